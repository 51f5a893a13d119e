import { randomBytes } from 'node:crypto';
import type { OauthApplicationRow } from '../world/rows.ts';
import type { World } from '../world/world.ts';
import { isUsable, type Caller } from './caller.ts';
import { isLive, type Grant } from './grant.ts';

/** Seconds (4me-facts §2). */
export const TOKEN_LIFETIME = 3600;

interface IssuedToken {
  readonly applicationId: string;
  /** Of the person whom it acts for; undefined where the application acts for itself. */
  readonly grant: Grant | undefined;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
}

/** Access tokens live in memory only: after a restart clients get 401 and fetch new ones, as they must be able to anyway. */
export class Tokens {
  readonly #world: World;
  readonly #issued = new Map<string, IssuedToken>();

  constructor(world: World) {
    this.#world = world;
  }

  issue(application: OauthApplicationRow, grant?: Grant): string {
    const now = this.#world.now();
    for (const [token, { expiresAt }] of this.#issued) {
      if (expiresAt > now) break; // in order of issue, so of expiry
      this.#issued.delete(token);
    }
    const token = randomBytes(32).toString('base64url');
    this.#issued.set(token, { applicationId: application.id, grant, expiresAt: now + TOKEN_LIFETIME * 1000 });
    return token;
  }

  /** The caller behind an `Authorization` header; undefined where the platform answers 401. */
  caller(authorization: string | undefined): Caller | undefined {
    const token = /^Bearer +(\S+)$/i.exec(authorization ?? '')?.[1];
    if (token === undefined) return undefined;
    return this.#ofApplication(token) ?? this.#ofPerson(token);
  }

  #ofApplication(token: string): Caller | undefined {
    const issued = this.#issued.get(token);
    if (issued === undefined || issued.expiresAt <= this.#world.now()) return undefined;
    const application = this.#world.get('OauthApplication', issued.applicationId);
    if (application === undefined || !isUsable(application, this.#world)) return undefined;
    const { grant } = issued;
    if (grant !== undefined && !isLive(grant, application)) return undefined;
    const scopes = application.scopes.filter((scope) => scope.grantType === application.grantType);
    const personId = grant?.personId ?? null;
    return { id: personId ?? application.id, account: application.account, scopes, personId };
  }

  #ofPerson(token: string): Caller | undefined {
    const row = this.#world.find('PersonalAccessToken', (candidate) => candidate.token === token);
    return row && { id: row.id, account: row.account, scopes: row.scopes, personId: row.personId };
  }
}
