import { attempt, type AttemptOptions, type Repetition } from './attempts.ts';
import { Unauthorised } from './errors.ts';
import type { TokenSource } from './token.ts';

/** A request to the platform as an account: bearer token, both names of the account header, pace, repetitions. */
export type Exchange = (url: URL, init: RequestInit, repetition: Repetition) => Promise<Response>;

/** Old and current name; which one a given installation reads is not documented (4me-facts §1, §16). */
const accountHeaders = ['X-4me-Account', 'X-Xurrent-Account'] as const;

/**
 * A token that the platform refuses with 401 is renewed once. Throws Unauthorised where the new one is refused too, and
 * whatever `attempt` throws. Other answers are the caller's to read.
 */
export function exchangeAs(account: string, tokens: TokenSource, options: AttemptOptions): Exchange {
  return async (url, init, repetition) => {
    let used = '';
    const send = (): Promise<Response> =>
      attempt(
        url,
        async () => {
          used = await tokens.get(options);
          const headers = new Headers(init.headers);
          headers.set('authorization', `Bearer ${used}`);
          accountHeaders.forEach((name) => headers.set(name, account));
          return { ...init, headers };
        },
        repetition,
        options,
      );
    const first = await send();
    if (first.status !== 401) return first;
    if (!tokens.renew(used)) throw new Unauthorised(url.host, 'Unauthorized', 'accessToken');
    const second = await send();
    if (second.status !== 401) return second;
    throw new Unauthorised(url.host, 'Unauthorized');
  };
}
