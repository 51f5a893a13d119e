import type { Log } from '../../../runtime/log.ts';
import { Retry } from '../../../runtime/outcomes.ts';
import type { Outside, OutsideResponse } from '../../../runtime/outside/outside.ts';
import type { Json } from '../../../runtime/ports.ts';
import { successOf, type StoreAnswer } from './answer.ts';
import type { StoreRecord } from './store-record.ts';
import { usable, type Tokens } from './tokens.ts';

export type StoreMethod = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

export interface StoreRequestOptions {
  /** Sent as JSON. */
  readonly body?: Json;
  /** Milliseconds; 4 seconds if not given. */
  readonly timeout?: number;
  /** Bytes of the answer; 1 MiB if not given. */
  readonly limit?: number;
}

/** The API of one store, with the app's own token (heseya-facts §7). */
export interface StoreClient {
  /**
   * `path`: below the store's address, with its query, e.g. `/orders?limit=10`. Gives the answer of a success. Throws StoreRefused for
   * every other one, Retry where the store is busy, broken or silent, NeedsInstallation where its tokens are dead, and TypeError for a
   * path that leads elsewhere. A token whose time is over is renewed, and the request sent once more.
   */
  request(method: StoreMethod, path: string, options?: StoreRequestOptions): Promise<StoreAnswer>;
}

export interface ClientContext {
  readonly log: Log;
  /** Milliseconds since the epoch. */
  readonly deadline: number;
}

/** A client of a store that has installed the app. */
export function storeClient(
  { outside, tokens }: { readonly outside: Outside; readonly tokens: Tokens },
  store: { readonly key: string; readonly record: StoreRecord },
  context: ClientContext,
): StoreClient {
  let { record } = store;
  return {
    async request(method, path, options = {}) {
      const url = addressOf(record.api_url, path);
      const what = described(method, url);
      const used = usable(record).integration_token;
      const first = await send(outside, method, url, used, options);
      if (first.status !== 401) return successOf(first, what);
      record = await tokens.fresh(store.key, used, context);
      const second = await send(outside, method, url, record.integration_token, options);
      if (second.status === 401) throw new Retry('The store does not take the token that it has just made');
      return successOf(second, what);
    },
  };
}

/** A client for an installation that is under way: nothing of it is stored yet, so its token is the only one. */
export function installingClient(outside: Outside, store: string, token: string): StoreClient {
  return {
    async request(method, path, options = {}) {
      const url = addressOf(store, path);
      return successOf(await send(outside, method, url, token, options), described(method, url));
    },
  };
}

async function send(
  outside: Outside,
  method: StoreMethod,
  url: URL,
  token: string,
  { body, timeout, limit }: StoreRequestOptions,
): Promise<OutsideResponse> {
  return outside(url, {
    method,
    headers: { accept: 'application/json', authorization: `Bearer ${token}` },
    ...(body === undefined ? {} : { json: body }),
    ...(timeout === undefined ? {} : { timeout }),
    ...(limit === undefined ? {} : { limit }),
  });
}

/** Below the store's own address, whatever is in the path: its token is for nobody else. */
function addressOf(store: string, path: string): URL {
  const base = `${store}/`;
  const url = path.startsWith('/') && URL.canParse(store + path) ? new URL(store + path) : undefined;
  if (url !== undefined && `${url.origin}${url.pathname}`.startsWith(base)) return url;
  throw new TypeError('the path of a request to a store begins with a slash and stays below its address');
}

/** Without the query, and without tokens, which some paths have. */
function described(method: StoreMethod, { pathname }: URL): string {
  return `${method} ${pathname.replace(/[^/]{100,}/g, '…')}`;
}
