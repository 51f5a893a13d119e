/** Hours (external-apis §3.4). */
const usualInterval = 8;
const longestInterval = 24 * 31;

type Environment = Readonly<Record<string, string | undefined>>;

/** Milliseconds between two starts for one customer, from `SYNC_INTERVAL` in hours. Throws TypeError for what is no such number. */
export function syncInterval(environment: Environment): number {
  const given = environment['SYNC_INTERVAL'] ?? '';
  const hours = given.trim() === '' ? usualInterval : Number(given);
  if (!(hours > 0 && hours <= longestInterval)) {
    throw new TypeError(`SYNC_INTERVAL: expected hours, more than 0 and at most ${String(longestInterval)}`);
  }
  return hours * 3_600_000;
}

/** Whether it is time again; `start`: custom field `sync_start_at`, ISO 8601. Without a usable one it is. */
export function isDue(start: string | null | undefined, now: number, environment: Environment): boolean {
  const startedAt = Date.parse(start ?? '');
  return Number.isNaN(startedAt) || startedAt < now - syncInterval(environment);
}
