import { indexesOf, type IndexDefinition } from './indexes.ts';
import type { Row, TableName } from './rows.ts';
import { TableIndex } from './table-index.ts';

/** The rows of one type, and the ways to find them. */
export class Table {
  /** As they were made; the world's data has this very list. */
  readonly rows: Row[];
  readonly #byId = new Map<string, Row>();
  readonly #byAccount = new Map<string, Row[]>();
  readonly #indexes: ReadonlyMap<string, TableIndex>;

  constructor(name: TableName, rows: Row[]) {
    this.rows = rows;
    const definitions = Object.entries(indexesOf(name)) as [string, IndexDefinition<Row>][];
    this.#indexes = new Map(definitions.map(([key, definition]) => [key, new TableIndex(definition)]));
    for (const row of rows) this.#enter(row);
  }

  get(id: string): Row | undefined {
    return this.#byId.get(id);
  }

  of(account: string): readonly Row[] {
    return this.#byAccount.get(account) ?? [];
  }

  /** Rows of an account whose keys in the index `name` have `value`; throws where there is no such index. */
  lookup(name: string, account: string, value: string): readonly Row[] {
    const index = this.#indexes.get(name);
    if (index === undefined) throw new Error(`there is no index ${name}`);
    return index.find(account, value);
  }

  insert(row: Row): void {
    this.rows.push(row);
    this.#enter(row);
  }

  update(row: Row, changes: object): void {
    const affected = [...this.#indexes.values()].filter((index) => index.dependsOn(changes));
    for (const index of affected) index.remove(row);
    Object.assign(row, changes);
    for (const index of affected) index.add(row);
  }

  delete(row: Row): void {
    take(this.rows, row);
    take(this.#byAccount.get(row.account) ?? [], row);
    this.#byId.delete(row.id);
    for (const index of this.#indexes.values()) index.remove(row);
  }

  #enter(row: Row): void {
    this.#byId.set(row.id, row);
    const own = this.#byAccount.get(row.account);
    if (own === undefined) this.#byAccount.set(row.account, [row]);
    else own.push(row);
    for (const index of this.#indexes.values()) index.add(row);
  }
}

function take(rows: Row[], row: Row): void {
  rows.splice(rows.indexOf(row), 1);
}
