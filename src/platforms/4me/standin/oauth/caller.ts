import { isActive } from '../world/active.ts';
import type { OauthApplicationRow, ScopeRow } from '../world/rows.ts';
import type { World } from '../world/world.ts';

/** Who sends a request, as its bearer token tells. */
export interface Caller {
  /** What the limits are counted for: the application or the person, however many tokens it has. */
  readonly id: string;
  readonly account: string;
  readonly scopes: readonly ScopeRow[];
  readonly personId: string | null;
}

/**
 * Whether the scopes grant an action such as `product:Create`. A deny wins over any allow (4me-facts §3). The conditions
 * of a scope are not evaluated here; the schema says so.
 */
export function grants(scopes: readonly ScopeRow[], action: string): boolean {
  const matching = scopes.filter((scope) => scope.actions.includes(action));
  return matching.length > 0 && matching.every((scope) => scope.effect === 'allow');
}

/** What scopes allow, for people to read; a deny is not taken off. */
export function allowedActions(scopes: readonly ScopeRow[]): readonly string[] {
  return [...new Set(scopes.filter(({ effect }) => effect === 'allow').flatMap(({ actions }) => actions))];
}

/**
 * Whether an application's tokens still work: it is not disabled, and the app instance that it was made for exists
 * and is active.
 */
export function isUsable(application: OauthApplicationRow, world: World): boolean {
  if (application.disabled) return false;
  if (application.appInstanceId === null) return true;
  const instance = world.get('AppInstance', application.appInstanceId);
  return instance !== undefined && isActive(instance);
}
