/** Exit codes of the command line, by name. */
export const exitCodes = {
  failed: 1,
  usage: 2,
  changesFound: 3,
  approvalMissing: 4,
  credentials: 5,
  locked: 6,
  cancelled: 130,
} as const;

export type FailureExit = keyof typeof exitCodes;

/** One entry of the catalogue of errors; the room that throws it declares it. */
export interface FailureKind {
  /** Stable, e.g. `AB-INPUT-MISSING`; users search for it. */
  readonly code: `AB-${string}`;
  readonly exit: FailureExit;
  /** True where the same command may well succeed when it is simply run again. */
  readonly retryable?: boolean;
}

export interface FailureText {
  /** What failed, one sentence without a final full stop. */
  readonly message: string;
  /** Why, in the words of the platform or the operating system, without secrets. */
  readonly because?: string;
  /** The one thing to do next. */
  readonly fix: string;
}

/** An expected failure: printed as code, message, cause and fix, without a stack trace. */
export class Failure extends Error {
  override readonly name = 'Failure';
  readonly code: FailureKind['code'];
  readonly exit: FailureExit;
  readonly retryable: boolean;
  readonly because: string | undefined;
  readonly fix: string;

  constructor(kind: FailureKind, text: FailureText, options?: ErrorOptions) {
    super(text.message, options);
    this.code = kind.code;
    this.exit = kind.exit;
    this.retryable = kind.retryable ?? false;
    this.because = text.because;
    this.fix = text.fix;
  }
}
