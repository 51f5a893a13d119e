import type { State } from '../../../runtime/ports.ts';
import type { Lazily, TableCalls } from '../requests/calls.ts';
import type { FieldEncryption } from './field-encryption.ts';
import { tableClaims } from './table-claims.ts';
import { tableDocuments } from './table-documents.ts';

export interface StateStoreOptions {
  readonly calls: Lazily<TableCalls>;
  /** Name of the table, e.g. `app-builder-state`. */
  readonly table: string;
  /** For the documents; claims have no content. */
  readonly encryption: FieldEncryption;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/**
 * The state store as rows of one DynamoDB table. Where the table is missing, reads find nothing and writes throw
 * `AB-AWS-STATE-TABLE`.
 */
export function stateStore({ calls, table, encryption, now }: StateStoreOptions): State {
  return { ...tableDocuments(calls, table, encryption), ...tableClaims(calls, table, now) };
}
