/** What was sent: a platform event, something about an installation, or a look whether anybody is at a new address. */
export type Kind = 'event' | 'installation' | 'probe';

/** One attempt to deliver. */
export interface Attempt {
  /** ISO 8601, when it began. */
  readonly at: string;
  readonly kind: Kind;
  /** e.g. `ticket:comment:added`, `app:installation`; `GET`, `HEAD` or `POST` for a probe. */
  readonly event: string;
  /** Null for what has none: installations and probes (thena-facts §4.1). */
  readonly eventId: string | null;
  readonly organisation: string;
  readonly application: string;
  /** Without its query, which has a token. */
  readonly address: string;
  /** Null when there was no answer. */
  readonly status: number | null;
  /** Why it failed; null for a 2xx. */
  readonly error: string | null;
  /** From 1. */
  readonly attempt: number;
  readonly nextAttemptAt: string | null;
}

/** How many are kept. */
export const keptAttempts = 5_000;
