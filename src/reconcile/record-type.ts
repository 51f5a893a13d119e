/** How a field of a record compares with what is wanted. */
export type FieldRule =
  /** As it is; null, an empty text and a missing value are the same. */
  | 'exact'
  /** As `exact`; a change gives or moves access and needs its own approval. */
  | 'guarded'
  /** After the platform's normalisation: line ends and trailing white space do not count. */
  | 'text'
  /** A list whose order does not count. */
  | 'set'
  /** As `set`; an addition needs its own approval. */
  | 'widens'
  /** As `set`; a removal needs its own approval. */
  | 'narrows'
  /** An object of which only the wanted keys are ours. */
  | 'keyed'
  /** Cannot be read back: the digest of what was last sent is compared. */
  | 'remembered'
  /** As `remembered`, and its value is never shown. */
  | 'sensitive'
  /** Given where the record has no value; one that it has is kept, whatever it is. */
  | 'kept'
  /** Given when the record is made, never compared afterwards. */
  | 'initial';

/** A record that exists on the platform. */
export type Found<Fields extends object, Created extends Identified> = Created & { readonly fields: Fields };

export interface Identified {
  readonly id: string;
}

/**
 * A kind of record as data (DESIGN §7). `Snapshot` is the whole current state as one request read it; `Created` is what
 * other nodes may build on.
 */
export interface RecordType<Snapshot, Fields extends object, Created extends Identified> {
  readonly rules: { readonly [K in keyof Fields]-?: FieldRule };
  /** What an update may change of `Created`, e.g. the version of a UI extension. */
  readonly renewed?: readonly (keyof Created & string)[];
  /** Fields whose update changes what is `renewed`; where absent, each does. */
  readonly renewedBy?: readonly (keyof Fields & string)[];
  /** Pure, no request; undefined where there is no such record. */
  read(from: Snapshot, key: string): Found<Fields, Created> | undefined;
  /** Exactly one mutation. */
  create(fields: Fields): Promise<Created>;
  /** Exactly one mutation, safe to repeat: it sets absolute values. Only the fields that differ are given. */
  update(current: Found<Fields, Created>, changed: Partial<Fields>): Promise<Created>;
}
