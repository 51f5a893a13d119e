import type { StandinResponse } from '../../../src/sandbox/standin.ts';

/** An error of the token endpoint (external-apis §3.1). */
export function tokenRefusal(status: number, error: string, description: string): StandinResponse {
  return { status, body: { error, error_description: description } };
}

/** What GraphQL says where it does not run the query; the body of 401 and 403 is not documented. */
export function graphqlRefusal(status: number, message: string, code: string): StandinResponse {
  return { status, body: { errors: [{ message, extensions: { code } }] } };
}

/** `retryAfter`: seconds; null leaves the header out. */
export function tooManyRequests(retryAfter: number | null): StandinResponse {
  const headers = retryAfter === null ? {} : { 'retry-after': String(retryAfter) };
  return plain(429, 'Too many requests, please try again later.', headers);
}

/** Neither of these is JSON. */
export function plain(status: number, text: string, headers: Readonly<Record<string, string>> = {}): StandinResponse {
  return { status, headers: { 'content-type': 'text/plain; charset=utf-8', ...headers }, body: text };
}
