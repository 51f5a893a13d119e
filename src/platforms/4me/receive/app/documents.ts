import type { JsonObject, Versioned } from '../../../../runtime/ports.ts';
import { customerSecretPrefix } from '../../wire/names.ts';
import type { AppKit } from './kit.ts';

/** Name of a document about all installations of an offering; no account has such a name. */
export const offeringDocument = ({ settings: { domain, application }, offering }: AppKit, name: string): string =>
  `${customerSecretPrefix(offering, domain, application)}~${name}`;

/** Gives undefined where nothing is to be written. */
export type DocumentChange = (value: JsonObject | undefined) => JsonObject | undefined;

/**
 * Changes a document, whoever else does so at the same moment: `change` gets it as it is, perhaps more than once. Gives what is
 * stored in the end.
 */
export async function changeDocument(
  store: Pick<Versioned, 'get' | 'put'>,
  name: string,
  change: DocumentChange,
): Promise<JsonObject | undefined> {
  for (;;) {
    const stored = await store.get(name);
    const next = change(stored?.value);
    if (next === undefined) return stored?.value;
    if ((await store.put(name, next, stored?.version)) === 'stored') return next;
  }
}
