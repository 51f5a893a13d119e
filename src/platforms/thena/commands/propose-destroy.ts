import type { Engine } from '../../../engine/engine.ts';
import { protectedFailure } from '../../../engine/protected.ts';
import { refuseOtherDomain } from '../../../engine/workload.ts';
import { laterRun, proposalOf, type Proposal } from '../../../provision/proposal.ts';
import { appWorkload } from '../../../provision/workloads.ts';
import type { Node } from '../../../reconcile/node.ts';
import { plan } from '../../../reconcile/plan.ts';
import { documentRemoval, workloadRemoval } from '../../../provision/removals.ts';
import type { AppPlace } from '../wire/names.ts';
import { readAppRecords } from './app-records.ts';
import { storedOrganisations, type StoredOrganisation } from './organisations.ts';

export interface DestroyInput {
  readonly place: AppPlace;
  /** Absolute; the folder of the integration. */
  readonly folder: string;
  readonly engine: Engine;
  /** Bot tokens and settings of organisations are kept otherwise: the same app may come back. */
  readonly deleteSecrets: boolean;
  readonly redact: (secret: string) => void;
}

export interface DestroyResult {
  readonly installationsKept: number;
  readonly installationsDeleted: number;
  /** Id of the app that stays at Thena. */
  readonly appId?: string;
}

/**
 * Takes away the workload of an app, and what organisations gave it if that is wanted. The app stays at Thena, whose API has no documented
 * way to delete one; so do its id and the tokens of its addresses here, by which a later deploy finds it again. Throws Failure.
 */
export async function proposeDestroy(input: DestroyInput): Promise<Proposal<DestroyResult>> {
  const { place, engine, folder, redact } = input;
  const { engineName, domain, reference: name } = place;
  const wanted = appWorkload({ engineName, domain, name, folder, parameters: {} });
  const [deployed, records, organisations] = await Promise.all([
    engine.inspect(wanted.name),
    readAppRecords(engine, place, redact),
    storedOrganisations(engine, place, redact),
  ]);
  refuseOtherDomain(wanted, deployed, 'Use the domain that it was deployed for.');
  if (deployed?.protected === true) throw protectedFailure(wanted.name, 'its termination protection is on');
  const { begin, run } = laterRun();
  const stays =
    records.appId === undefined ? '' : `; the app ${records.appId} stays at Thena, whose API cannot delete it`;
  const workload = workloadRemoval({ engine, name: wanted.name, deployed, run, more: stays });
  const gone = input.deleteSecrets ? organisations : [];
  const secrets = gone.map(({ id, secret }) =>
    documentRemoval({
      store: engine.secrets,
      key: `secret:${id}`,
      title: `secret ${secret}`,
      name: secret,
      because: `bot token and settings of ${id}; it has to install the app again if that comes back`,
      after: workload,
    }),
  );
  const all = [...workload, ...secrets];
  const customers = workload.length === 0 ? [] : customerNodes(organisations, name);
  return proposalOf(plan([...customers, ...all]), begin, () => ({
    installationsKept: organisations.length - gone.length,
    installationsDeleted: gone.length,
    ...(records.appId === undefined ? {} : { appId: records.appId }),
  }));
}

/** Nothing is done to installations; but whoever has one has to be thought of. */
function customerNodes(organisations: readonly StoredOrganisation[], reference: string): readonly Node[] {
  if (organisations.length === 0) return [];
  return [
    {
      key: 'customers',
      title: `${reference} stops working for those who have it installed`,
      needs: [],
      compare: () => ({
        change: 'update',
        kinds: ['customers'],
        differences: organisations.map(({ id, record }) => ({
          kind: 'customers',
          text: `${id}, teams ${record.team_ids.join(', ') || '(none)'}`,
        })),
        known: {},
        apply: () => Promise.resolve({ outcome: 'unchanged', output: {} }),
      }),
    },
  ];
}
