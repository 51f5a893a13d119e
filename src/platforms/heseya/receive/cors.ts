import type { HttpResponse } from '../../../runtime/http.ts';

/**
 * The dashboard asks apps from its own pages, with these headers (heseya-facts §1). Every origin is as good: what may be seen is decided
 * by the token in a header, which no page sends that does not have it.
 */
const headers = {
  'access-control-allow-origin': '*',
  'access-control-allow-methods': 'GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS',
  'access-control-allow-headers':
    'authorization, x-core-url, cache-control, pragma, accept, accept-language, content-type',
  'access-control-max-age': '600',
} as const;

export function forBrowsers(answer: HttpResponse): HttpResponse {
  return { ...answer, headers: { ...answer.headers, ...headers } };
}
