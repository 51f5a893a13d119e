import { canonicalStoreAddress } from '../platforms/heseya/wire/store-address.ts';
import { storeStateName } from '../platforms/heseya/wire/names.ts';
import { isJsonObject } from '../runtime/json-object.ts';
import type { JsonObject } from '../runtime/ports.ts';
import type { AppStores } from './app-stores.ts';

/** What the app and a store share, as far as it is stored. */
export interface KnownStore {
  /** Of its record in the state store. */
  readonly name: string;
  /** As the record has it. */
  readonly address: string;
  readonly webhookSecret?: string;
  /** Of encrypted events. */
  readonly webhookKey?: string;
}

/** The record of the store with this address; undefined for what is no such address, and for a store that is not known. */
export async function storeOf(stores: AppStores, address: string): Promise<KnownStore | undefined> {
  const canonical = canonicalStoreAddress(address);
  if (canonical === undefined) return undefined;
  const name = storeStateName(stores.prefix, canonical);
  const record = (await stores.engine.state.get(name))?.value;
  if (record === undefined) return undefined;
  const { webhook } = record;
  const secret = isJsonObject(webhook) ? webhook['secret'] : undefined;
  const key = await webhookKeyOf(stores, canonical);
  return {
    name,
    address: addressIn(record) ?? canonical,
    ...(typeof secret === 'string' && secret !== '' ? { webhookSecret: secret } : {}),
    ...(key === undefined ? {} : { webhookKey: key }),
  };
}

/** Addresses of at most so many stores that have installed the app. */
export async function installedStores({ engine, prefix }: AppStores, most: number): Promise<readonly string[]> {
  const names = await engine.state.list(`${prefix}stores/`);
  const records = await Promise.all(names.slice(0, most).map((name) => engine.state.get(name)));
  return records.flatMap((record) => (record === undefined ? [] : (addressIn(record.value) ?? [])));
}

const addressIn = ({ api_url: address }: JsonObject): string | undefined =>
  typeof address === 'string' ? address : undefined;

async function webhookKeyOf({ engine, prefix }: AppStores, address: string): Promise<string | undefined> {
  const keys = (await engine.secrets.get(`${prefix}app`))?.value['webhook_keys'];
  if (!isJsonObject(keys)) return undefined;
  const [, key] = Object.entries(keys).find(([store]) => canonicalStoreAddress(store) === address) ?? [];
  return typeof key === 'string' && key !== '' ? key : undefined;
}
