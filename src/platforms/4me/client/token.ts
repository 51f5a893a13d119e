import { attempt, type AttemptOptions } from './attempts.ts';
import { RequestRefused, Unauthorised } from './errors.ts';

export interface Credentials {
  readonly clientID: string;
  readonly token: string;
}

/** Where bearer tokens come from. */
export interface TokenSource {
  get(): Promise<string>;
  /** Forgets `token`, which the platform refused; false where there will be no other one. */
  renew(token: string): boolean;
}

/** A personal access token: one for good (4me-facts §2). */
export function fixedToken(accessToken: string): TokenSource {
  return { get: () => Promise.resolve(accessToken), renew: () => false };
}

/** Milliseconds before its end in which a token is no longer used. */
const margin = 60_000;
/** Seconds, where the platform does not say: client credentials give an hour (4me-facts §2). */
const documentedLife = 3_600;

interface Grant {
  readonly token: string;
  /** Milliseconds since the epoch. */
  readonly endsAt: number;
}

async function request(url: URL, credentials: Credentials, options: AttemptOptions): Promise<Grant> {
  const body = JSON.stringify({
    client_id: credentials.clientID,
    client_secret: credentials.token,
    grant_type: 'client_credentials',
  });
  const headers = { 'content-type': 'application/json', accept: 'application/json' };
  const response = await attempt(url, () => ({ method: 'POST', headers, body }), 'query', options);
  const answer = (await response.json().catch(() => ({}))) as Readonly<Record<string, unknown>>;
  if (response.status === 400 || response.status === 401 || response.status === 403) {
    const { error } = answer;
    throw new Unauthorised(url.host, typeof error === 'string' ? error : `HTTP ${String(response.status)}`);
  }
  const { access_token: token, expires_in: life } = answer;
  if (!response.ok || typeof token !== 'string' || token === '') {
    throw new RequestRefused('the request for a token', `HTTP ${String(response.status)}`);
  }
  const seconds = typeof life === 'number' && life > 0 ? life : documentedLife;
  return { token, endsAt: options.now() + seconds * 1000 };
}

/** Tokens by client credentials: asked for once however many wait, and kept until shortly before their end. */
export function grantedToken(url: URL, credentials: Credentials, options: AttemptOptions): TokenSource {
  let grant: Grant | undefined;
  let asking: Promise<Grant> | undefined;
  return {
    async get() {
      if (grant !== undefined && options.now() < grant.endsAt - margin) return grant.token;
      asking ??= request(url, credentials, options).finally(() => {
        asking = undefined;
      });
      grant = await asking;
      return grant.token;
    },
    renew(token) {
      if (grant?.token === token) grant = undefined;
      return true;
    },
  };
}
