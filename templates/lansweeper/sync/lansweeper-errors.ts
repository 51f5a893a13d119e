/** Lansweeper does not accept who asks: application, authorisation or sites (external-apis §3.8). Repeating does not help. */
export class LansweeperRefused extends Error {
  override readonly name: string = 'LansweeperRefused';
}

/** No usable answer after several attempts; what was asked for can be asked for again. */
export class LansweeperUnavailable extends Error {
  override readonly name: string = 'LansweeperUnavailable';
  /** Seconds until it makes sense to ask again, where that is known. */
  readonly after: number | undefined;

  constructor(message: string, after?: number) {
    super(message);
    this.after = after;
  }
}

/** Lansweeper understood the question and does not answer it, e.g. an unknown field or a cursor that has expired. */
export class LansweeperRejected extends Error {
  override readonly name: string = 'LansweeperRejected';
  /** Whether a smaller page may be served: an answer has at most 4 MB (external-apis §3.2). */
  readonly isTooLarge: boolean;

  constructor(message: string, isTooLarge = false) {
    super(message);
    this.isTooLarge = isTooLarge;
  }
}
