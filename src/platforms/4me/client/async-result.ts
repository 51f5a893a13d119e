import { Allowance } from './allowance.ts';
import { attempt, type AttemptOptions } from './attempts.ts';
import { RequestRefused, ResultUnreadable, Unavailable } from './errors.ts';
import { unpaced } from './pace.ts';

/** The answer of a mutation that works in the background (4me-facts §7). */
export interface AsyncQuery {
  readonly resultUrl: string;
}

/** Milliseconds. */
export interface ResultWaits {
  /** Until the result has to be there; two minutes if not given. */
  readonly longest?: number;
  /** Before the first look; each further one is half as long again. 200 if not given. */
  readonly first?: number;
  /** Between two looks at the end; two seconds if not given. */
  readonly longestPause?: number;
}

/**
 * Waits for the result of an asynchronous query: an expiring address that first holds `{}`, read without a token and counted by
 * no limit. Gives the mutation's own JSON. Throws ResultUnreadable for an address that has ended, and Unavailable where the result
 * does not come in time; neither says the address, which opens the result to whoever has it.
 */
export async function resultOf(
  { resultUrl }: AsyncQuery,
  options: AttemptOptions,
  { longest = 120_000, first = 200, longestPause = 2_000 }: ResultWaits = {},
): Promise<unknown> {
  const url = URL.canParse(resultUrl) ? new URL(resultUrl) : undefined;
  if (url?.protocol !== 'https:') throw new RequestRefused('an asynchronous query', 'its result has no https address');
  const until = Math.min(options.now() + longest, options.deadline);
  for (let pause = first; ; pause = Math.min(1.5 * pause, longestPause)) {
    if (options.now() + pause > until) {
      throw new Unavailable(url.host, 'the result of the asynchronous query does not come', false);
    }
    await options.sleep(pause, options.signal);
    const init = { method: 'GET', headers: { accept: 'application/json' } };
    // What another host says of its limits is not what 4me says.
    const uncounted = { ...options, pace: unpaced, allowance: new Allowance(options.now) };
    const response = await attempt(url, () => init, 'query', uncounted);
    if (!response.ok) throw new ResultUnreadable(`HTTP ${String(response.status)}: its address may have ended`);
    const result: unknown = await response.json().catch(() => {
      throw new ResultUnreadable('it is no JSON');
    });
    if (typeof result === 'object' && result !== null && Object.keys(result).length > 0) return result;
  }
}
