export type Verdict = 'delivered' | 'will retry' | 'dropped' | 'not sent';

/** One attempt, or why there was none. Holds no key, no secret, no token. */
export interface DeliveryRecord {
  readonly at: string;
  readonly event: string;
  readonly account: string;
  readonly webhook: { readonly number: number; readonly name: string } | null;
  readonly address: string | null;
  /** As in the delivery header; null when nothing was sent. */
  readonly id: string | null;
  /** Id of the first attempt. */
  readonly origin: string | null;
  /** From 1. */
  readonly attempt: number;
  readonly status: number | null;
  readonly durationMs: number;
  readonly verdict: Verdict;
  readonly error: string | null;
  readonly nextAttemptAt: string | null;
  /** `data` as JSON without secrets and at most `shownBytes` long. */
  readonly data: string;
}

const kept = 500;
const shownBytes = 2_000;

/** The last 500 attempts, newest last. */
export class DeliveryLog {
  readonly #records: DeliveryRecord[] = [];

  add(record: DeliveryRecord): void {
    this.#records.push(record);
    if (this.#records.length > kept) this.#records.shift();
  }

  list(): readonly DeliveryRecord[] {
    return [...this.#records];
  }
}

const hidden = '(not shown)';
const hiddenKeys = new Set(['client_secret', 'public_key', 'callback', 'jwt']);

/** Text of a message for people: without secrets, keys and one-time codes, and of limited length. */
export function shownData(data: unknown): string {
  const text = JSON.stringify(data, withoutSecrets);
  return text.length <= shownBytes ? text : `${text.slice(0, shownBytes)}…`;
}

/** For JSON.stringify: replaces what must not be shown. */
export function withoutSecrets(key: string, value: unknown): unknown {
  if (hiddenKeys.has(key)) return hidden;
  if (key !== 'secrets' || typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.keys(value).map((name) => [name, hidden]));
}
