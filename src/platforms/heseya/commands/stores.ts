import type { State } from '../../../runtime/ports.ts';
import { storeRecordOf, type StoreRecord } from '../client/store-record.ts';
import { installedNames } from '../wire/names.ts';

/** What the engine has of the stores that have installed an app. */
export interface KeptStores {
  readonly stores: readonly KeptStore[];
  /** Names of the documents that tell which stores there are, as far as there are any. */
  readonly lists: readonly string[];
}

export interface KeptStore {
  /** In the state store. */
  readonly name: string;
  readonly record: StoreRecord;
}

/** Everything that is kept for stores, by their addresses. `prefix`: see `prefixOf`. */
export async function readStores(state: State, prefix: string): Promise<KeptStores> {
  const [names, lists] = await Promise.all([state.list(`${prefix}stores/`), state.list(`${prefix}installed/`)]);
  const found = await Promise.all(
    names.map(async (name): Promise<readonly KeptStore[]> => {
      const stored = await state.get(name);
      // Uninstalled meanwhile.
      return stored === undefined ? [] : [{ name, record: storeRecordOf(stored.value) }];
    }),
  );
  const known = installedNames(prefix);
  const stores = found.flat().toSorted((one, other) => (one.record.api_url < other.record.api_url ? -1 : 1));
  return { stores, lists: lists.filter((name) => known.includes(name)) };
}
