import { Failure, type FailureKind } from '../failure.ts';
import { canonical } from '../reconcile/canonical.ts';
import type { Json, JsonObject, Versioned } from '../runtime/ports.ts';

const contended: FailureKind = { code: 'AB-PROVISION-CONTENDED', exit: 'failed', retryable: true };

/** Each lost race means that somebody else got through, so this many in a row have another cause. */
const attempts = 50;

/** Keys with the values that they are to have; undefined: the key is not to be there. */
type OwnKeys = Readonly<Record<string, Json | undefined>>;

/**
 * Sets or removes `own` keys of a document and leaves all others as they are, whoever writes at the same time (DESIGN §3,
 * stores). Writes nothing where they have these values already.
 */
export async function mergeDocument(store: Versioned, name: string, own: OwnKeys): Promise<void> {
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const stored = await store.get(name);
    const merged = mergedWith(stored?.value ?? {}, own);
    if (canonical(merged) === canonical(stored?.value ?? {})) return;
    if ((await store.put(name, merged, stored?.version)) === 'stored') return;
  }
  throw new Failure(contended, {
    message: `${name} cannot be written`,
    because: 'other writers were first each time',
    fix: 'Run the command again when no other run is under way.',
  });
}

function mergedWith(value: JsonObject, own: OwnKeys): JsonObject {
  const pairs = Object.entries({ ...value, ...own });
  return Object.fromEntries(pairs.filter((pair): pair is [string, Json] => pair[1] !== undefined));
}
