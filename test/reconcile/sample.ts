import type { Memory, Remembered } from '../../src/reconcile/memory.ts';
import type { RecordType } from '../../src/reconcile/record-type.ts';

export interface SampleFields {
  readonly name: string;
  readonly text: string | null | undefined;
  readonly tags: readonly string[] | undefined;
  readonly rights: readonly string[] | undefined;
  readonly extra: Readonly<Record<string, unknown>> | undefined;
  readonly picture: string | undefined;
  readonly secret: string | undefined;
  readonly kind: string | undefined;
  /** Id of another record. */
  readonly link: string | undefined;
}

export interface SampleMade {
  readonly id: string;
  readonly version: string;
}

type Row = { -readonly [K in keyof SampleFields]?: SampleFields[K] } & { id: string; version: number };

/** A platform in memory: keeps fields as the real one does, counts writes, and can break after one of them. */
export class SamplePlatform {
  readonly rows = new Map<string, Row>();
  writes = 0;
  /** The write with this number takes effect, and then everything is over. */
  breaksAfter = Number.POSITIVE_INFINITY;
  readonly order: string[] = [];

  type(): RecordType<ReadonlyMap<string, Row>, SampleFields, SampleMade> {
    return {
      rules: {
        name: 'exact',
        text: 'text',
        tags: 'set',
        rights: 'widens',
        extra: 'keyed',
        picture: 'remembered',
        secret: 'sensitive',
        kind: 'initial',
        link: 'exact',
      },
      renewed: ['version'],
      read(from, key) {
        const row = from.get(key);
        if (row === undefined) return undefined;
        const { id, version, picture: _picture, secret: _secret, ...fields } = row;
        const { name = '', text, tags, rights, extra, kind, link } = fields;
        const unread = { picture: undefined, secret: undefined };
        return { id, version: String(version), fields: { name, text, tags, rights, extra, kind, link, ...unread } };
      },
      create: async (fields) => {
        const row: Row = { ...fields, id: `id-${fields.name}`, version: 1 };
        return this.#write(row, `create ${fields.name}`);
      },
      update: async ({ id, fields }, changed) => {
        const row = this.rows.get(fields.name);
        if (row === undefined) throw new Error(`${id} is gone`);
        return this.#write({ ...row, ...changed, version: row.version + 1 }, `update ${fields.name}`);
      },
    };
  }

  async #write(row: Row, what: string): Promise<SampleMade> {
    await Promise.resolve();
    if (this.writes >= this.breaksAfter) throw new Error('killed');
    this.writes += 1;
    this.order.push(what);
    const text = typeof row.text === 'string' ? row.text.replaceAll('\r\n', '\n').trimEnd() : row.text;
    const name = row.name ?? '';
    this.rows.set(name, { ...row, text, ...(row.extra === undefined ? {} : { extra: { others: 1, ...row.extra } }) });
    await Promise.resolve();
    if (this.writes >= this.breaksAfter) throw new Error('killed');
    return { id: row.id, version: String(row.version) };
  }
}

export function sampleMemory(): Memory {
  const entries = new Map<string, Remembered>();
  return {
    recall: (key) => entries.get(key),
    remember: (key, remembered) => {
      entries.set(key, remembered);
      return Promise.resolve();
    },
  };
}
