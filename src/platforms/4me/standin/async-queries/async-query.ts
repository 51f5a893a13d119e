import { randomBytes } from 'node:crypto';
import type { AsyncQueryRow } from '../world/rows.ts';
import type { World } from '../world/world.ts';

/** Milliseconds. */
export interface AsyncQueryTimes {
  /** Until the result is there; the platform's own time is not published, clients poll every few seconds (4me-facts §7). */
  readonly after: number;
  /** For which the link to the result works. */
  readonly lifetime: number;
}

export const usualTimes: AsyncQueryTimes = { after: 500, lifetime: 3_600_000 };

export interface FinishedWork {
  readonly account: string;
  readonly personId: string | null;
  /** The answer as JSON text. */
  readonly result: string;
  readonly resultCount: number;
  readonly errorCount: number;
}

/**
 * Work that the sandbox has done already and whose result shows after a while. The times are part of the row, so that a
 * restart changes nothing. Results whose link has expired are let go.
 */
export function startAsyncQuery(world: World, work: FinishedWork, { after, lifetime }: AsyncQueryTimes): AsyncQueryRow {
  const now = world.now();
  forgetExpired(world, now);
  return world.insert('AsyncQuery', {
    ...work,
    startedAt: new Date(now + after / 2).toISOString(),
    completedAt: new Date(now + after).toISOString(),
    expiresAt: now + lifetime,
    signature: randomBytes(32).toString('base64url'),
  });
}

export type AsyncQueryStatus = 'queued' | 'in_progress' | 'completed';

export function statusOf({ startedAt, completedAt }: AsyncQueryRow, now: number): AsyncQueryStatus {
  if (now >= Date.parse(completedAt)) return 'completed';
  return now >= Date.parse(startedAt) ? 'in_progress' : 'queued';
}

export function storageHostName(domain: string): string {
  return `storage.${domain}`;
}

/** An expiring link that needs no token (4me-facts §7). */
export function resultUrl({ number, expiresAt, signature }: AsyncQueryRow, { domain }: World): string {
  const query = new URLSearchParams({ expires: String(Math.floor(expiresAt / 1000)), signature });
  return `https://${storageHostName(domain)}/async_queries/${String(number)}.json?${query.toString()}`;
}

function forgetExpired(world: World, now: number): void {
  for (const row of world.all('AsyncQuery')) {
    if (row.expiresAt > now) break; // in order of their making, so of expiry
    if (row.result !== null) world.update('AsyncQuery', row, { result: null });
  }
}
