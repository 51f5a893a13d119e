import { randomUUID } from 'node:crypto';
import type { StandinRequest, StandinResponse } from '../../../sandbox/standin.ts';
import type { RateLimits, Remaining } from './limits/rate-limits.ts';
import type { Caller } from './oauth/caller.ts';
import type { Tokens } from './oauth/tokens.ts';

/** Both brands' spelling of the header; both are live (4me-facts §16). */
const ACCOUNT_HEADERS = ['x-4me-account', 'x-xurrent-account'] as const;

export type AnswerHeaders = Record<string, string>;

/** Either the caller and the headers that the answer needs, or the answer that refuses the request. */
export type Access =
  | { readonly caller: Caller; readonly headers: AnswerHeaders }
  | { readonly refused: StandinResponse };

/** The checks that GraphQL and REST share: token, account and pace, in this order (4me-facts §1, §2, §5). */
export function admit(
  request: StandinRequest,
  tokens: Tokens,
  limits: RateLimits,
  accountHeader: 'required' | 'optional',
): Access {
  const headers: AnswerHeaders = { 'x-request-id': randomUUID() };
  const refused = (status: number, message: string): Access => ({ refused: { status, headers, body: { message } } });
  const caller = tokens.caller(request.headers['authorization']);
  if (caller === undefined) return refused(401, 'Unauthorized');
  const named = ACCOUNT_HEADERS.map((name) => request.headers[name]).filter((value) => value !== undefined);
  if (named.some((account) => account !== caller.account)) return refused(403, 'Forbidden');
  if (accountHeader === 'required' && named.length === 0) return refused(403, 'Forbidden');
  const wait = limits.takeRequest(caller.id);
  Object.assign(headers, rateHeaders('x-ratelimit', limits.requests(caller.id)));
  if (wait !== undefined) return { refused: tooMany(wait, headers) };
  return { caller, headers };
}

export function tooMany(seconds: number, headers: AnswerHeaders): StandinResponse {
  const body = { message: 'Too Many Requests', documentation_url: 'https://developer.4me.com/v1/#rate-limiting' };
  return { status: 429, headers: { ...headers, 'retry-after': String(seconds) }, body };
}

export function rateHeaders(prefix: string, { limit, remaining, resetAt }: Remaining): AnswerHeaders {
  return {
    [`${prefix}-limit`]: String(limit),
    [`${prefix}-remaining`]: String(remaining),
    [`${prefix}-reset`]: String(resetAt),
  };
}
