import type { Json, JsonObject } from '../../../../runtime/ports.ts';

/** New values of keys; undefined takes the key away. */
export type OwnChanges = Readonly<Record<string, Json | undefined>>;

/** Top-level keys of a customer's secret that the secrets listener and the runtime write (4me-facts §10). */
export const reservedKeys: readonly string[] = [
  'application',
  'authorization_application',
  'policy',
  'secrets',
  'suspension',
];

const same = (left: Json | undefined, right: Json | undefined): boolean =>
  left === right || JSON.stringify(left) === JSON.stringify(right);

/** The value with whole keys replaced; `value` itself where that changes nothing. */
export function withKeys(value: JsonObject, changes: OwnChanges): JsonObject {
  const differing = Object.entries(changes).filter(
    ([key, next]) => !same(Object.hasOwn(value, key) ? value[key] : undefined, next),
  );
  if (differing.length === 0) return value;
  const changed = new Map(Object.entries(value));
  for (const [key, next] of differing) {
    if (next === undefined) changed.delete(key);
    else changed.set(key, next);
  }
  return Object.fromEntries(changed);
}
