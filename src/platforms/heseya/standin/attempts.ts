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

/** How many are kept. */
export const keptAttempts = 2_000;
