/** Thrown by a handler: nothing is lost, the message shall come again. Answered with 503; from a queue, it comes again by itself. */
export class Retry extends Error {
  override readonly name: string = 'Retry';
  /** Seconds until a repetition makes sense, for the sender of a request; a queue has a time of its own. */
  readonly after: number | undefined;

  constructor(message: string, options?: ErrorOptions & { readonly after?: number }) {
    super(message, options);
    this.after = options?.after;
  }
}

export type RejectedStatus = 400 | 401 | 403 | 405 | 409 | 413 | 415 | 422;

/**
 * Thrown for a message that will never be right, however often it is repeated. Answered with its status; a message of a queue fails,
 * as with any error, so that it ends in the dead letters.
 */
export class Rejected extends Error {
  override readonly name: string = 'Rejected';
  readonly status: RejectedStatus;

  constructor(status: RejectedStatus, message: string, options?: ErrorOptions) {
    super(message, options);
    this.status = status;
  }
}
