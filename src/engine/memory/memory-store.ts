import type { Json, JsonObject, Stored, Versioned } from '../../runtime/ports.ts';

/** Values in this process. What `get` gives is frozen: a caller that changes it would bypass compare-and-swap. */
export function memoryStore(): Versioned {
  const stored = new Map<string, Stored>();
  let changes = 0;
  return {
    get: (name) => Promise.resolve(stored.get(name)),
    put(name, value, version) {
      if (stored.get(name)?.version !== version) return Promise.resolve('conflict');
      changes += 1;
      stored.set(name, { value: frozenCopy(value), version: String(changes) });
      return Promise.resolve('stored');
    },
    remove(name) {
      stored.delete(name);
      return Promise.resolve();
    },
    list: (prefix) => Promise.resolve([...stored.keys()].filter((name) => name.startsWith(prefix)).toSorted()),
  };
}

function frozenCopy(value: JsonObject): JsonObject {
  const copy = JSON.parse(JSON.stringify(value)) as JsonObject;
  freeze(copy);
  return copy;
}

function freeze(value: Json): void {
  if (typeof value !== 'object' || value === null) return;
  Object.freeze(value);
  for (const inner of Object.values(value)) freeze(inner);
}
