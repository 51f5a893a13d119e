import { isJsonObject } from '../../../runtime/json-object.ts';
import { canonicalStoreAddress } from '../wire/store-address.ts';
import { appSecretName } from '../wire/names.ts';
import type { Kit } from './kit.ts';

/**
 * Where stores reach this app, without a slash at its end, as deploy has written it; undefined where it has not yet.
 */
export async function appAddress({ ports, prefix }: Kit): Promise<string | undefined> {
  const address = (await ports.secrets.get(appSecretName(prefix)))?.value['app_address'];
  return typeof address === 'string' && URL.canParse(address) ? withoutSlash(address) : undefined;
}

/** The key of a store's encrypted events; undefined where the store's owner has given none. */
export async function webhookKey({ ports, prefix }: Kit, store: string): Promise<string | undefined> {
  const keys = (await ports.secrets.get(appSecretName(prefix)))?.value['webhook_keys'];
  if (!isJsonObject(keys)) return undefined;
  const [, key] = Object.entries(keys).find(([address]) => canonicalStoreAddress(address) === store) ?? [];
  return typeof key === 'string' && key !== '' ? key : undefined;
}

/** The address of an app in one spelling, for comparisons; as it is where it is none. */
export function withoutSlash(address: string): string {
  if (!URL.canParse(address)) return address;
  const { protocol, host, pathname } = new URL(address);
  return `${protocol}//${host}${pathname.replace(/\/+$/, '')}`;
}
