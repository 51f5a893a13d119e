import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { claimsOf, signedToken } from './jwt.ts';
import type { Claims, TokenType } from './jwt.ts';

/** Whom a token is for. */
export interface TokenSubject {
  readonly kind: 'user' | 'app';
  readonly id: string;
}

export interface IssuedTokens {
  readonly token: string;
  /** Apps have none. */
  readonly identity_token: string | null;
  readonly refresh_token: string;
}

export type TokenReading =
  | { readonly state: 'valid'; readonly claims: Claims; readonly subject: TokenSubject }
  | { readonly state: 'expired' }
  | { readonly state: 'invalid' };

const minute = 60;
const lifetimes: Readonly<Record<TokenType, number>> = {
  access: 5 * minute,
  identity: 5 * minute,
  refresh: 90 * 24 * 60 * minute,
};

/** jwt-auth locks a token to the kind of its subject by this. */
const locks: Readonly<Record<TokenSubject['kind'], string>> = {
  user: createHash('sha1').update('App\\Models\\User').digest('hex'),
  app: createHash('sha1').update('App\\Models\\App').digest('hex'),
};

/** The tokens of one store: HS256 with a secret that never leaves it (heseya-facts §6). */
export class Tokens {
  readonly #issuer: string;
  readonly #now: () => number;
  readonly #secret = randomBytes(32);
  /** Ids of refresh tokens that were used. */
  readonly #used = new Set<string>();
  /** Ids of tokens that live for minutes, with the second of their end. */
  #live = new Map<string, number>();
  /** Those of them whose end came early. */
  readonly #cutShort = new Set<string>();

  /** `issuer`: the store's APP_URL as it is configured; `now` in milliseconds. */
  constructor(issuer: string, now: () => number) {
    this.#issuer = issuer;
    this.#now = now;
  }

  /** A fresh set; all of it has one id, as in the core. */
  issue(subject: TokenSubject): IssuedTokens {
    const jti = randomUUID();
    return {
      token: this.#create(subject, 'access', jti),
      identity_token: subject.kind === 'app' ? null : this.#create(subject, 'identity', jti),
      refresh_token: this.#create(subject, 'refresh', jti),
    };
  }

  read(token: string): TokenReading {
    const claims = claimsOf(token, this.#secret);
    if (claims === undefined) return { state: 'invalid' };
    const { exp, nbf, jti, typ, prv, sub } = claims;
    const seconds = this.#now() / 1000;
    if (seconds >= exp || seconds < nbf) return { state: 'expired' };
    if (typ === 'refresh' ? this.#used.has(jti) : this.#cutShort.has(jti)) return { state: 'expired' };
    return { state: 'valid', claims, subject: { kind: prv === locks.app ? 'app' : 'user', id: sub } };
  }

  /** A refresh token works once. The access token beside it stays as it is. */
  use(jti: string): void {
    this.#used.add(jti);
  }

  /** Every access and identity token that was given out until now is treated like one whose time is over. */
  cutShort(): void {
    for (const jti of this.#live.keys()) this.#cutShort.add(jti);
    this.#live.clear();
  }

  #create({ kind, id }: TokenSubject, typ: TokenType, jti: string): string {
    const iat = Math.floor(this.#now() / 1000);
    const exp = iat + lifetimes[typ];
    if (typ === 'access') this.#remember(jti, exp, iat);
    return signedToken({ iss: this.#issuer, iat, exp, nbf: iat, jti, sub: id, prv: locks[kind], typ }, this.#secret);
  }

  #remember(jti: string, exp: number, now: number): void {
    if (this.#live.size >= 1000) this.#live = new Map([...this.#live].filter(([, end]) => end > now));
    this.#live.set(jti, exp);
  }
}
