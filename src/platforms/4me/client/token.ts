import { isJsonObject } from '../../../runtime/json-object.ts';
import { attempt, type AttemptOptions, type Repetition } from './attempts.ts';
import { RequestRefused, Unauthorised } from './errors.ts';

export interface Credentials {
  readonly clientID: string;
  readonly token: string;
}

/** Where bearer tokens come from. */
export interface TokenSource {
  /** `asking`: how long whoever asks can wait. */
  get(asking?: AttemptOptions): Promise<string>;
  /** Forgets `token`, which the platform refused; false where there will be no other one. */
  renew(token: string): boolean;
}

/** A personal access token: one for good (4me-facts §2). */
export function fixedToken(accessToken: string): TokenSource {
  return { get: () => Promise.resolve(accessToken), renew: () => false };
}

/** Milliseconds before its end in which a token is no longer used. */
export const margin = 60_000;
/** Seconds, where the platform does not say: an hour, whatever the grant (4me-facts §2). */
const documentedLife = 3_600;

interface Grant {
  readonly token: string;
  /** Milliseconds since the epoch. */
  readonly endsAt: number;
}

export interface TokenAnswer {
  readonly status: number;
  /** Not checked. */
  readonly fields: Readonly<Record<string, unknown>>;
}

/** Posts to the token endpoint, with the parameters in the body (4me-facts §2). Throws what `attempt` throws. */
export async function askForToken(
  url: URL,
  { clientID, token }: Credentials,
  parameters: Readonly<Record<string, string>>,
  repetition: Repetition,
  options: AttemptOptions,
): Promise<TokenAnswer> {
  const body = JSON.stringify({ client_id: clientID, client_secret: token, ...parameters });
  const headers = { 'content-type': 'application/json', accept: 'application/json' };
  const response = await attempt(url, () => ({ method: 'POST', headers, body }), repetition, options);
  const read: unknown = await response.json().catch(() => undefined);
  return { status: response.status, fields: isJsonObject(read) ? read : {} };
}

/** The access token of an answer. Throws Unauthorised where it refuses the credentials, RequestRefused where it has none. */
export function grantIn({ status, fields }: TokenAnswer, url: URL, now: number): Grant {
  if (status === 400 || status === 401 || status === 403) {
    const { error } = fields;
    throw new Unauthorised(url.host, typeof error === 'string' ? error : `HTTP ${String(status)}`);
  }
  const { access_token: token, expires_in: life } = fields;
  if (status < 200 || status >= 300 || typeof token !== 'string' || token === '') {
    throw new RequestRefused('the request for a token', `HTTP ${String(status)}`);
  }
  const seconds = typeof life === 'number' && life > 0 ? life : documentedLife;
  return { token, endsAt: now + seconds * 1000 };
}

async function request(url: URL, credentials: Credentials, options: AttemptOptions): Promise<Grant> {
  const answer = await askForToken(url, credentials, { grant_type: 'client_credentials' }, 'query', options);
  return grantIn(answer, url, options.now());
}

/** Tokens by client credentials: asked for once however many wait, and kept until shortly before their end. */
export function grantedToken(url: URL, credentials: Credentials, options: AttemptOptions): TokenSource {
  let grant: Grant | undefined;
  let coming: Promise<Grant> | undefined;
  return {
    async get(asking = options) {
      if (grant !== undefined && options.now() < grant.endsAt - margin) return grant.token;
      coming ??= request(url, credentials, asking).finally(() => {
        coming = undefined;
      });
      grant = await coming;
      return grant.token;
    },
    renew(token) {
      if (grant?.token === token) grant = undefined;
      return true;
    },
  };
}
