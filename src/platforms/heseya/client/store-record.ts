import { isJsonObject } from '../../../runtime/json-object.ts';
import type { JsonObject } from '../../../runtime/ports.ts';

export interface StoreWebhook {
  /** At the store. */
  readonly id: string;
  /** Signs its messages. */
  readonly secret: string;
}

/**
 * All that is known of a store. One record, so that one compare-and-swap changes both tokens together: the old ones are dead the
 * moment the store has made new ones (heseya-facts §6). Times are ISO 8601.
 */
export interface StoreRecord {
  /** Canonical. */
  readonly api_url: string;
  readonly api_name: string | null;
  readonly api_version: string | null;
  readonly integration_token: string;
  readonly refresh_token: string;
  /** SHA-256 in hexadecimal digits. */
  readonly uninstall_token_digest: string;
  readonly licence_key: string | null;
  readonly webhook: StoreWebhook | null;
  /** What the store's people have set, by key. */
  readonly settings: JsonObject;
  readonly status: 'installed' | 'needs-installation';
  /** Why it needs a new installation. */
  readonly because?: string;
  /** What the store calls the app in the names of its permissions. */
  readonly app_slug: string;
  readonly installed_at: string;
  /** When the store made the tokens. */
  readonly refreshed_at: string;
  readonly changed_at: string;
}

/** A record as the state store has it. Throws an Error for what this program has not written. */
export function storeRecordOf(value: JsonObject): StoreRecord {
  const texts = ['api_url', 'integration_token', 'refresh_token', 'uninstall_token_digest', 'installed_at'];
  const broken = texts.find((name) => typeof value[name] !== 'string');
  if (broken !== undefined || !isJsonObject(value['settings'])) {
    throw new Error(`the record of a store has no ${broken ?? 'settings'}: the store has to install the app again`);
  }
  return value as unknown as StoreRecord;
}

/** The other way. */
export function storedValue(record: StoreRecord): JsonObject {
  return record as unknown as JsonObject;
}
