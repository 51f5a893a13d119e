import type { IndexDefinition } from './indexes.ts';
import type { Row } from './rows.ts';

/** Account -> key -> the row, or the rows where several share the key. A single row needs no list of its own. */
export class TableIndex {
  readonly #definition: IndexDefinition<Row>;
  readonly #accounts = new Map<string, Map<string, Row | Row[]>>();

  constructor(definition: IndexDefinition<Row>) {
    this.#definition = definition;
  }

  dependsOn(changes: object): boolean {
    return this.#definition.from.some((field) => Object.hasOwn(changes, field));
  }

  add(row: Row): void {
    let keys = this.#accounts.get(row.account);
    if (keys === undefined) this.#accounts.set(row.account, (keys = new Map()));
    for (const key of this.#keysOf(row)) {
      const there = keys.get(key);
      if (there === undefined) keys.set(key, row);
      else if (Array.isArray(there)) there.push(row);
      else keys.set(key, [there, row]);
    }
  }

  remove(row: Row): void {
    const keys = this.#accounts.get(row.account);
    for (const key of this.#keysOf(row)) {
      const there = keys?.get(key);
      if (Array.isArray(there) && there.length > 1) there.splice(there.indexOf(row), 1);
      else keys?.delete(key);
    }
  }

  find(account: string, value: string): readonly Row[] {
    const found = this.#accounts.get(account)?.get(this.#key(value));
    if (found === undefined) return [];
    return Array.isArray(found) ? found : [found];
  }

  #keysOf(row: Row): ReadonlySet<string> {
    const keys = this.#definition.keys(row).filter((key) => key !== null && key !== undefined && key !== '');
    return new Set(keys.map((key) => this.#key(key as string)));
  }

  #key(value: string): string {
    return this.#definition.folded ? value.toLowerCase() : value;
  }
}
