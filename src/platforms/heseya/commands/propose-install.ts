import type { CommandContext } from '../../../cli/command.ts';
import type { Engine } from '../../../engine/engine.ts';
import { nothingToBegin, proposalOf, type Proposal } from '../../../provision/proposal.ts';
import { plan } from '../../../reconcile/plan.ts';
import { StoreRecords } from '../client/store-records.ts';
import type { StoreRecord } from '../client/store-record.ts';
import type { HeseyaDefinition } from '../definition/definition.ts';
import { storeKey, type AppPlace } from '../wire/names.ts';
import { readAppSecret } from './app-secret.ts';
import { deployedAddress, requireKnownAddress } from './deployed-app.ts';
import { findApp, type FoundApp } from './found-app.ts';
import { installNode, leaveNode } from './install-nodes.ts';
import { prefixOf } from './place.ts';
import type { StoreApi } from './store-api.ts';
import { webhookKeyNodes } from './webhook-key-node.ts';
import { requireLicence, warnOfSecrets, type Wish } from './wish.ts';

export interface InstallInput {
  readonly place: AppPlace;
  readonly definition: HeseyaDefinition;
  readonly engine: Engine;
  /** Canonical address. */
  readonly store: string;
  readonly api: StoreApi;
  readonly wish: Wish;
  readonly context: CommandContext;
}

export interface InstallResult {
  readonly reference: string;
  readonly store: string;
}

/**
 * Compares what the store has with what is wanted: two requests to it, and no change anywhere. Stores cannot install an app twice,
 * nor change its permissions or tokens: where something has to become another, the app leaves the store and is installed again, and
 * what the store's people have set stays. Throws Failure.
 */
export async function proposeInstall(input: InstallInput): Promise<Proposal<InstallResult>> {
  const { place, definition, engine, store, api, wish, context } = input;
  const prefix = prefixOf(place);
  const address = await deployedAddress(engine, place);
  const secret = await readAppSecret(engine.secrets, prefix);
  requireKnownAddress(address, secret, place);
  const records = new StoreRecords(engine, prefix);
  const record = await records.get(storeKey(store));
  const found = await findApp(api, address, record);
  const because = found === undefined ? undefined : reasonToLeave(found, record, wish);
  const isInstalled = found !== undefined && because === undefined;
  if (isInstalled) warnOfUnused(context);
  else requireLicence(definition, wish);
  warnOfSecrets(context, definition, wish, secret.webhookKeys[store] !== undefined);
  const key = webhookKeyNodes({ secrets: engine.secrets, secret, store, webhookKey: wish.webhookKey });
  const title = `${definition.title || definition.name} in ${store}`;
  const leave =
    found === undefined || because === undefined
      ? []
      : [leaveNode({ title, because, id: found.id, api, records, store, now: context.now, after: key })];
  const nodes = isInstalled
    ? key
    : [
        ...key,
        ...leave,
        installNode({ title, address, api, wish, records, store, context, after: [...key, ...leave] }),
      ];
  return proposalOf(plan(nodes), nothingToBegin, () => ({ reference: place.reference, store }));
}

/** Why an app has to be installed again; undefined where it is as wanted. */
function reasonToLeave(found: FoundApp, record: StoreRecord | undefined, { permissions }: Wish): string | undefined {
  if (record === undefined)
    return 'the store has it, and the app knows nothing of the store: an installation was cut off';
  if (record.status !== 'installed') return record.because ?? 'the tokens of the app are dead';
  if (found.formerAddress !== undefined) return `the store has it at its former address ${found.formerAddress}`;
  const missing = permissions.filter((name) => !found.permissions.includes(name));
  return missing.length === 0
    ? undefined
    : `it was installed without ${missing.join(', ')}, and stores cannot add permissions`;
}

/** A store takes these when it installs an app, and never again. */
function warnOfUnused({ given, report }: CommandContext): void {
  const unused = ['public-permission', 'licence-key-file'].filter((name) => given.has(name)).map((name) => `--${name}`);
  if (unused.length === 0) return;
  const text = `${unused.join(' and ')} changes nothing: the app is installed already, and a store takes it with the installation only. Uninstall the app first where it has to be another`;
  report({ type: 'warning', text });
}
