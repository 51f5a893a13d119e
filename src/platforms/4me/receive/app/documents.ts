import type { JsonObject, Versioned } from '../../../../runtime/ports.ts';
import { customerSecretPrefix } from '../../wire/names.ts';
import type { AppKit } from './kit.ts';

/** Name of a document about all installations of an offering; no account has such a name. */
export const offeringDocument = ({ settings: { domain, application }, offering }: AppKit, name: string): string =>
  `${customerSecretPrefix(offering, domain, application)}~${name}`;

/**
 * Changes a document, whoever else does so at the same moment: `change` gets it as it is, perhaps more than once, and gives
 * undefined where nothing is to be written.
 */
export async function changeDocument(
  store: Pick<Versioned, 'get' | 'put'>,
  name: string,
  change: (value: JsonObject | undefined) => JsonObject | undefined,
): Promise<void> {
  for (;;) {
    const stored = await store.get(name);
    const next = change(stored?.value);
    if (next === undefined || (await store.put(name, next, stored?.version)) === 'stored') return;
  }
}
