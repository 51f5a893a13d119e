/** One message as it was sent, secrets and signature included, and what came of it. */
export interface SentAttempt {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly event: string;
  readonly account: string;
  /** The webhook's address as it stands in its record. */
  readonly address: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** From 1. */
  readonly attempt: number;
  /** Null where there was no answer. */
  readonly status: number | null;
  readonly error: string | null;
  readonly durationMs: number;
}

/** Hears of every attempt; must not throw. */
export type OnAttempt = (attempt: SentAttempt) => void;
