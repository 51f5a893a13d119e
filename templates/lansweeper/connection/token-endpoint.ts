import type { RoutedFetch } from 'app-builder/runtime';
import { LansweeperUnavailable } from '../sync/lansweeper-errors.ts';
import { isTransient, pauseBefore, secondsOf } from '../sync/repetition.ts';
import { sleep } from '../sync/sleep.ts';
import type { Client } from './authorisation.ts';
import { AuthorisationRefused, type RefusedPart } from './authorisation-refused.ts';
import { lansweeperService, type Environment } from './lansweeper-service.ts';

export interface TokenRequest {
  readonly fetch: RoutedFetch;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Milliseconds since the epoch; nothing is waited for past this. */
  readonly deadline: number;
  readonly environment: Environment;
  readonly patience: Patience;
}

export interface Patience {
  readonly attempts: number;
  /** Milliseconds until the next attempt; where Lansweeper asks for more, there is none. */
  readonly longestWait: number;
}

/** For who waits at a browser, and for what need not be known right now. */
export const impatient: Patience = { attempts: 2, longestWait: 1000 };
/** For a synchronization: Lansweeper asks for a minute of silence (external-apis §3.1). */
export const patient: Patience = { attempts: 6, longestWait: 60_000 };

export type Grant =
  | { readonly grant_type: 'authorization_code'; readonly code: string; readonly redirect_uri: string }
  | { readonly grant_type: 'refresh_token'; readonly refresh_token: string };

export interface Tokens {
  readonly access_token: string;
  /** Undefined where the former one goes on. */
  readonly refresh_token: string | undefined;
  /** Milliseconds since the epoch. */
  readonly ends_at: number;
}

/** Milliseconds. */
const timeout = 10_000;
/** Seconds, where Lansweeper does not say (external-apis §3.1). */
const documentedLife = 3600;

/**
 * Gets tokens (external-apis §3.1). Throws AuthorisationRefused for `invalid_grant`, `invalid_client`, 401, 403 and 404, whose
 * repetition does not help (§3.8), and LansweeperUnavailable for every other answer, after repetitions where that makes sense.
 */
export async function askForTokens(client: Client, grant: Grant, request: TokenRequest): Promise<Tokens> {
  const { deadline, now, patience } = request;
  for (let attempt = 1; ; attempt += 1) {
    let trouble: string;
    let asked: number | undefined;
    try {
      const { status, fields, after } = await post(client, grant, request);
      const part = refusedPart(status, fields['error']);
      if (part !== undefined) throw new AuthorisationRefused(part, words(status, fields['error']));
      if (status === 200) return tokensIn(fields, now());
      trouble = `Lansweeper answered ${String(status)} to a request for a token`;
      asked = after;
      if (!isTransient(status)) throw new LansweeperUnavailable(trouble);
    } catch (error) {
      if (error instanceof AuthorisationRefused || error instanceof LansweeperUnavailable) throw error;
      trouble = 'Lansweeper did not answer a request for a token';
    }
    const wait = Math.max((asked ?? 0) * 1000, Math.min(pauseBefore(attempt), patience.longestWait));
    if (attempt >= patience.attempts || wait > patience.longestWait || now() + wait > deadline) {
      throw new LansweeperUnavailable(trouble, asked);
    }
    await sleep(wait);
  }
}

interface TokenAnswer {
  readonly status: number;
  /** Empty where the body is no JSON: some errors are plain text. */
  readonly fields: Readonly<Record<string, unknown>>;
  /** Seconds. */
  readonly after: number | undefined;
}

async function post(client: Client, grant: Grant, request: TokenRequest): Promise<TokenAnswer> {
  const { fetch, deadline, now, environment } = request;
  const { token, headers } = lansweeperService(environment);
  const response = await fetch(token, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json', ...headers },
    body: JSON.stringify({ client_id: client.id, client_secret: client.secret, ...grant }),
    signal: AbortSignal.timeout(Math.max(1, Math.min(timeout, deadline - now()))),
  });
  const text = await response.text();
  return {
    status: response.status,
    fields: objectIn(text),
    // A minute where a 429 does not say (external-apis §3.1).
    after: secondsOf(response.headers.get('retry-after')) ?? (response.status === 429 ? 60 : undefined),
  };
}

function objectIn(text: string): TokenAnswer['fields'] {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}

function refusedPart(status: number, error: unknown): RefusedPart | undefined {
  if (error === 'invalid_grant') return 'grant';
  if (error === 'invalid_client' || error === 'unauthorized_client') return 'client';
  if (status === 403) return 'grant';
  return status === 401 || status === 404 ? 'client' : undefined;
}

/** Only its own name of the error: descriptions may hold what was sent. */
function words(status: number, error: unknown): string {
  const name = typeof error === 'string' && /^[\w-]{1,40}$/.test(error) ? error : `HTTP ${String(status)}`;
  return `Lansweeper answered ${name}`;
}

function tokensIn(fields: TokenAnswer['fields'], now: number): Tokens {
  const { access_token: access, refresh_token: refresh, expires_in: life } = fields;
  if (typeof access !== 'string' || access === '')
    throw new LansweeperUnavailable('Lansweeper answered without a token');
  const seconds = typeof life === 'number' && life > 0 ? life : documentedLife;
  return {
    access_token: access,
    refresh_token: typeof refresh === 'string' && refresh !== '' ? refresh : undefined,
    ends_at: now + seconds * 1000,
  };
}
