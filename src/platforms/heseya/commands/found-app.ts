import type { StoreRecord } from '../client/store-record.ts';
import { withoutSlash } from '../receive/app-secret.ts';
import type { StoreApi } from './store-api.ts';

/** What a store has of the app. */
export interface FoundApp {
  /** At the store. */
  readonly id: string;
  readonly permissions: readonly string[];
  /** Where the store believes the app to be, where that is another address than the one at which it is now. */
  readonly formerAddress: string | undefined;
}

/**
 * The app among those of a store: the one with its address; else the one that has the name in the store that this app had when it was
 * installed there, and has moved since. Undefined where it is not installed. Throws Failure.
 *
 * @param record what the app has of the store
 */
export async function findApp(
  api: StoreApi,
  address: string,
  record: StoreRecord | undefined,
): Promise<FoundApp | undefined> {
  const apps = await api.apps();
  const here = apps.find(({ url }) => withoutSlash(url) === withoutSlash(address));
  const slug = record?.app_slug ?? '';
  const app = here ?? (slug === '' ? undefined : apps.find((one) => one.slug === slug));
  if (app === undefined) return undefined;
  const permissions = await api.permissionsOf(app.id);
  return { id: app.id, permissions, formerAddress: here === undefined ? app.url : undefined };
}
