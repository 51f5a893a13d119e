import type { OauthApplicationRow } from '../world/rows.ts';

/** What one person allowed one application: everything that comes of one code hangs on it, and ends with it. */
export interface Grant {
  readonly applicationId: string;
  readonly personId: string;
  /** What the person was shown; when the application's scopes change, it has to ask again. */
  readonly scopes: string;
  revoked: boolean;
}

/** Comparable: a new version of an app with the same scopes has the same, under other ids. */
export function scopesOf({ scopes, grantType }: OauthApplicationRow): string {
  const own = scopes.filter((scope) => scope.grantType === grantType);
  return JSON.stringify(own.map(({ actions, conditions, effect }) => [actions, conditions, effect]));
}

export function isLive(grant: Grant, application: OauthApplicationRow): boolean {
  return !grant.revoked && grant.scopes === scopesOf(application);
}
