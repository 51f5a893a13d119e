import type { Fields, ValuesOf } from '../../../../runtime/fields.ts';
import type { Json, JsonObject } from '../../../../runtime/ports.ts';
import type { QueueMessage } from '../../../../runtime/queue-record.ts';
import type { Clients } from '../clients.ts';
import type { Documents } from './installation-documents.ts';
import type { OwnChanges } from './own-values.ts';
import type { Surroundings } from './surroundings.ts';

/** Values of custom fields of the app instance, by id. */
export type FieldChanges = Readonly<Record<string, Json>>;

/** What work on a message of a queue has; the clients wait for 4me as long as the deadline allows. */
export interface QueuedWork<F extends Fields, S extends Fields> extends Clients, Surroundings, QueueMessage {
  /** The customer account. */
  readonly account: string;
  readonly domain: string;
  readonly offering: string;
  /** Node ID of the app instance. */
  readonly instanceId: string;
  /** What the customer entered, typed and checked. */
  readonly fields: ValuesOf<F>;
  readonly secrets: ValuesOf<S>;
  /** Values of the app's own keys. */
  readonly own: JsonObject;
  readonly documents: Documents;
  /** Writes those that differ, in one request. */
  readonly setFields: (fields: FieldChanges) => Promise<void>;
  /**
   * Suspends the app with a comment for the customer, and writes fields in the same request. It stays suspended until the customer
   * changes what was entered and `configure` finds it ready, or until a `secretCallback` resumes it. Throws Retry where the
   * customer has changed something meanwhile.
   */
  readonly suspend: (comment: string, options?: { readonly fields?: FieldChanges }) => Promise<void>;
  /** Stores values of own keys; undefined takes one away. */
  readonly remember: (changes: OwnChanges) => Promise<void>;
  /** The address of a `secretCallback` of the app, for this customer. */
  readonly callbackUrl: (name: string) => Promise<string>;
}
