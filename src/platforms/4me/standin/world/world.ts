import type { Row, TableName, Tables } from './rows.ts';

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
  readonly #byId = new Map<string, Row>();
  #changed: () => void = () => {};

  /** `now` in milliseconds since the epoch. */
  constructor(data: WorldData, now: () => number) {
    this.#data = data;
    this.domain = data.domain;
    this.now = now;
    for (const rows of Object.values(data.tables)) for (const row of rows) this.#byId.set(row.id, row);
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

  nodeId(table: TableName | 'Note' | 'AppOfferingScope' | 'AuditLine' | 'ProductCategory', number: number): string {
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

  get<K extends TableName>(table: K, id: string): Tables[K] | undefined {
    const row = this.#byId.get(id);
    return row !== undefined && this.tableOf(id) === table ? (row as Tables[K]) : undefined;
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
    if (this.#byId.has(row.id)) throw new Error(`${table} ${String(number)} exists already`);
    this.#rows(table).push(row);
    this.#byId.set(row.id, row);
    this.#changed();
    return row;
  }

  update<K extends TableName>(table: K, row: Tables[K], changes: Partial<Tables[K]>): void {
    if (this.get(table, row.id) !== row) throw new Error(`${table} ${row.id} is not in this world`);
    Object.assign(row, changes, { updatedAt: this.timestamp() } satisfies Partial<Row>);
    this.#changed();
  }

  delete<K extends TableName>(table: K, row: Tables[K]): void {
    const rows = this.#rows(table);
    const index = rows.indexOf(row);
    if (index === -1) throw new Error(`${table} ${row.id} is not in this world`);
    rows.splice(index, 1);
    this.#byId.delete(row.id);
    this.#changed();
  }

  #rows<K extends TableName>(table: K): Tables[K][] {
    const tables: { [T in TableName]?: Tables[T][] } = this.#data.tables;
    return (tables[table] ??= []);
  }
}
