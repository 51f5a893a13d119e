import type { JsonObject } from '../../../../runtime/ports.ts';
import { changeDocument, type DocumentChange } from './documents.ts';
import { noteInstalled } from './installed-accounts.ts';
import type { AppKit } from './kit.ts';

/**
 * Documents of one installation in the state store, for what changes with traffic: cursors, tokens that rotate. A document has at
 * most 150,000 characters of JSON. By the names that the app has declared; any other one is a TypeError. They are removed with the app.
 */
export interface Documents {
  readonly get: (name: string) => Promise<JsonObject | undefined>;
  /**
   * Whoever else changes it at the same moment: `change` gets the document as it is, perhaps more than once, and gives undefined
   * where nothing is to be written. Resolves with what is stored in the end.
   */
  readonly change: (name: string, change: DocumentChange) => Promise<JsonObject | undefined>;
  /** Removing what is not there is no error. */
  readonly remove: (name: string) => Promise<void>;
}

interface Declared {
  readonly documents: readonly string[];
}

/** What the runtime keeps beside the documents of an app, below the same name (DESIGN §8). */
const reserved = ['configure', 'instance'];

/** Throws TypeError for a name that the app cannot have. */
export function checkDocumentNames(names: readonly string[]): void {
  const wrong = names.find((name) => !/^[a-z0-9][a-z0-9_-]{0,60}$/i.test(name) || reserved.includes(name));
  if (wrong !== undefined) throw new TypeError(`an app cannot have a document with the name "${wrong}"`);
}

const wholeName = (kit: AppKit, account: string, name: string): string => `${kit.secretName(account)}/${name}`;

export function documentsOf(kit: AppKit, { documents }: Declared, account: string): Documents {
  const { state } = kit.ports;
  const nameOf = (name: string): string => {
    if (!documents.includes(name)) throw new TypeError(`"${name}" is not among the documents of the app`);
    return wholeName(kit, account, name);
  };
  let isNoted = false;
  return {
    get: async (name) => (await state.get(nameOf(name)))?.value,
    async change(name, change) {
      const whole = nameOf(name);
      // Before there is anything: nobody may ever tell of the end of the installation.
      if (!isNoted) await noteInstalled(kit, account);
      isNoted = true;
      return changeDocument(state, whole, change);
    },
    remove: async (name) => state.remove(nameOf(name)),
  };
}

/** Names of the documents that there are. */
export async function storedDocuments(
  kit: AppKit,
  { documents }: Declared,
  account: string,
): Promise<readonly string[]> {
  const stored: string[] = [];
  for (const name of documents) {
    if ((await kit.ports.state.get(wholeName(kit, account, name))) !== undefined) stored.push(name);
  }
  return stored;
}

export async function removeDocuments(kit: AppKit, account: string, names: readonly string[]): Promise<void> {
  for (const name of names) await kit.ports.state.remove(wholeName(kit, account, name));
}
