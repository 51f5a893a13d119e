import type { HttpAnswer } from './http-answer.ts';
import { httpFetch, type HttpInit } from './http-fetch.ts';
import type { Ports } from './ports.ts';

/**
 * `fetch` with kept connections, for hosts that the integration itself names; never for addresses that a customer gives, which
 * are for `outside`. Led to the sandbox where there is one. Rejects as `fetch` does, and for a redirect: where it leads has been
 * checked by nobody.
 */
export type RoutedFetch = (url: URL, init?: HttpInit) => Promise<HttpAnswer>;

export function routedFetch({ route }: Pick<Ports, 'route'>): RoutedFetch {
  return (url, init) => httpFetch(route(url), init);
}
