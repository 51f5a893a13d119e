import type { StandinResponse } from '../../../src/sandbox/standin.ts';
import { Chance } from './assets/chance.ts';
import { graphqlRefusal, plain, tokenRefusal, tooManyRequests } from './refusals.ts';

/**
 * What happens to a request instead of its work (external-apis §3.1, §3.2). 400, 401, 403, 404 and the names of OAuth's errors
 * are as the endpoint has them; `errors` is 200 with GraphQL's errors, `nested errors` has the cause in their extensions.
 * `cut`: the work is done, and the connection breaks in the middle of the answer.
 */
export type Fault =
  | 400
  | 401
  | 403
  | 404
  | 429
  | 500
  | 503
  | 'invalid_grant'
  | 'invalid_client'
  | 'errors'
  | 'nested errors'
  | 'not JSON'
  | 'cut'
  /** 429 with this in `Retry-After`, in seconds; null leaves the header out. */
  | { readonly retryAfter: number | null };

export interface FaultScope {
  /** `token`, `graphql`, or an operation such as `assetResources`. Default: every request. */
  readonly on?: string;
  /** How many requests it strikes at most. Default: no end. */
  readonly times?: number;
  /** Share of requests that it strikes, by a seeded chance. Default 1. */
  readonly share?: number;
  /** Requests in the scope that are let through first. Default 0. */
  readonly after?: number;
}

interface Armed {
  readonly fault: Fault;
  readonly on: string | undefined;
  readonly share: number;
  left: number;
  after: number;
}

export type Endpoint = 'token' | 'graphql';

export class Faults {
  readonly #chance: Chance;
  #armed: readonly Armed[] = [];

  constructor(seed: number) {
    this.#chance = new Chance(seed);
  }

  /** Beside those that are there. Throws an Error for a share that is none. */
  add(fault: Fault, { on, times = Number.POSITIVE_INFINITY, share = 1, after = 0 }: FaultScope): void {
    if (!(share >= 0 && share <= 1)) throw new Error(`A share is between 0 and 1, not ${String(share)}`);
    this.#armed = [...this.#armed, { fault, on, share, left: times, after }];
  }

  clear(): void {
    this.#armed = [];
  }

  /** The first one that strikes this request. */
  strike(endpoint: Endpoint, operations: readonly string[]): Fault | undefined {
    const scopes: readonly string[] = [endpoint, ...operations];
    for (const armed of this.#armed) {
      if (armed.left <= 0 || (armed.on !== undefined && !scopes.includes(armed.on))) continue;
      if (armed.after > 0) {
        armed.after -= 1;
        continue;
      }
      if (armed.share < 1 && this.#chance.share() >= armed.share) continue;
      armed.left -= 1;
      return armed.fault;
    }
    return undefined;
  }
}

/** What a struck request is answered. */
export function faultAnswer(fault: Exclude<Fault, 'cut'>, endpoint: Endpoint): StandinResponse {
  if (typeof fault === 'object') return tooManyRequests(fault.retryAfter);
  const isToken = endpoint === 'token';
  switch (fault) {
    case 429:
      return tooManyRequests(60);
    case 500:
      return plain(500, 'Internal Server Error');
    case 503:
      return plain(503, 'Service Unavailable');
    case 'not JSON':
      return { status: 200, headers: { 'content-type': 'text/html' }, body: '<html><body>Maintenance</body></html>' };
    case 'errors':
      return { status: 200, body: { errors: [{ message: 'Something went wrong' }] } };
    case 'nested errors':
      return { status: 200, body: { errors: [nestedError] } };
    case 'invalid_grant':
    case 'invalid_client':
      return tokenRefusal(400, fault, 'The request was refused');
    case 400:
      return isToken
        ? tokenRefusal(400, 'invalid_grant', 'The request was refused')
        : graphqlRefusal(400, 'The query is not valid', 'GRAPHQL_VALIDATION_FAILED');
    case 401:
      return isToken
        ? tokenRefusal(401, 'unauthorized_client', 'The client is not authorized')
        : graphqlRefusal(401, 'The access token is not valid', 'UNAUTHENTICATED');
    case 403:
      return isToken
        ? tokenRefusal(403, 'access_denied', 'The client may not do this')
        : graphqlRefusal(403, 'Access is forbidden', 'FORBIDDEN');
    case 404:
      return isToken ? tokenRefusal(404, 'not_found', 'There is no such application') : plain(404, 'Not Found');
  }
}

/** For the log. */
export function described(fault: Fault): string {
  return typeof fault === 'object' ? 'struck with 429' : `struck with ${String(fault)}`;
}

const nestedError = {
  message: 'Response not successful: Received status code 400',
  extensions: {
    code: 'INTERNAL_SERVER_ERROR',
    exception: { message: 'The assets cannot be read now' },
    error: { extensions: { response: { body: { errors: [{ message: 'The assets cannot be read now' }] } } } },
  },
};

/** An answer that ends too early: it promises more than it has, and the connection is closed after it. */
export function cut(answer: StandinResponse): StandinResponse {
  const { body = '' } = answer;
  const bytes = Buffer.isBuffer(body) ? body : Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
  return {
    ...answer,
    headers: { ...answer.headers, 'content-length': String(bytes.length + 1), connection: 'close' },
    body: bytes.subarray(0, Math.floor(bytes.length / 2)),
  };
}
