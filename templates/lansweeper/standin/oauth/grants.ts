import { randomBytes } from 'node:crypto';

/** What a person allowed an application to see. */
export interface Grant {
  readonly clientId: string;
  /** Ids; may become fewer. */
  sites: readonly string[];
  revoked: boolean;
}

export interface GrantOptions {
  readonly now: () => number;
  /** Milliseconds. */
  readonly codeLife: number;
  /** Seconds that an access token is good for. */
  readonly expiresIn: number;
  /** A refresh gives a new refresh token, and the old one is worth nothing any more. */
  readonly rotates: boolean;
}

interface Code {
  readonly grant: Grant;
  readonly redirectUri: string;
  readonly expiresAt: number;
}

interface Access {
  readonly grant: Grant;
  readonly expiresAt: number;
}

/** As the token endpoint answers it (external-apis §3.1). */
export interface TokenAnswer {
  readonly access_token: string;
  readonly token_type: 'Bearer';
  readonly expires_in: number;
  readonly refresh_token?: string;
}

/** Codes, refresh tokens and access tokens. */
export class Grants {
  readonly #options: GrantOptions;
  readonly #codes = new Map<string, Code>();
  readonly #refreshTokens = new Map<string, Grant>();
  readonly #accessTokens = new Map<string, Access>();

  constructor(options: GrantOptions) {
    this.#options = options;
  }

  /** A code for `redirectUri` and nowhere else. */
  allow(clientId: string, sites: readonly string[], redirectUri: string): string {
    const { now, codeLife } = this.#options;
    const code = newToken('code');
    const grant = { clientId, sites, revoked: false };
    this.#codes.set(code, { grant, redirectUri, expiresAt: now() + codeLife });
    return code;
  }

  /** Undefined for a code that is not this application's, was used, has expired, or was given out for another address. */
  exchange(clientId: string, code: string, redirectUri: string): TokenAnswer | undefined {
    const known = this.#codes.get(code);
    if (known === undefined || known.grant.clientId !== clientId) return undefined;
    this.#codes.delete(code);
    if (known.redirectUri !== redirectUri || known.expiresAt <= this.#options.now() || known.grant.revoked)
      return undefined;
    return this.#tokens(known.grant, this.#newRefreshToken(known.grant));
  }

  /** Undefined for a refresh token that is not this application's, or no longer good. */
  refresh(clientId: string, refreshToken: string): TokenAnswer | undefined {
    const grant = this.#refreshTokens.get(refreshToken);
    if (grant === undefined || grant.clientId !== clientId || grant.revoked) return undefined;
    if (!this.#options.rotates) return this.#tokens(grant, undefined);
    this.#refreshTokens.delete(refreshToken);
    return this.#tokens(grant, this.#newRefreshToken(grant));
  }

  /** A refresh token without a browser, for whoever needs a connected customer at once. */
  issue(clientId: string, sites: readonly string[]): string {
    return this.#newRefreshToken({ clientId, sites, revoked: false });
  }

  /** What an access token stands for; undefined for one that is unknown, expired or revoked. */
  of(accessToken: string): Grant | undefined {
    const known = this.#accessTokens.get(accessToken);
    if (known === undefined || known.expiresAt <= this.#options.now() || known.grant.revoked) return undefined;
    return known.grant;
  }

  /** What is good now. */
  live(clientId: string): readonly Grant[] {
    const grants = [...this.#refreshTokens.values()].filter((grant) => grant.clientId === clientId && !grant.revoked);
    return [...new Set(grants)];
  }

  /** Ends whatever people allowed the application. */
  revoke(clientId: string): void {
    this.#each(clientId, (grant) => {
      grant.revoked = true;
    });
  }

  /** Leaves these sites of what people allowed; none at all is possible. */
  restrict(clientId: string, sites: readonly string[]): void {
    this.#each(clientId, (grant) => {
      grant.sites = grant.sites.filter((site) => sites.includes(site));
    });
  }

  /** Ends every access token before its time. */
  expireAccess(): void {
    this.#accessTokens.clear();
  }

  #each(clientId: string, change: (grant: Grant) => void): void {
    const coded = [...this.#codes.values(), ...this.#accessTokens.values()].map(({ grant }) => grant);
    for (const grant of [...coded, ...this.#refreshTokens.values()]) if (grant.clientId === clientId) change(grant);
  }

  #newRefreshToken(grant: Grant): string {
    const token = newToken('refresh');
    this.#refreshTokens.set(token, grant);
    return token;
  }

  #tokens(grant: Grant, refreshToken: string | undefined): TokenAnswer {
    const { now, expiresIn } = this.#options;
    for (const [token, { expiresAt }] of this.#accessTokens) {
      if (expiresAt > now()) break; // in order of issue, so of expiry
      this.#accessTokens.delete(token);
    }
    const accessToken = newToken('access');
    this.#accessTokens.set(accessToken, { grant, expiresAt: now() + expiresIn * 1000 });
    return {
      access_token: accessToken,
      token_type: 'Bearer',
      expires_in: expiresIn,
      ...(refreshToken === undefined ? {} : { refresh_token: refreshToken }),
    };
  }
}

function newToken(kind: string): string {
  return `ls-${kind}-${randomBytes(24).toString('base64url')}`;
}
