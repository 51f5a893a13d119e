import type { CommandContext } from '../../cli/command.ts';
import type { CapturedEvent } from '../../events/captured-event.ts';
import type { Answers } from '../../input/answers.ts';

export type SignedBy = 'sandbox' | 'key file' | 'customer secret' | 'app secret' | 'store secret';

export interface SignedMessage {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  /** Null: it was sent as it is. */
  readonly signedBy: SignedBy | null;
  /** Null: nothing is signed, as the webhook has no policy or as the sender proves itself by the address. */
  readonly algorithm: string | null;
  /** Where that is no signature. */
  readonly proof?: 'address token';
  /** What the message says. */
  readonly payload: unknown;
  /** Address of the sandbox's webhook. */
  readonly webhook?: string;
}

/** Who gets a message, for what to say when it is refused. */
export interface Receiver {
  /** As `logs` names its workload; undefined: nobody knows. */
  readonly name: string | undefined;
  /** Statuses by which it says that the proof does not fit. */
  readonly refusals: readonly number[];
  /** What it checks the proof with, as a sentence; undefined where nobody knows. */
  readonly checks?: string;
  /** What to do where a key of the user's own is refused. */
  readonly keyFix: string;
}

/** A message that is ready to be sent. */
export interface Prepared {
  readonly event: string;
  /** Whose message it is; undefined where it does not say. */
  readonly account?: string;
  readonly answers: Answers;
  readonly address: URL;
  readonly message: SignedMessage;
  /** What of it may be shown. */
  readonly shown: unknown;
  readonly receiver: Receiver;
}

/** How messages of one sender are made. Both throw Failures for what is missing or wrong. */
export interface Sending {
  /** A message as the flags describe it. */
  readonly make: (context: CommandContext, event: string) => Promise<Prepared>;
  /** A captured message once more, with a proof of now. */
  readonly again: (context: CommandContext, captured: CapturedEvent) => Promise<Prepared>;
}
