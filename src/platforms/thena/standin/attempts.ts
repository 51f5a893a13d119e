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

/** One message as it was sent, tokens included, and what came of it. */
export interface SentMessage {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly event: string;
  /** The organisation's id. */
  readonly account: string;
  /** As it stands in the manifest, token included. */
  readonly address: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** From 1. */
  readonly attempt: number;
  readonly status: number | null;
  readonly error: string | null;
  readonly durationMs: number;
}

const kept = 5_000;

/** The last 5,000 attempts, oldest first. */
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
