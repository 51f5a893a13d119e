import { isJsonObject } from '../../../runtime/json-object.ts';
import { Retry } from '../../../runtime/outcomes.ts';
import type { JsonObject, Ports } from '../../../runtime/ports.ts';
import { installedName, installedNames, isStoreKey } from '../wire/names.ts';

const attempts = 20;
/** Characters of a document's JSON, encrypted at most twice as long; a row of the state table has 400 KB. */
const longest = 150_000;

/**
 * Which stores have the app, for work that no store begins. A function may read documents by their names only, so the keys of the stores
 * are in sixteen documents; a key without a record means nothing.
 */
export class InstalledStores {
  readonly #state: Ports['state'];
  readonly #prefix: string;

  constructor({ state }: Pick<Ports, 'state'>, prefix: string) {
    this.#state = state;
    this.#prefix = prefix;
  }

  /** `full`: there are so many that this one is not among them; nobody may be kept from installing by those who came before. */
  async add(key: string): Promise<'known' | 'full'> {
    return this.#change(key, (keys) => (keys.includes(key) ? keys : [...keys, key]));
  }

  async remove(key: string): Promise<void> {
    await this.#change(key, (keys) => (keys.includes(key) ? keys.filter((one) => one !== key) : keys));
  }

  async keys(): Promise<readonly string[]> {
    const documents = await Promise.all(installedNames(this.#prefix).map(async (name) => this.#state.get(name)));
    return documents.flatMap((stored) => keysIn(stored?.value));
  }

  async #change(key: string, make: (keys: readonly string[]) => readonly string[]): Promise<'known' | 'full'> {
    const name = installedName(this.#prefix, key);
    for (let attempt = 0; attempt < attempts; attempt += 1) {
      const stored = await this.#state.get(name);
      const before = keysIn(stored?.value);
      const after = make(before);
      if (after === before) return 'known';
      const value = { stores: Object.fromEntries(after.map((one) => [one, true])) };
      if (after.length > before.length && JSON.stringify(value).length > longest) return 'full';
      if ((await this.#state.put(name, value, stored?.version)) === 'stored') return 'known';
    }
    throw new Retry('The list of stores is changed by too many at once', { after: 1 });
  }
}

function keysIn(value: JsonObject | undefined): readonly string[] {
  const stores = value?.['stores'];
  return isJsonObject(stores) ? Object.keys(stores).filter((key) => isStoreKey(key)) : [];
}
