import { httpFetch } from '../../../runtime/http-fetch.ts';
import type { Transport } from '../client/transport.ts';

/** The way out to the platform for functions: small, and led elsewhere by `route`, e.g. to the sandbox (DESIGN §5). */
export function functionTransport(route: (url: URL) => URL): Transport {
  return (url, init) => httpFetch(route(url), init);
}
