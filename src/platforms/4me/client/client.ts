import type { HttpAnswer } from '../../../runtime/http-answer.ts';
import { checkPayloads, dataOf, type Answer } from './answer.ts';
import { resultOf, type AsyncQuery, type ResultWaits } from './async-result.ts';
import { attemptsFrom, type AttemptOptions, type AttemptSetting } from './attempts.ts';
import type { Document } from './document.ts';
import { endpoints, type Endpoints } from './endpoints.ts';
import { MissingScope, NotFound, RequestRefused } from './errors.ts';
import { exchangeAs, type Exchange } from './exchange.ts';
import { fixedToken, grantedToken, type Credentials, type TokenSource } from './token.ts';

export interface FourMeClient {
  /** Throws MissingScope, NotFound, Unauthorised, RateLimited, Unavailable, RequestRefused. */
  query<Result extends object, Variables extends object>(
    document: Document<Result, Variables>,
    variables: Variables,
  ): Promise<Result>;
  /** As `query`; throws Validation where the payload has errors. */
  mutate<Result extends object, Variables extends object>(
    document: Document<Result, Variables>,
    variables: Variables,
  ): Promise<Result>;
  /** REST DELETE of `<collection>/<id>`, e.g. `app_offering_automation_rules`. Deleting what is not there is no error. */
  delete(collection: string, id: string): Promise<'deleted' | 'absent'>;
  /**
   * Waits for the result of an asynchronous query, as `waits` says or for so many milliseconds. Throws ResultUnreadable, and
   * Unavailable where it does not come.
   */
  asyncResult(asyncQuery: AsyncQuery, waits?: ResultWaits | number): Promise<unknown>;
}

export interface FourMeClientOptions extends AttemptSetting {
  /** As the user wrote it, e.g. `4me.com` or `au.xurrent.com`. */
  readonly domain: string;
  readonly account: string;
  /** Client credentials, a personal access token, or a source such as `grantedUserToken`. */
  readonly credentials: Credentials | { readonly accessToken: string } | TokenSource;
}

/** Sends one GraphQL document and gives the answer as it came. */
export type Send = (document: Document<unknown, object>, variables: object) => Promise<Answer>;

export interface Wiring {
  readonly endpoints: Endpoints;
  readonly exchange: Exchange;
  readonly attempts: AttemptOptions;
  readonly tokens: TokenSource;
}

function tokenSource(credentials: FourMeClientOptions['credentials'], url: URL, attempts: AttemptOptions): TokenSource {
  if ('get' in credentials) return credentials;
  return 'accessToken' in credentials ? fixedToken(credentials.accessToken) : grantedToken(url, credentials, attempts);
}

/** The parts of a client that do not depend on how documents are sent. */
export function wiringOf(options: FourMeClientOptions): Wiring {
  const { credentials } = options;
  const places = endpoints(options.domain);
  const attempts = attemptsFrom(options);
  const tokens = tokenSource(credentials, places.token, attempts);
  return { endpoints: places, exchange: exchangeAs(options.account, tokens, attempts), attempts, tokens };
}

/** Throws for an answer that is no GraphQL answer. */
export function checkStatus(name: string, status: number): void {
  if (status === 403) throw new MissingScope(name, 'Forbidden');
  if (status === 404) throw new NotFound(name);
  if (status < 200 || status >= 300) throw new RequestRefused(name, `HTTP ${String(status)}`);
}

/** Throws RequestRefused for a body that is no JSON, e.g. a page of a proxy. */
async function jsonOf(name: string, response: HttpAnswer): Promise<Answer> {
  try {
    return (await response.json()) as Answer;
  } catch (error) {
    if (error instanceof SyntaxError) throw new RequestRefused(name, 'the answer is no JSON');
    throw error;
  }
}

export const repetitionOf = (document: Document<unknown, object>): 'query' | 'repeatable' | 'once' =>
  document.mutation ? (document.repeatable ? 'repeatable' : 'once') : 'query';

function plainSend({ endpoints: { graphql }, exchange }: Wiring): Send {
  return async (document, variables) => {
    const response = await exchange(
      graphql,
      {
        method: 'POST',
        headers: { 'content-type': 'application/json', accept: 'application/json' },
        // Bytes: of a long text, Node would take three times its length.
        body: Buffer.from(JSON.stringify({ query: document.text, variables, operationName: document.name })),
      },
      repetitionOf(document),
    );
    checkStatus(document.name, response.status);
    return jsonOf(document.name, response);
  };
}

export function clientOver(wiring: Wiring, send: Send): FourMeClient {
  return {
    async query(document, variables) {
      return dataOf(document, await send(document as Document<unknown, object>, variables));
    },
    async mutate(document, variables) {
      const data = dataOf(document, await send(document as Document<unknown, object>, variables));
      checkPayloads(document.name, data);
      return data;
    },
    async delete(collection, id) {
      const name = `the deletion in ${collection}`;
      const url = new URL(`${collection}/${encodeURIComponent(id)}`, wiring.endpoints.rest);
      const response = await wiring.exchange(url, { method: 'DELETE' }, 'repeatable');
      if (response.status === 404) return 'absent';
      checkStatus(name, response.status);
      return 'deleted';
    },
    asyncResult: (asyncQuery, waits) =>
      resultOf(asyncQuery, wiring.attempts, typeof waits === 'number' ? { longest: waits } : waits),
  };
}

/** A client of one account of the platform, small enough for a function: no library beyond Node's own. */
export function fourMeClient(options: FourMeClientOptions): FourMeClient {
  const wiring = wiringOf(options);
  return clientOver(wiring, plainSend(wiring));
}
