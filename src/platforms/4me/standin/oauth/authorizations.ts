import { randomBytes } from 'node:crypto';
import { offeringOf } from '../life/app-messages.ts';
import type { OauthApplicationRow, PersonRow } from '../world/rows.ts';
import { spellings } from '../world/spellings.ts';
import type { World } from '../world/world.ts';
import { isUsable } from './caller.ts';
import { isLive, scopesOf, type Grant } from './grant.ts';

/** Milliseconds (4me-facts §2). How long the page may stay open is not documented: as long as a code. */
const codeLife = 10 * 60_000;
const refreshLife = 14 * 24 * 3_600_000;

/** What an app asks of a person, until the person has answered. */
export interface Prompt {
  readonly token: string;
  readonly application: OauthApplicationRow;
  readonly redirectUri: string;
  /** As it came, to be given back as it is. */
  readonly state: string | null;
}

/** What becomes of a request to `/authorize`. */
export type Asked =
  /** The page that asks the person. */
  | { readonly page: URL; readonly prompt: Prompt }
  /** Back to the app, with an error. */
  | { readonly redirect: string }
  /** For the person to read: the app cannot be told, or not safely. */
  | { readonly problem: string };

interface Expiring {
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
}

interface Granted extends Expiring {
  readonly grant: Grant;
}

interface Code extends Granted {
  readonly redirectUri: string;
  used: boolean;
}

/**
 * The authorization code grant (4me-facts §2): what apps ask, what people allow, and the codes and refresh tokens that come
 * of it. In memory only, as access tokens are: after a restart people are asked again.
 */
export class Authorizations {
  readonly #world: World;
  readonly #prompts = new Map<string, Prompt & Expiring>();
  /** Kept, used ones too, so that a second use is noticed; no more than people have clicked. */
  readonly #codes = new Map<string, Code>();
  readonly #refreshTokens = new Map<string, Granted>();

  constructor(world: World) {
    this.#world = world;
  }

  /** Whether a browser that opens `address` asks for an authorization here. */
  isAsked(address: URL): boolean {
    const hosts = spellings(this.#world.domain).map((domain) => `oauth.${domain}`);
    return address.protocol === 'https:' && hosts.includes(address.hostname) && address.pathname === '/authorize';
  }

  /** `parameters`: client_id, response_type, redirect_uri and state, as the query has them. */
  ask(parameters: URLSearchParams): Asked {
    const one = (name: string): string | undefined => {
      const [value, ...more] = parameters.getAll(name);
      return more.length === 0 ? value : undefined;
    };
    const application = this.#world.find('OauthApplication', ({ clientId }) => clientId === one('client_id'));
    if (application === undefined) return { problem: 'The client_id is missing, or there is no such application.' };
    if (application.grantType !== 'authorization_code') {
      return { problem: 'The application of this client_id was not made for the authorization code grant.' };
    }
    if (!isUsable(application, this.#world)) {
      return { problem: 'The application of this client_id, or the app that it belongs to, is not enabled.' };
    }
    const redirectUri = one('redirect_uri');
    const endpoints = this.#endpoints(application);
    if (redirectUri === undefined || !isRedirectUri(redirectUri)) {
      return { problem: 'The redirect_uri is missing, or no http address that a browser can be sent to.' };
    }
    if (endpoints.length > 0 && !endpoints.includes(redirectUri)) {
      return { problem: 'The redirect_uri is not one of the OAuth authorization endpoints of the app offering.' };
    }
    const states = parameters.getAll('state');
    const state = states[0] ?? null;
    const mistake =
      one('response_type') !== 'code' ? 'response_type must be code.' : states.length > 1 ? 'state is repeated.' : null;
    if (mistake === null) return this.#prompt({ application, redirectUri, state });
    // Without a list nobody vouched for the address, and nobody has clicked yet.
    if (endpoints.length === 0) return { problem: `The request is not valid: ${mistake}` };
    const error = { error: 'invalid_request', error_description: mistake };
    return { redirect: withParameters(redirectUri, error, states.length > 1 ? null : state) };
  }

  /** Undefined where there is no such page of this account, or no longer. */
  open(account: string, token: string): Prompt | undefined {
    const prompt = this.#prompts.get(token);
    if (prompt === undefined || prompt.expiresAt <= this.#world.now()) return undefined;
    const { application } = prompt;
    return application.account === account && isUsable(application, this.#world) ? prompt : undefined;
  }

  /** `person`, of the application's account, allows it; gives where the browser is sent. The prompt is over. */
  allow(prompt: Prompt, person: PersonRow): string {
    this.#prompts.delete(prompt.token);
    const { application, redirectUri } = prompt;
    const code = randomBytes(32).toString('base64url');
    const grant = {
      applicationId: application.id,
      personId: person.id,
      scopes: scopesOf(application),
      revoked: false,
    };
    this.#codes.set(code, { redirectUri, grant, used: false, expiresAt: this.#world.now() + codeLife });
    return withParameters(redirectUri, { code }, prompt.state);
  }

  /** The person denies it; gives where the browser is sent. The prompt is over. */
  deny(prompt: Prompt): string {
    this.#prompts.delete(prompt.token);
    const error = { error: 'access_denied', error_description: 'The person denied the request.' };
    return withParameters(prompt.redirectUri, error, prompt.state);
  }

  /**
   * What `code` stands for, once; undefined where the platform says invalid_grant. A second use ends everything that came of
   * the first (4me-facts §2). What another application tries changes nothing.
   */
  exchange(application: OauthApplicationRow, code: string, redirectUri: string): Grant | undefined {
    const known = this.#codes.get(code);
    if (known === undefined || known.grant.applicationId !== application.id) return undefined;
    if (known.used) {
      known.grant.revoked = true;
      return undefined;
    }
    if (known.redirectUri !== redirectUri || !this.#isGood(known, application)) return undefined;
    known.used = true;
    return known.grant;
  }

  issueRefreshToken(grant: Grant): string {
    const now = this.#world.now();
    for (const [token, { expiresAt }] of this.#refreshTokens) {
      if (expiresAt > now) break; // in order of issue, so of expiry
      this.#refreshTokens.delete(token);
    }
    const token = randomBytes(32).toString('base64url');
    this.#refreshTokens.set(token, { grant, expiresAt: now + refreshLife });
    return token;
  }

  /** What `refreshToken` stands for, once; undefined where the platform says invalid_grant. */
  takeRefreshToken(application: OauthApplicationRow, refreshToken: string): Grant | undefined {
    const known = this.#refreshTokens.get(refreshToken);
    if (known === undefined || known.grant.applicationId !== application.id) return undefined;
    this.#refreshTokens.delete(refreshToken);
    return this.#isGood(known, application) ? known.grant : undefined;
  }

  #isGood({ expiresAt, grant }: Granted, application: OauthApplicationRow): boolean {
    return expiresAt > this.#world.now() && isLive(grant, application);
  }

  #prompt(asked: Omit<Prompt, 'token'>): Asked {
    const now = this.#world.now();
    for (const [token, { expiresAt }] of this.#prompts) {
      if (expiresAt > now) break; // in order of issue, so of expiry
      this.#prompts.delete(token);
    }
    const token = randomBytes(32).toString('base64url');
    const prompt = { ...asked, token, expiresAt: now + codeLife };
    this.#prompts.set(token, prompt);
    const page = `https://${asked.application.account}.${this.#world.domain}/oauth/authorize_application?token=${token}`;
    return { page: new URL(page), prompt };
  }

  #endpoints({ appInstanceId }: OauthApplicationRow): readonly string[] {
    const instance = appInstanceId === null ? undefined : this.#world.get('AppInstance', appInstanceId);
    return instance === undefined ? [] : offeringOf(this.#world, instance).oauthAuthorizationEndpoints;
  }
}

/** An absolute address without fragment (RFC 6749 §3.1.2), of nothing that means more in a header than in an address. */
function isRedirectUri(text: string): boolean {
  return /^https?:\/\/[!-~]+$/i.test(text) && !/[#\\]/.test(text) && URL.canParse(text);
}

/** The query that is there already stays as it is (RFC 6749 §3.1.2). */
function withParameters(address: string, parameters: Readonly<Record<string, string>>, state: string | null): string {
  const all = new URLSearchParams(state === null ? parameters : { ...parameters, state });
  const joint = address.includes('?') ? (/[?&]$/.test(address) ? '' : '&') : '?';
  return `${address}${joint}${all.toString()}`;
}
