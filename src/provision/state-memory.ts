import type { Memory, Remembered } from '../reconcile/memory.ts';
import type { JsonObject, Versioned } from '../runtime/ports.ts';
import { mergeDocument } from './merge-document.ts';

/** Reads one key's entry; anything that is not what we write counts as nothing. */
function remembered(entry: unknown): Remembered | undefined {
  if (typeof entry !== 'object' || entry === null || !('id' in entry) || !('digests' in entry)) return undefined;
  const { id, digests } = entry;
  if (typeof id !== 'string' || typeof digests !== 'object' || digests === null) return undefined;
  const texts = Object.entries(digests).filter((pair): pair is [string, string] => typeof pair[1] === 'string');
  return { id, digests: Object.fromEntries(texts) };
}

/** Digests of what was last sent, kept in the engine's state store under `name`. Loaded here, so that planning is pure. */
export async function stateMemory(state: Versioned, name: string): Promise<Memory> {
  const stored: JsonObject = (await state.get(name))?.value ?? {};
  return {
    recall: (key) => remembered(stored[key]),
    remember: (key, { id, digests }) => mergeDocument(state, name, { [key]: { id, digests } }),
  };
}
