import type { Indexed, IndexName } from './indexes.ts';
import type { Row, TableName, Tables } from './rows.ts';
import { Table } from './table.ts';

/** Everything that survives a restart. */
export interface WorldData {
  readonly domain: string;
  lastNumber: number;
  readonly tables: { [K in TableName]?: Tables[K][] };
}

type New<K extends TableName> = Omit<Tables[K], 'id' | 'number' | 'createdAt' | 'updatedAt'>;

/** The records of all accounts of one 4me domain. Changes go through here, so that persistence and ids have one place. */
export class World {
  readonly domain: string;
  readonly now: () => number;
  readonly #data: WorldData;
  readonly #tables = new Map<TableName, Table>();
  #changed: () => void = () => {};

  /** `now` in milliseconds since the epoch. */
  constructor(data: WorldData, now: () => number) {
    this.#data = data;
    this.domain = data.domain;
    this.now = now;
  }

  /** Calls `listener` after every change; one listener at a time. */
  onChange(listener: () => void): void {
    this.#changed = listener;
  }

  snapshot(): WorldData {
    return this.#data;
  }

  nextNumber(): number {
    this.#data.lastNumber += 1;
    return this.#data.lastNumber;
  }

  nodeId(table: TableName | 'Note' | 'AppOfferingScope' | 'AuditLine', number: number): string {
    return Buffer.from(`${this.domain}/${table}/${String(number)}`).toString('base64url');
  }

  /** The class that a node ID names; undefined for what is no node ID of this domain. */
  tableOf(id: string): string | undefined {
    const [domain, table, number, ...rest] = Buffer.from(id, 'base64url').toString('utf8').split('/');
    return domain === this.domain && table !== undefined && number !== undefined && rest.length === 0
      ? table
      : undefined;
  }

  timestamp(): string {
    return new Date(this.now()).toISOString();
  }

  all<K extends TableName>(table: K): readonly Tables[K][] {
    return this.#rows(table);
  }

  /** The rows of one account, as they were made. */
  of<K extends TableName>(table: K, account: string): readonly Tables[K][] {
    return this.#table(table).of(account) as readonly Tables[K][];
  }

  get<K extends TableName>(table: K, id: string): Tables[K] | undefined {
    return this.#table(table).get(id) as Tables[K] | undefined;
  }

  /** The rows of an account that have `value`, found without walking through the others. */
  lookup<K extends Indexed>(table: K, index: IndexName<K>, account: string, value: string): readonly Tables[K][] {
    return this.#table(table).lookup(index, account, value) as readonly Tables[K][];
  }

  find<K extends TableName>(table: K, matches: (row: Tables[K]) => boolean): Tables[K] | undefined {
    return this.#rows(table).find(matches);
  }

  filter<K extends TableName>(table: K, matches: (row: Tables[K]) => boolean): Tables[K][] {
    return this.#rows(table).filter(matches);
  }

  insert<K extends TableName>(table: K, fields: New<K>, number = this.nextNumber()): Tables[K] {
    const at = this.timestamp();
    const base = { id: this.nodeId(table, number), number, createdAt: at, updatedAt: at };
    const row = { ...fields, ...base } as unknown as Tables[K];
    if (this.get(table, row.id) !== undefined) throw new Error(`${table} ${String(number)} exists already`);
    this.#table(table).insert(row);
    this.#changed();
    return row;
  }

  update<K extends TableName>(table: K, row: Tables[K], changes: Partial<Tables[K]>): void {
    this.#refuseStranger(table, row);
    this.#table(table).update(row, { ...changes, updatedAt: this.timestamp() } satisfies Partial<Row>);
    this.#changed();
  }

  delete<K extends TableName>(table: K, row: Tables[K]): void {
    this.#refuseStranger(table, row);
    this.#table(table).delete(row);
    this.#changed();
  }

  #refuseStranger<K extends TableName>(table: K, row: Tables[K]): void {
    if (this.get(table, row.id) !== row) throw new Error(`${table} ${row.id} is not in this world`);
  }

  #rows<K extends TableName>(table: K): readonly Tables[K][] {
    return this.#table(table).rows as readonly Row[] as readonly Tables[K][];
  }

  #table(name: TableName): Table {
    let table = this.#tables.get(name);
    if (table === undefined) {
      const tables: { [K in TableName]?: Row[] } = this.#data.tables;
      table = new Table(name, (tables[name] ??= []));
      this.#tables.set(name, table);
    }
    return table;
  }
}
