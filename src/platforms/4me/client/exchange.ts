import type { HttpAnswer } from '../../../runtime/http-answer.ts';
import type { HttpInit } from '../../../runtime/http-fetch.ts';
import { attempt, type AttemptOptions, type Repetition } from './attempts.ts';
import { Unauthorised } from './errors.ts';
import type { TokenSource } from './token.ts';

/** A request to the platform as an account: bearer token, both names of the account header, pace, repetitions. */
export type Exchange = (url: URL, init: HttpInit, repetition: Repetition) => Promise<HttpAnswer>;

/** Old and current name; which one a given installation reads is not documented (4me-facts §1, §16). */
const accountHeaders = ['X-4me-Account', 'X-Xurrent-Account'] as const;

/**
 * A token that the platform refuses with 401 is renewed once. Throws Unauthorised where the new one is refused too, and
 * whatever `attempt` throws. Other answers are the caller's to read.
 */
export function exchangeAs(account: string, tokens: TokenSource, options: AttemptOptions): Exchange {
  return async (url, init, repetition) => {
    let used = '';
    const send = (): Promise<HttpAnswer> =>
      attempt(
        url,
        async () => {
          used = await tokens.get(options);
          const names = Object.fromEntries(accountHeaders.map((name) => [name, account]));
          return { ...init, headers: { ...init.headers, ...names, authorization: `Bearer ${used}` } };
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
