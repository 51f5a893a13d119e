import { attempt, type AttemptOptions } from './attempts.ts';
import { RequestRefused, Unavailable } from './errors.ts';

/** The answer of a mutation that works in the background (4me-facts §7). */
export interface AsyncQuery {
  readonly resultUrl: string;
}

/** Milliseconds. */
const poll = { every: 500, longest: 120_000 } as const;

/**
 * Waits for the result of an asynchronous query: an expiring address that first holds `{}`, read without a token. Gives the
 * mutation's own JSON. Throws Unavailable where it does not come within `longest` milliseconds.
 */
export async function resultOf(
  asyncQuery: AsyncQuery,
  options: AttemptOptions,
  longest: number = poll.longest,
): Promise<unknown> {
  const url = new URL(asyncQuery.resultUrl);
  if (url.protocol !== 'https:') throw new RequestRefused('an asynchronous query', 'its result has no https address');
  const until = options.now() + longest;
  for (;;) {
    const response = await attempt(
      url,
      () => ({ method: 'GET', headers: { accept: 'application/json' } }),
      'query',
      options,
    );
    if (!response.ok) throw new Unavailable(url.host, `HTTP ${String(response.status)}`, false);
    const result: unknown = await response.json();
    if (typeof result === 'object' && result !== null && Object.keys(result).length > 0) return result;
    if (options.now() >= until)
      throw new Unavailable(url.host, 'the result of the asynchronous query does not come', false);
    await options.sleep(poll.every, options.signal);
  }
}
