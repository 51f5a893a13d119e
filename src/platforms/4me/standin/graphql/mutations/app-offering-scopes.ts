import type { ScopeRow } from '../../world/rows.ts';
import { requireScope, type ApiContext } from '../context.ts';
import type { Problems } from './problems.ts';

export interface ScopeInput {
  readonly id?: string | null;
  readonly effect?: ScopeRow['effect'] | null;
  readonly grantType?: ScopeRow['grantType'] | null;
  readonly actions?: readonly string[] | null;
  readonly conditions?: readonly string[] | null;
}

/** e.g. `request:Read`, or a bare `me` (4me-facts §3). */
const ACTION = /^[a-z]+(?:-[a-z]+)*(?::(?:Create|Read|Update|Delete))?$/;

/** The offering's scopes after an input: `newScopes` with an id update, without one add; `scopesToDelete` go (4me-facts §12). */
export function changedScopes(
  current: readonly ScopeRow[],
  input: { readonly newScopes?: readonly ScopeInput[] | null; readonly scopesToDelete?: readonly string[] | null },
  context: ApiContext,
  problems: Problems,
): ScopeRow[] {
  const removed = input.scopesToDelete ?? [];
  const given = input.newScopes ?? [];
  const ids = new Set(current.map((scope) => scope.id));
  if (given.some((scope) => typeof scope.id !== 'string')) requireScope(context, 'app-offering-scope:Create');
  if (removed.length > 0 || given.some((scope) => typeof scope.id === 'string')) {
    requireScope(context, 'app-offering-scope:Update');
  }
  if (removed.some((id) => !ids.has(id))) problems.add('scopesToDelete', 'must exist');
  for (const scope of given) {
    if (typeof scope.id === 'string' && !ids.has(scope.id)) problems.add('newScopes', 'must exist');
    const unknown = (scope.actions ?? []).filter((action) => !ACTION.test(action));
    if (unknown.length > 0) problems.add('newScopes', `has unknown actions: ${unknown.join(', ')}`);
  }
  problems.done();

  const kept = current.filter((scope) => !removed.includes(scope.id));
  const updated = kept.map((scope) => {
    const change = given.find((one) => one.id === scope.id);
    return change === undefined ? scope : merged(scope, change);
  });
  const added = given
    .filter((scope) => typeof scope.id !== 'string')
    .map((scope) => merged(blankScope(context), scope));
  return [...updated, ...added];
}

function blankScope({ world }: ApiContext): ScopeRow {
  const id = world.nodeId('AppOfferingScope', world.nextNumber());
  return { id, actions: [], conditions: [], effect: 'allow', grantType: 'client_credentials' };
}

function merged(scope: ScopeRow, input: ScopeInput): ScopeRow {
  return {
    id: scope.id,
    actions: [...(input.actions ?? scope.actions)],
    conditions: [...(input.conditions ?? scope.conditions)],
    effect: input.effect ?? scope.effect,
    grantType: input.grantType ?? scope.grantType,
  };
}
