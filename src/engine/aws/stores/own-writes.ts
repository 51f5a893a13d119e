import { keepNewest } from '../../../runtime/newest.ts';

/**
 * What this process replaced, or learned that it is replaced: reads of Secrets Manager are eventually consistent, so that a
 * read after a write may still give what was there before.
 */
export class OwnWrites {
  /** Version that our last write replaced or found replaced; undefined where there was none before. */
  readonly #replaced = new Map<string, string | undefined>();

  replaced(name: string, version: string | undefined): void {
    keepNewest(this.#replaced, name, version);
  }

  /** Whether `version` is what our last write replaced or found replaced. */
  isBehind(name: string, version: string | undefined): boolean {
    return this.#replaced.has(name) && this.#replaced.get(name) === version;
  }

  forget(name: string): void {
    this.#replaced.delete(name);
  }
}
