import { isList, isMap } from './json-value.ts';
import type { Json } from './json-value.ts';

export interface Change {
  /** Names and indexes with dots between them, e.g. `events.subscribe.0.event`. */
  readonly path: string;
  /** Null also for what was not there. */
  readonly oldValue: Json;
  readonly newValue: Json;
}

/** What differs, value by value; the answer to `update-app` lists it (thena-facts §2). */
export function changesBetween(before: Json | undefined, after: Json | undefined, path = ''): readonly Change[] {
  const [old, now] = [partsOf(before), partsOf(after)];
  if (old === undefined || now === undefined || isList(before) !== isList(after)) {
    if (JSON.stringify(before) === JSON.stringify(after)) return [];
    return [{ path, oldValue: before ?? null, newValue: after ?? null }];
  }
  const names = [...new Set([...old.keys(), ...now.keys()])];
  return names.flatMap((name) => changesBetween(old.get(name), now.get(name), path === '' ? name : `${path}.${name}`));
}

/** Undefined for what has no parts. */
function partsOf(value: Json | undefined): ReadonlyMap<string, Json> | undefined {
  if (isList(value)) return new Map(value.map((item, index) => [String(index), item]));
  return isMap(value) ? new Map(Object.entries(value)) : undefined;
}
