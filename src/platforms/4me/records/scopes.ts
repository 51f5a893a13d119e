import { scopeDefaults, type Scope } from '../definition/definition.ts';

export interface ScopeRecord {
  readonly id: string;
  readonly actions: readonly string[] | null;
  readonly effect: string | null;
  readonly grantType: string | null;
  readonly conditions: readonly string[] | null;
}

const withDefaults = (record: ScopeRecord): Scope & { readonly id: string } => ({
  id: record.id,
  actions: record.actions ?? [],
  effect: record.effect ?? scopeDefaults.effect,
  grantType: record.grantType ?? scopeDefaults.grantType,
  conditions: record.conditions ?? [],
});

const group = ({ effect, grantType, conditions }: Scope): string =>
  JSON.stringify([effect, grantType, conditions.toSorted()]);

/**
 * One line per permission of one effect, e.g. `request:Read` or `authorization_code me:Read`: how scopes compare and are
 * shown. What is denied compares apart, because there a removal gives more rights.
 */
export function permissions(scopes: readonly Scope[], wanted: 'allow' | 'deny'): readonly string[] {
  const some = scopes.filter(({ effect }) => (effect === 'deny') === (wanted === 'deny'));
  return some.flatMap(({ actions, grantType, conditions }) =>
    actions.map((action) =>
      [
        ...(grantType === scopeDefaults.grantType ? [] : [grantType]),
        action,
        ...(conditions.length === 0 ? [] : [`if ${conditions.toSorted().join(' and ')}`]),
      ].join(' '),
    ),
  );
}

export function scopesOf(records: readonly ScopeRecord[] | null): readonly Scope[] {
  return (records ?? []).map(withDefaults);
}

export interface ScopeChange {
  readonly newScopes: readonly (Scope & { readonly id?: string })[];
  readonly scopesToDelete: readonly string[];
}

/** Brings the records to the wanted scopes: a record of the same effect, grant and conditions is kept and changed. */
export function scopeChange(wanted: readonly Scope[], records: readonly ScopeRecord[] | null): ScopeChange {
  const spare = (records ?? []).map(withDefaults);
  const newScopes = wanted.map((scope) => {
    const index = spare.findIndex((record) => group(record) === group(scope));
    const [kept] = index === -1 ? [] : spare.splice(index, 1);
    return kept === undefined ? scope : { ...scope, id: kept.id };
  });
  return { newScopes, scopesToDelete: spare.map((record) => record.id) };
}
