import { wiringOf, checkStatus, type FourMeClientOptions } from './client.ts';
import { RequestRefused } from './errors.ts';

/** What 4me said of a token's limit, and when. */
export interface RequestsLeft {
  /** Undefined where the answer did not say. */
  readonly limit: number | undefined;
  readonly remaining: number | undefined;
  /** Milliseconds since the epoch. */
  readonly resetAt: number | undefined;
  /** 4me's own time, to the second, in milliseconds since the epoch; undefined where the answer has none. */
  readonly platformTime: number | undefined;
  /** When the request began and ended by the clock of this machine, in milliseconds since the epoch. */
  readonly asked: readonly [from: number, to: number];
}

/** Questions about the access itself; they read and change no record. */
export interface AccountProbe {
  /** Gets a token. Throws Unauthorised. */
  prove(): Promise<void>;
  /** Actions that the token allows, e.g. `request:Read` (4me-facts §2, `GET /introspect`). Throws MissingScope where 4me does not tell. */
  scopes(): Promise<readonly string[]>;
  /** Asks `GET /v1`, which counts as one request (4me-facts §5). */
  requestsLeft(): Promise<RequestsLeft>;
  /** Has 4me send a test message to a webhook (4me-facts §8). Throws MissingScope, NotFound. */
  sendTest(webhookId: string): Promise<void>;
}

/** All methods throw what the client throws, too: Unauthorised, RateLimited, Unavailable, RequestRefused. */
export function accountProbe(options: FourMeClientOptions): AccountProbe {
  const { endpoints, exchange, tokens, attempts } = wiringOf(options);
  const json = { accept: 'application/json' };
  return {
    async prove() {
      await tokens.get(attempts);
    },
    async scopes() {
      const name = 'the question for the scopes of the token';
      const answer = await exchange(new URL('/introspect', endpoints.token), { method: 'GET', headers: json }, 'query');
      checkStatus(name, answer.status);
      const body: unknown = await answer.json().catch(() => undefined);
      const scopes = typeof body === 'object' && body !== null && 'scopes' in body ? body.scopes : undefined;
      if (Array.isArray(scopes) && scopes.every((scope) => typeof scope === 'string')) return scopes;
      throw new RequestRefused(name, 'the answer has no list of scopes');
    },
    async requestsLeft() {
      const from = attempts.now();
      const answer = await exchange(new URL(endpoints.rest), { method: 'GET', headers: json }, 'query');
      const asked = [from, attempts.now()] as const;
      checkStatus('the question for the requests that are left', answer.status);
      const counted = (name: string): number | undefined => numberIn(answer.headers.get(`x-ratelimit-${name}`));
      const reset = counted('reset');
      const time = Date.parse(answer.headers.get('date') ?? '');
      return {
        limit: counted('limit'),
        remaining: counted('remaining'),
        resetAt: reset === undefined ? undefined : reset * 1000,
        platformTime: Number.isNaN(time) ? undefined : time,
        asked,
      };
    },
    async sendTest(webhookId) {
      const url = new URL(`webhooks/${encodeURIComponent(webhookId)}/test`, endpoints.rest);
      const answer = await exchange(url, { method: 'POST', headers: json }, 'once');
      checkStatus('the test of a webhook', answer.status);
    },
  };
}

function numberIn(header: string | null): number | undefined {
  const value = header === null || header.trim() === '' ? Number.NaN : Number(header);
  return Number.isFinite(value) ? value : undefined;
}
