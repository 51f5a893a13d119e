import { Failure, type FailureKind } from '../../../failure.ts';
import { attemptsFrom, type AttemptOptions, type AttemptSetting } from './attempts.ts';
import { endpoints } from './endpoints.ts';
import { RequestRefused } from './errors.ts';
import { askForToken, grantIn, margin, type Credentials, type TokenSource } from './token.ts';

/**
 * Access on behalf of a person: the authorization code grant of the application that a customer's account made for the app
 * (4me-facts §2, §10). A module of its own, which is not part of a function that does not use it.
 */

/** What a person's permission is worth. The two belong together: a refresh replaces both, so both are stored at once. */
export interface UserTokens {
  readonly accessToken: string;
  readonly refreshToken: string;
  /** Milliseconds since the epoch; an hour after it was given. */
  readonly accessEndsAt: number;
  /** As above, two weeks. By then the person has to be asked again, unless there was a refresh before. */
  readonly refreshEndsAt: number;
}

const grantRefused: FailureKind = { code: 'AB-4ME-GRANT', exit: 'credentials' };

/** The platform takes neither code nor refresh token any more: only the person can help. */
export class GrantRefused extends Failure {
  constructor(host: string, because: string, used: 'code' | 'refreshToken') {
    super(grantRefused, {
      message: `${host} does not accept the ${used === 'code' ? 'authorization code' : 'refresh token'}`,
      because,
      fix:
        used === 'code'
          ? 'Send the person to the authorization address again: a code works once, for ten minutes, with its own redirect address.'
          : 'Read the stored tokens again, as another process may have refreshed them, or send the person to the authorization address again.',
    });
  }
}

/** Of the application with the grant type authorization_code; every domain and region as for `fourMeClient`. */
export interface UserTokenOptions extends AttemptSetting {
  readonly domain: string;
  readonly credentials: Credentials;
}

/**
 * Where an app sends a person's browser: they allow or deny, and come back to `redirectUri`, one of the OAuth authorization
 * endpoints of the app offering, with `code` and `state` or with `error` and `state`. `state` has to be hard to guess, and
 * checked when it comes back.
 */
export function authorizationAddress({
  domain,
  clientID,
  redirectUri,
  state,
}: {
  readonly domain: string;
  readonly clientID: string;
  readonly redirectUri: string;
  readonly state: string;
}): URL {
  const url = new URL('authorize', endpoints(domain).token);
  const parameters = { client_id: clientID, response_type: 'code', redirect_uri: redirectUri, state };
  url.search = new URLSearchParams(parameters).toString();
  return url;
}

/**
 * The tokens that a code stands for; `redirectUri` as in the authorization address. A code works once, within ten minutes.
 * Throws GrantRefused, Unauthorised, RequestRefused, RateLimited, Unavailable; where an Unavailable has `outcomeUnknown` the
 * code may be spent and the tokens lost, and the person is asked again.
 */
export async function exchangeCode(
  options: UserTokenOptions & { readonly code: string; readonly redirectUri: string },
): Promise<UserTokens> {
  const { code, redirectUri } = options;
  const parameters = { grant_type: 'authorization_code', code, redirect_uri: redirectUri };
  return userTokens(options, parameters, 'code', attemptsFrom(options));
}

/**
 * A new pair for a refresh token, which stops working. Throws as `exchangeCode` does; where an Unavailable has
 * `outcomeUnknown`, the old refresh token may still be good: another try either works or is a GrantRefused.
 */
export async function refreshTokens(
  options: UserTokenOptions & { readonly refreshToken: string },
): Promise<UserTokens> {
  return refreshed(options, options.refreshToken, attemptsFrom(options));
}

export interface GrantedUserTokenOptions extends UserTokenOptions {
  /** As they are stored. */
  readonly tokens: UserTokens;
  /** Stores a new pair; it is not used before this is done, and where this fails it is handed over again. */
  readonly onRefreshed: (tokens: UserTokens) => Promise<void>;
}

/**
 * Tokens of a person, for `credentials` of `fourMeClient`: the access token until shortly before its end, or until the
 * platform refuses it; then a new pair, asked for once however many wait. Make one for each pair of tokens: of two that
 * refresh the same pair one is refused.
 */
export function grantedUserToken(options: GrantedUserTokenOptions): TokenSource {
  const attempts = attemptsFrom(options);
  let { tokens } = options;
  let notStored: UserTokens | undefined;
  let refused: string | undefined;
  let refreshing: Promise<void> | undefined;

  const refresh = async (): Promise<void> => {
    // The old refresh token is gone: a pair that could not be stored is all there is.
    notStored ??= await refreshed(options, tokens.refreshToken, attempts);
    await options.onRefreshed(notStored);
    tokens = notStored;
    notStored = undefined;
  };

  return {
    async get() {
      if (tokens.accessToken === refused || attempts.now() >= tokens.accessEndsAt - margin) {
        refreshing ??= refresh().finally(() => {
          refreshing = undefined;
        });
        await refreshing;
      }
      return tokens.accessToken;
    },
    renew(token) {
      if (token === tokens.accessToken) refused = token;
      return true;
    },
  };
}

/** Milliseconds; no answer says it (4me-facts §2). */
const refreshLife = 14 * 24 * 3_600_000;

/**
 * RFC 6749 §5.2, and what the platform lists for this endpoint: a request of ours that is not in order can only be so because
 * of its code or token.
 */
const refusals: readonly unknown[] = ['invalid_grant', 'invalid_request', 'access_denied'];

function refreshed(options: UserTokenOptions, refreshToken: string, attempts: AttemptOptions): Promise<UserTokens> {
  const parameters = { grant_type: 'refresh_token', refresh_token: refreshToken };
  return userTokens(options, parameters, 'refreshToken', attempts);
}

/** Sent `once`, as a mutation: what comes back comes only once, and a second request with the same code ends the first's. */
async function userTokens(
  { domain, credentials }: UserTokenOptions,
  parameters: Readonly<Record<string, string>>,
  used: 'code' | 'refreshToken',
  attempts: AttemptOptions,
): Promise<UserTokens> {
  const { token: url } = endpoints(domain);
  const answer = await askForToken(url, credentials, parameters, 'once', attempts);
  const { error, refresh_token: refreshToken } = answer.fields;
  if (answer.status === 400 && refusals.includes(error)) throw new GrantRefused(url.host, String(error), used);
  const now = attempts.now();
  const { token: accessToken, endsAt: accessEndsAt } = grantIn(answer, url, now);
  if (typeof refreshToken !== 'string' || refreshToken === '') {
    throw new RequestRefused('the request for tokens', 'the answer has no refresh token');
  }
  return { accessToken, refreshToken, accessEndsAt, refreshEndsAt: now + refreshLife };
}
