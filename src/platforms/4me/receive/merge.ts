import { isJsonObject } from '../../../runtime/json-object.ts';
import type { Json, JsonObject } from '../../../runtime/ports.ts';

const same = (left: Json | undefined, right: Json): boolean =>
  left === right || (typeof right === 'object' && JSON.stringify(left) === JSON.stringify(right));

/**
 * `base` with everything of `part` laid over it, key by key at every depth, so that what comes in pieces adds up.
 * Gives back `base` itself where that changes nothing.
 */
export function mergeDeeply(base: JsonObject, part: JsonObject): JsonObject {
  let merged: Record<string, Json> | undefined;
  for (const [key, value] of Object.entries(part)) {
    const old = Object.hasOwn(base, key) ? base[key] : undefined;
    const next = isJsonObject(old) && isJsonObject(value) ? mergeDeeply(old, value) : value;
    if (Object.hasOwn(base, key) && (next === old || same(old, next))) continue;
    merged ??= { ...base };
    // Not an assignment: `__proto__` is a key like any other in what comes from outside.
    Object.defineProperty(merged, key, { value: next, enumerable: true, configurable: true, writable: true });
  }
  return merged ?? base;
}
