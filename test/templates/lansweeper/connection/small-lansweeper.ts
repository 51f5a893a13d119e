import type { Standin, StandinRequest, StandinResponse } from '../../../../src/testing/index.ts';

/** A request to Lansweeper, as far as tests look at it. */
export interface Asked {
  /** `token:<grant type>`, or the name of the GraphQL operation. */
  readonly what: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Readonly<Record<string, unknown>>;
}

type Answer = StandinResponse;

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/**
 * Tokens and sites of Lansweeper, and nothing to import there: what a connection needs (external-apis §3.1, §3.2). Access tokens live for
 * an hour of the given clock.
 */
export class SmallLansweeper implements Standin {
  readonly name = 'Lansweeper';
  readonly hosts = ['api.lansweeper.com'];
  readonly asked: Asked[] = [];
  /** Whether each refreshment brings another refresh token, after which the one before is worth nothing. */
  rotates = false;
  sites: readonly { readonly id: string; readonly name: string }[] = [{ id: 'site-1', name: 'Main site' }];
  readonly #now: () => number;
  readonly #codes = new Map<string, string>();
  readonly #refreshTokens = new Set<string>();
  readonly #accessTokens = new Map<string, number>();
  #faults: { readonly at: string; readonly answer: Answer; left: number }[] = [];
  #made = 0;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** A person has allowed the access: the code that the browser is sent back with, good for this address only. */
  allow(redirectUri: string): string {
    const code = this.#next('code');
    this.#codes.set(code, redirectUri);
    return code;
  }

  /** The next requests are answered so; `at`: `token` or `graphql`. */
  fail(at: 'token' | 'graphql', answer: Answer, times = Number.POSITIVE_INFINITY): void {
    this.#faults.push({ at, answer, left: times });
  }

  recover(): void {
    this.#faults = [];
  }

  /** The person takes back what was allowed. */
  revoke(): void {
    this.#refreshTokens.clear();
    this.#accessTokens.clear();
  }

  count(what: string): number {
    return this.asked.filter((one) => one.what === what).length;
  }

  handle({ url, headers, body }: StandinRequest): Answer {
    const given = JSON.parse(body.toString()) as Readonly<Record<string, unknown>>;
    const isToken = url.pathname === '/api/integrations/oauth/token';
    const operation = /^(?:query|mutation) (\w+)/.exec(text(given['query']))?.[1] ?? 'nothing';
    const what = isToken ? `token:${text(given['grant_type'])}` : operation;
    this.asked.push({ what, headers, body: given });
    const fault = this.#faults.find(({ at, left }) => left > 0 && at === (isToken ? 'token' : 'graphql'));
    if (fault !== undefined) {
      fault.left -= 1;
      return fault.answer;
    }
    return isToken ? this.#token(given) : this.#graphql(operation, headers['authorization'] ?? '');
  }

  #token(given: Readonly<Record<string, unknown>>): Answer {
    if (given['client_secret'] !== 'good secret') return { status: 400, body: { error: 'invalid_client' } };
    const [code, refreshToken] = [text(given['code']), text(given['refresh_token'])];
    const isCode = given['grant_type'] === 'authorization_code';
    const isGood = isCode ? this.#codes.get(code) === given['redirect_uri'] : this.#refreshTokens.has(refreshToken);
    if (!isGood) return { status: 400, body: { error: 'invalid_grant', error_description: 'not what it was' } };
    this.#codes.delete(code);
    const accessToken = this.#next('access');
    this.#accessTokens.set(accessToken, this.#now() + 3_600_000);
    if (this.rotates) this.#refreshTokens.delete(refreshToken);
    const fresh = isCode || this.rotates ? this.#next('refresh') : undefined;
    if (fresh !== undefined) this.#refreshTokens.add(fresh);
    return {
      status: 200,
      body: {
        access_token: accessToken,
        token_type: 'Bearer',
        expires_in: 3600,
        ...(fresh === undefined ? {} : { refresh_token: fresh }),
      },
    };
  }

  #graphql(operation: string, authorization: string): Answer {
    const end = this.#accessTokens.get(authorization.replace(/^Bearer /, '')) ?? 0;
    if (end <= this.#now()) return { status: 401, body: { message: 'Unauthorized' } };
    if (operation === 'AuthorizedSites') {
      return { status: 200, body: { data: { authorizedSites: { sites: this.sites } } } };
    }
    if (operation === 'Sources') {
      return { status: 200, body: { data: { site: { sources: { pagination: { next: null }, items: [] } } } } };
    }
    return { status: 400, body: { errors: [{ message: `no such operation: ${operation}` }] } };
  }

  #next(kind: string): string {
    this.#made += 1;
    return `${kind}-${String(this.#made)}`;
  }
}
