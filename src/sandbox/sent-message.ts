/** One message as it was sent, secrets, tokens and signature included, and what came of it. */
export interface SentMessage {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly event: string;
  /** Account of 4me, organisation at Thena, or address of a Heseya store without a slash at its end. */
  readonly account: string;
  /** As it stands in the webhook or manifest, tokens included. */
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
export type OnAttempt = (attempt: SentMessage) => void;
