import type { Json, JsonObject } from '../../../runtime/ports.ts';
import type { eventTypes, EventName } from './events.ts';

/*
 * The data of events, as far as apps usually read it. Stores differ by version, and send more than this: every shape is open.
 */

/** Anything of a store that has an id. */
export type StoreModel = JsonObject & { readonly id: string };

export type OrderData = StoreModel & {
  /** What people call it. */
  readonly code: string;
  readonly email: string;
  readonly currency: string;
  /** An amount, e.g. `149.90`. */
  readonly summary: string;
  readonly paid: boolean;
  readonly comment: string | null;
  /** ISO 8601. */
  readonly created_at: string;
  readonly status: JsonObject;
  readonly products?: readonly OrderLine[];
};

export type OrderLine = JsonObject & { readonly name?: string; readonly quantity?: number };

export type OrderDocumentData = JsonObject;

/** `prices_max_…` are empty in core 8. */
export type ProductPricesData = StoreModel & {
  readonly prices_min_old?: readonly JsonObject[];
  readonly prices_max_old?: readonly JsonObject[];
  readonly prices_min_new?: readonly JsonObject[];
  readonly prices_max_new?: readonly JsonObject[];
  /** ISO 8601. */
  readonly updated_at: string;
};

export type NamedModel = StoreModel & { readonly name: string };

interface DataByType {
  readonly Order: OrderData;
  readonly OrderDocument: OrderDocumentData;
  readonly Product: NamedModel;
  readonly ProductPrices: ProductPricesData;
  readonly Item: NamedModel;
  readonly Page: NamedModel;
  readonly ProductSet: NamedModel;
  readonly User: StoreModel;
  readonly Sale: NamedModel;
  readonly Coupon: NamedModel;
  readonly Discount: NamedModel;
  readonly Language: StoreModel;
  readonly Organization: StoreModel;
  readonly TfaCode: JsonObject;
  readonly PasswordRecovery: JsonObject;
  readonly LocalizedLoginAttempt: JsonObject;
}

/** What the data of an event is, in clear. */
export type EventData<Name extends EventName> = DataByType[(typeof eventTypes)[Name]['type']];

/** Who did it, where the webhook asks for that: a user or an app; null for nobody whom the store knows. */
export type Issuer = JsonObject | null;

/** A message of a webhook as it is on the wire, after its signature was verified (heseya-facts §8). */
export interface WebhookMessage {
  readonly event: string;
  /** ISO 8601. */
  readonly triggered_at?: string;
  readonly issuer_type?: 'app' | 'user' | 'unauthenticated';
  readonly api_url: string;
  readonly data_type?: string;
  readonly data: Json;
  readonly issuer?: Issuer;
}
