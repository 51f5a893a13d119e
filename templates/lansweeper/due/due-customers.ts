import type { CustomFilter, Installations } from 'app-builder/4me';
import type { Log, Send } from 'app-builder/runtime';
import { syncInterval } from './interval.ts';

export interface DueContext {
  readonly installations: Installations;
  readonly send: Send;
  readonly log: Log;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** Customers whose messages are delivered at the same time. */
const group = 10;
/** Seconds between two groups; all start within a quarter of an hour, which is the longest that a queue holds a message back. */
const step = 20;
const longestDelay = 900;

/**
 * Puts all customers into the queue whose last synchronization began longer ago than the interval, and those that never had one
 * although they are connected (external-apis §3.4, §3.8: what comparison 4me makes with an empty field is not documented).
 * They do not start at once: each begins with requests to 4me that all customers share.
 *
 * The schedule runs every half an hour, so that a customer waits at most that much longer than the interval. A message that is
 * still in the queue then gets a second one, which ends as soon as it is looked at.
 */
export async function sendDueCustomers(context: DueContext): Promise<void> {
  const { installations, send, log, now, environment } = context;
  const before = new Date(now() - syncInterval(environment)).toISOString();
  const filters: readonly (readonly CustomFilter[])[] = [
    [{ name: 'Start', values: [`<${before}`] }],
    [
      { name: 'Start', values: [null] },
      { name: 'Connection status', values: ['success'] },
    ],
  ];
  const seen = new Set<string>();
  let waiting: string[] = [];
  let groups = 0;
  const flush = async (): Promise<void> => {
    if (waiting.length === 0) return;
    const messages = waiting.map((account) => ({ account, reason: 'due' }));
    waiting = [];
    await send('sync', messages, { delay: Math.min(longestDelay, groups * step) });
    groups += 1;
  };
  for (const customFilters of filters) {
    for await (const { account } of installations({ customFilters })) {
      if (seen.has(account)) continue;
      seen.add(account);
      waiting.push(account);
      if (waiting.length === group) await flush();
    }
  }
  await flush();
  log.info('customers are due', { count: seen.size });
}
