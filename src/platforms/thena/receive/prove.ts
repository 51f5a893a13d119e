import { Rejected, Retry } from '../../../runtime/outcomes.ts';
import type { Log } from '../../../runtime/log.ts';
import type { RoutedFetch } from '../../../runtime/routed-fetch.ts';
import { exchange, NoAnswer, RateLimited } from '../client/exchange.ts';
import { platformUrl } from '../client/hosts.ts';

export interface Proof {
  readonly domain: string;
  /** Below `/v1`; only reads. */
  readonly path: string;
  readonly keyHeader: string;
  readonly fetch: RoutedFetch;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** Milliseconds: Thena waits for the answer to the event meanwhile. */
const longest = 5000;

/**
 * Whether Thena itself takes a bot token that an event has brought: whoever knows the address could have made it up
 * (thena-facts §4.4). Throws Rejected (401) for a token that it does not take, and Retry where nobody can tell right now.
 */
export async function proveToken(
  token: string,
  { domain, path, keyHeader, fetch, now }: Proof,
  log: Log,
): Promise<void> {
  const request = { method: 'GET', url: platformUrl(domain, path), headers: { [keyHeader]: token } } as const;
  const { status } = await exchange(request, { fetch, now, timeout: longest, deadline: now() + longest }).catch(
    (error: unknown) => {
      if (error instanceof NoAnswer || error instanceof RateLimited) {
        throw new Retry('The bot token could not be tried', { cause: error, after: error.after ?? 10 });
      }
      throw error;
    },
  );
  if (status >= 200 && status < 300) return;
  if (status === 401 || status === 403) {
    const scope = status === 403 ? ', for which the app needs a scope: name another path with the option prove' : '';
    const reason = `Thena answers GET ${path} with ${String(status)}${scope}`;
    log.warn('message refused', { rule: 'bot token', reason });
    throw new Rejected(401, 'The bot token of the message is not valid');
  }
  const advice = status < 500 ? '; name another path with the option prove, or switch it off' : '';
  throw new Retry(`The bot token could not be tried: GET ${path} was answered with ${String(status)}${advice}`, {
    after: 60,
  });
}
