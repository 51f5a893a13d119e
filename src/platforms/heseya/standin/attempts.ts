/** One attempt to deliver an event to a webhook. */
export interface Attempt {
  /** ISO 8601, when it began. */
  readonly at: string;
  /** The store's host. */
  readonly store: string;
  readonly webhookId: string;
  readonly event: string;
  readonly url: string;
  /** Null when there was no answer. */
  readonly status: number | null;
  /** Why it failed; null for a 2xx. */
  readonly error: string | null;
  /** From 1. */
  readonly attempt: number;
  readonly nextAttemptAt: string | null;
}

/** One webhook as it was sent, signature included, and what came of it. */
export interface SentMessage {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly event: string;
  /** Address of the store, without a slash at its end. */
  readonly account: string;
  /** Of the webhook. */
  readonly address: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** From 1. */
  readonly attempt: number;
  readonly status: number | null;
  readonly error: string | null;
  readonly durationMs: number;
}

const kept = 2_000;

/** The last 2,000 attempts, oldest first. */
export class AttemptLog {
  readonly #entries: Attempt[] = [];

  add(attempt: Attempt): void {
    this.#entries.push(attempt);
    if (this.#entries.length > kept) this.#entries.shift();
  }

  list(): readonly Attempt[] {
    return [...this.#entries];
  }
}
