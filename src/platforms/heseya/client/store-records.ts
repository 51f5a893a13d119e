import { setTimeout as sleep } from 'node:timers/promises';
import { Retry } from '../../../runtime/outcomes.ts';
import type { Ports } from '../../../runtime/ports.ts';
import { storeRecordName } from '../wire/names.ts';
import { storedValue, storeRecordOf, type StoreRecord } from './store-record.ts';

/** Each lost race means that somebody else has stored something: more than a few in a row are a mistake of ours. */
const attempts = 20;

/** What a change does: the record as it becomes, or the same object where nothing is to be stored. */
type Change = (record: StoreRecord | undefined) => StoreRecord | undefined;

/** The records of the stores that have installed an app, changed by compare-and-swap. */
export class StoreRecords {
  readonly #state: Ports['state'];
  readonly #prefix: string;

  constructor({ state }: Pick<Ports, 'state'>, prefix: string) {
    this.#state = state;
    this.#prefix = prefix;
  }

  /** By the key of the store; undefined where the app is not installed. */
  async get(key: string): Promise<StoreRecord | undefined> {
    const stored = await this.#state.get(this.#nameOf(key));
    return stored === undefined ? undefined : storeRecordOf(stored.value);
  }

  /**
   * Applies a change to what is stored at that moment, again for each time that somebody else was first. Gives what is stored then.
   * Throws what the change throws, and Retry for too many lost races.
   */
  async change(key: string, make: Change): Promise<StoreRecord | undefined> {
    const name = this.#nameOf(key);
    for (let attempt = 1; attempt <= attempts; attempt += 1) {
      const stored = await this.#state.get(name);
      const before = stored === undefined ? undefined : storeRecordOf(stored.value);
      const after = make(before);
      if (after === before || after === undefined) return before;
      if ((await this.#state.put(name, storedValue(after), stored?.version)) === 'stored') return after;
      await sleep(Math.random() * attempt * 5);
    }
    throw new Retry('The record of the store is changed by too many at once', { after: 1 });
  }

  async remove(key: string): Promise<void> {
    await this.#state.remove(this.#nameOf(key));
  }

  #nameOf(key: string): string {
    return storeRecordName(this.#prefix, key);
  }
}
