import type { Engine } from '../../../engine/engine.ts';
import { requireAppAddress, workloadOutputs } from '../../../provision/app-address.ts';
import { planAppFoundation } from '../../../provision/plan-foundation.ts';
import { foundationNodes } from '../../../provision/foundation-nodes.ts';
import { laterRun, proposalOf, textAt, type Proposal } from '../../../provision/proposal.ts';
import { workloadNode } from '../../../provision/workload-node.ts';
import { appOutput, appWorkload } from '../../../provision/workloads.ts';
import { plan } from '../../../reconcile/plan.ts';
import type { AppsClient } from '../client/apps-client.ts';
import type { ThenaDefinition } from '../definition/definition.ts';
import type { AppPlace } from '../wire/names.ts';
import { appNode } from './app-node.ts';
import { newTokens, readAppRecords, sentName } from './app-records.ts';
import { appSecretNode } from './app-secret-node.ts';

export interface DeployInput {
  readonly place: AppPlace;
  readonly definition: ThenaDefinition;
  readonly engine: Engine;
  /** Values for parameters of the template, over its defaults. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly client: AppsClient;
  /** Id of an app that is at Thena already. */
  readonly givenId: string | undefined;
  readonly redact: (secret: string) => void;
}

export interface DeployResult {
  readonly appId: string;
  /** Where the app answers. */
  readonly address: string;
  readonly outputs: Readonly<Record<string, string>>;
}

/**
 * Compares an app with what there is, without a request to Thena and without a change anywhere. Order: what the engine stands on, the
 * app's secret, its workload, and the app at Thena, which is told where the workload answers. Throws Failure.
 */
export async function proposeDeploy(input: DeployInput): Promise<Proposal<DeployResult>> {
  const { place, definition, engine, parameters, redact } = input;
  const { name, folder } = definition;
  const workloadOf = { engineName: place.engineName, domain: place.domain, name, folder };
  const wanted = appWorkload({ ...workloadOf, parameters });
  await requireAppAddress(folder);
  // The handler is checked before anything is sent, like the rest of the folder.
  const planned = await engine.plan(wanted);
  const [base, where, records] = await Promise.all([
    planAppFoundation(engine, place.domain),
    engine.place(),
    readAppRecords(engine, place, redact),
  ]);
  const { begin, run } = laterRun();
  const foundation = foundationNodes({ engine, planned: base, place: where, run });
  const tokens = records.tokens ?? newTokens(redact);
  const secret = appSecretNode({ secrets: engine.secrets, records, tokens, after: foundation });
  const workload = workloadNode({ engine, planned, run, after: [secret] });
  const app = appNode({ ...input, memory: sentName(place), records, tokens, workload });
  return proposalOf(plan([...foundation, secret, workload, app]), begin, (outputs) => ({
    appId: textAt(outputs.get(app.key), 'id'),
    address: textAt(outputs.get(workload.key), appOutput),
    outputs: workloadOutputs(outputs, workload),
  }));
}
