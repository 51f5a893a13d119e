/** How long to go on after a failure that may pass. */
export interface Patience {
  /** Requests in all, the first one included. */
  readonly attempts: number;
  /** Milliseconds; the longest single wait. A `retry-after` that is longer ends the attempts. */
  readonly longestWait: number;
}

export const defaultPatience: Patience = { attempts: 5, longestWait: 30_000 };

/** First step of the back-off, in milliseconds. */
const base = 400;

/** Full jitter: anything between nothing and the doubled step, so that clients do not come back in step. */
export function backOff(attempt: number, random: () => number, { longestWait }: Patience): number {
  return random() * Math.min(longestWait, base * 2 ** attempt);
}

/** Seconds of a `retry-after` header, which may also be a date (RFC 9110 §10.2.3). */
export function retryAfterSeconds(header: string | null, now: number): number | undefined {
  if (header === null || header.trim() === '') return undefined;
  const seconds = Number(header);
  if (Number.isFinite(seconds)) return Math.max(0, seconds);
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.max(0, (date - now) / 1000);
}

const neverSent = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_CONNECT_TIMEOUT', 'EHOSTUNREACH']);

/** True where the connection was never made, so that nothing can have been carried out. */
export function wasNeverSent(error: unknown): boolean {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if ('code' in cause && typeof cause.code === 'string' && neverSent.has(cause.code)) return true;
    if (cause instanceof AggregateError && cause.errors.some((one) => wasNeverSent(one))) return true;
  }
  return false;
}

/** Name of a connection error without addresses or anything that was sent. */
export function connectionTrouble(error: unknown): string {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if ('code' in cause && typeof cause.code === 'string') return `connection error ${cause.code}`;
    if (cause.name === 'TimeoutError') return 'no answer in time';
  }
  return 'connection error';
}
