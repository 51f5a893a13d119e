import type { Engine } from '../../../engine/engine.ts';
import { nothingToBegin, proposalOf, type Proposal } from '../../../provision/proposal.ts';
import type { Node } from '../../../reconcile/node.ts';
import { plan } from '../../../reconcile/plan.ts';
import { removalNode } from '../../../reconcile/record-node.ts';
import type { StoreRecords } from '../client/store-records.ts';
import { InstalledStores } from '../receive/installed-stores.ts';
import { storeKey, type AppPlace } from '../wire/names.ts';
import { readAppSecret } from './app-secret.ts';
import { deployedAddress } from './deployed-app.ts';
import { prefixOf } from './place.ts';
import type { InstallResult } from './propose-install.ts';
import { findApp } from './found-app.ts';
import type { StoreApi } from './store-api.ts';
import { webhookKeyNodes } from './webhook-key-node.ts';

export interface UninstallInput {
  readonly place: AppPlace;
  readonly engine: Engine;
  /** Canonical address. */
  readonly store: string;
  readonly api: StoreApi;
  readonly records: StoreRecords;
  /** Also where the app does not answer. */
  readonly force: boolean;
}

/**
 * What there is of the app in a store, and of the store in the app: the store tells the app, which deletes what it has. What an app keeps
 * that did not hear of it is deleted by a run that finds it nowhere in the store. Throws Failure.
 */
export async function proposeUninstall(input: UninstallInput): Promise<Proposal<InstallResult>> {
  const { place, engine, store, api, records, force } = input;
  const address = await deployedAddress(engine, place);
  const [record, secret] = await Promise.all([
    records.get(storeKey(store)),
    readAppSecret(engine.secrets, prefixOf(place)),
  ]);
  const found = await findApp(api, address, record);
  const at = found?.formerAddress === undefined ? '' : `, at its former address ${found.formerAddress}`;
  const answer = force ? ', also where the app does not answer' : '';
  const removal =
    found === undefined
      ? []
      : [
          removalNode({
            key: 'uninstall',
            title: `${place.reference} in ${store}${at}`,
            id: found.id,
            because: `its permissions and webhooks go, and the app deletes tokens and settings of the store${answer}`,
            async remove(id) {
              await api.uninstall(id, { force });
              return 'deleted';
            },
          }),
        ];
  const left = found === undefined && record !== undefined ? [leftNode(input)] : [];
  const nodes = [...removal, ...left];
  const { secrets } = engine;
  const key = webhookKeyNodes({ secrets, secret, store, webhookKey: null, after: nodes });
  return proposalOf(plan([...nodes, ...key]), nothingToBegin, () => ({ reference: place.reference, store }));
}

function leftNode({ place, engine, store, records }: UninstallInput): Node {
  return removalNode({
    key: 'left',
    title: `what ${place.reference} has of ${store}`,
    id: storeKey(store),
    because: 'tokens and settings of the store, which has removed the app without its hearing of it',
    async remove(key) {
      await records.remove(key);
      await new InstalledStores(engine, prefixOf(place)).remove(key);
      return 'deleted';
    },
  });
}
