import type { Engine } from '../../../engine/engine.ts';
import { protectedFailure } from '../../../engine/protected.ts';
import { refuseOtherDomain } from '../../../engine/workload.ts';
import type { IntegrationFolder } from '../../../integration/find-folder.ts';
import { mergeDocument } from '../../../provision/merge-document.ts';
import { laterRun, proposalOf, type Proposal } from '../../../provision/proposal.ts';
import { appWorkload } from '../../../provision/workloads.ts';
import type { Node } from '../../../reconcile/node.ts';
import { plan } from '../../../reconcile/plan.ts';
import { documentRemoval, workloadRemoval } from '../../../provision/removals.ts';
import { removalNode } from '../../../reconcile/record-node.ts';
import type { AppPlace } from '../wire/names.ts';
import { readAppSecret, type AppSecret } from './app-secret.ts';
import { prefixOf } from './place.ts';
import { readStores, type KeptStores } from './stores.ts';

export interface DestroyInput {
  readonly place: AppPlace;
  readonly integration: IntegrationFolder;
  readonly engine: Engine;
  /** Tokens and settings of stores are kept otherwise: the same app may come back at the same address. */
  readonly deleteStores: boolean;
}

export interface DestroyResult {
  /** Stores whose tokens and settings were there and stay. */
  readonly installationsKept: number;
  readonly installationsDeleted: number;
}

/**
 * Lists what there is of an app and takes it away: its functions first, then what they have kept. Each step is found anew by a run that
 * follows one that was cut off. Throws Failure.
 */
export async function proposeDestroy(input: DestroyInput): Promise<Proposal<DestroyResult>> {
  const { place, integration, engine, deleteStores } = input;
  const { name, folder } = integration;
  const wanted = appWorkload({ engineName: place.engineName, domain: place.domain, name, folder, parameters: {} });
  const prefix = prefixOf(place);
  const [deployed, kept, secret] = await Promise.all([
    engine.inspect(wanted.name),
    readStores(engine.state, prefix),
    readAppSecret(engine.secrets, prefix),
  ]);
  refuseOtherDomain(wanted, deployed, 'Use the domain that it was deployed for.');
  if (deployed?.protected === true) throw protectedFailure(wanted.name, 'its termination protection is on');
  const { begin, run } = laterRun();
  const workload = workloadRemoval({ engine, name: wanted.name, deployed, run });
  const stores = deleteStores ? storeNodes(engine, kept, workload) : [];
  const all = [...workload, ...stores, ...secretNodes(engine, secret, deleteStores, workload)];
  const affected = all.length === 0 ? [] : customerNodes(name, kept);
  const count = kept.stores.length;
  return proposalOf(plan([...affected, ...all]), begin, () => ({
    installationsKept: deleteStores ? 0 : count,
    installationsDeleted: deleteStores ? count : 0,
  }));
}

/** Nothing is done at the stores; but whoever has it installed has to be thought of. */
function customerNodes(name: string, { stores }: KeptStores): readonly Node[] {
  if (stores.length === 0) return [];
  return [
    {
      key: 'stores',
      title: `${name} stops working in these stores; uninstall it there before`,
      needs: [],
      compare: () => ({
        change: 'update',
        kinds: ['customers'],
        differences: stores.map(({ record: { api_url: address, status } }) => ({
          kind: 'customers',
          text: `${address}${status === 'installed' ? '' : ' (needs a new installation already)'}`,
        })),
        known: {},
        apply: () => Promise.resolve({ outcome: 'unchanged', output: {} }),
      }),
    },
  ];
}

function storeNodes({ state: store }: Engine, { stores, lists }: KeptStores, after: readonly Node[]): readonly Node[] {
  const because = 'tokens and settings of the store; an owner has to install the app again, and to set it up';
  const records = stores.map(({ name, record }) =>
    documentRemoval({ store, title: `store ${record.api_url}`, name, because, after }),
  );
  const rest = lists.map((name) =>
    documentRemoval({ store, title: `list ${name}`, name, because: 'which stores there are', after }),
  );
  return [...records, ...rest];
}

/** Keys of stores stay with their tokens; the address is of no use to anybody. */
function secretNodes(
  { secrets }: Engine,
  { name, document }: AppSecret,
  deleteStores: boolean,
  after: readonly Node[],
): readonly Node[] {
  const { app_address: address, ...rest } = document;
  const stays = Object.keys(rest).length > 0 && !deleteStores;
  if (address === undefined && (stays || Object.keys(document).length === 0)) return [];
  return [
    removalNode({
      key: 'app-secret',
      title: `secret ${name}`,
      id: name,
      kind: stays ? 'update' : 'delete',
      because: stays ? 'app_address: (removed)' : 'what the app knows of itself',
      async remove(id) {
        if (stays) await mergeDocument(secrets, id, { app_address: undefined });
        else await secrets.remove(id);
        return 'deleted';
      },
      after,
    }),
  ];
}
