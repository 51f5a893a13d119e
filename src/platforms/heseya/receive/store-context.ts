import type { Log } from '../../../runtime/log.ts';
import type { Outside } from '../../../runtime/outside/outside.ts';
import type { JsonObject } from '../../../runtime/ports.ts';
import type { StoreClient } from '../client/store-client.ts';
import type { StoreRecord } from '../client/store-record.ts';
import { settingsOf } from './config-values.ts';
import type { AppDefinition } from './definition.ts';
import type { FoundStore, Kit } from './kit.ts';

/** A store, as handlers see it. */
export interface StoreInfo {
  /** The same for all of its time, and fit for a name. */
  readonly key: string;
  /** Address of its API, without a slash at its end. */
  readonly apiUrl: string;
  readonly name: string | null;
  readonly version: string | null;
}

/** What all work about a store has. */
export interface StoreContext {
  readonly store: StoreInfo;
  /** What the store's people have set, and default values for the rest, by key. */
  readonly settings: JsonObject;
  /** The API of this store. */
  readonly client: StoreClient;
  readonly outside: Outside;
  readonly log: Log;
  /** Milliseconds since the epoch; past this, the engine ends the invocation. */
  readonly deadline: number;
  /** Milliseconds since the epoch; in tests, what the clock of the test says. */
  readonly now: () => number;
}

export function storeInfo(
  key: string,
  { api_url, api_name, api_version }: Pick<StoreRecord, 'api_url' | 'api_name' | 'api_version'>,
): StoreInfo {
  return { key, apiUrl: api_url, name: api_name, version: api_version };
}

export function storeContext(
  kit: Kit,
  definition: AppDefinition,
  found: FoundStore,
  invocation: { readonly log: Log; readonly deadline: number },
): StoreContext {
  return {
    store: storeInfo(found.key, found.record),
    settings: settingsOf(definition, found.record.settings),
    client: kit.clientOf(found, invocation),
    outside: kit.outside,
    log: invocation.log,
    deadline: invocation.deadline,
    now: kit.ports.now,
  };
}
