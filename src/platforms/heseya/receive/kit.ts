import type { Invocation } from '../../../runtime/handler.ts';
import { createOutside, type Outside } from '../../../runtime/outside/outside.ts';
import type { Ports } from '../../../runtime/ports.ts';
import { requiredVariable } from '../../../runtime/required-variable.ts';
import { storeClient, type StoreClient } from '../client/store-client.ts';
import type { StoreRecord } from '../client/store-record.ts';
import { StoreRecords } from '../client/store-records.ts';
import { Tokens } from '../client/tokens.ts';
import { namePrefix } from '../wire/names.ts';
import { InstalledStores } from './installed-stores.ts';

/** What the sources of one app have in common in a process. */
export interface Kit {
  readonly ports: Ports;
  /** First part of all names. */
  readonly prefix: string;
  readonly outside: Outside;
  readonly records: StoreRecords;
  readonly tokens: Tokens;
  readonly installed: InstalledStores;
  clientOf(store: FoundStore, invocation: Pick<Invocation, 'log' | 'deadline'>): StoreClient;
}

export interface FoundStore {
  readonly key: string;
  readonly record: StoreRecord;
}

/** Milliseconds that are left to whoever has waited for a turn in vain. */
const reserve = 1000;

const kits = new WeakMap<Ports, Kit>();

/** One for each process: what waits for a refresh has to know of it. Throws an Error that names a missing variable. */
export function kitOf(ports: Ports): Kit {
  const kit = kits.get(ports) ?? createKit(ports);
  kits.set(ports, kit);
  return kit;
}

function createKit(ports: Ports): Kit {
  const prefix = namePrefix({
    engineName: ports.environment['PARAM_ENGINE_NAME'] ?? 'app-builder',
    domain: requiredVariable(ports.environment, 'PARAM_PLATFORM_DOMAIN'),
    reference: requiredVariable(ports.environment, 'PARAM_APP_REFERENCE'),
  });
  const outside = createOutside(ports);
  const records = new StoreRecords(ports, prefix);
  const tokens = new Tokens(ports, { prefix, records, outside });
  return {
    ports,
    prefix,
    outside,
    records,
    tokens,
    installed: new InstalledStores(ports, prefix),
    clientOf: (store, { log, deadline }) =>
      storeClient({ outside, tokens }, store, { log, deadline: deadline - reserve }),
  };
}
