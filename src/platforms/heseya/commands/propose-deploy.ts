import type { Engine } from '../../../engine/engine.ts';
import { requireAppAddress, workloadOutputs } from '../../../provision/app-address.ts';
import { planAppFoundation } from '../../../provision/plan-foundation.ts';
import { foundationNodes } from '../../../provision/foundation-nodes.ts';
import { laterRun, proposalOf, textAt, type Proposal } from '../../../provision/proposal.ts';
import { secretNode } from '../../../provision/secret-node.ts';
import { workloadNode } from '../../../provision/workload-node.ts';
import { appOutput, appWorkload } from '../../../provision/workloads.ts';
import { output } from '../../../reconcile/later.ts';
import { plan } from '../../../reconcile/plan.ts';
import type { HeseyaDefinition } from '../definition/definition.ts';
import type { AppPlace } from '../wire/names.ts';
import { readAppSecret } from './app-secret.ts';
import { prefixOf } from './place.ts';

export interface DeployInput {
  readonly place: AppPlace;
  readonly definition: HeseyaDefinition;
  readonly engine: Engine;
  /** Values for parameters of the template, over its defaults. */
  readonly parameters: Readonly<Record<string, string>>;
}

export interface DeployResult {
  /** Where the app answers. */
  readonly address: string;
  readonly outputs: Readonly<Record<string, string>>;
}

/**
 * Compares an app with what there is, without a change anywhere. Order: what the engine stands on, the app's workload, and its secret,
 * which tells the functions where they are: a function cannot know its own address before it exists. Throws Failure.
 */
export async function proposeDeploy({
  place,
  definition,
  engine,
  parameters,
}: DeployInput): Promise<Proposal<DeployResult>> {
  const { name, folder } = definition;
  const wanted = appWorkload({ engineName: place.engineName, domain: place.domain, name, folder, parameters });
  await requireAppAddress(folder);
  // The handler is checked before anything is changed, like the rest of the folder.
  const planned = await engine.plan(wanted);
  const [base, where, current] = await Promise.all([
    planAppFoundation(engine, place.domain),
    engine.place(),
    readAppSecret(engine.secrets, prefixOf(place)),
  ]);
  const { begin, run } = laterRun();
  const foundation = foundationNodes({ engine, planned: base, place: where, run });
  const workload = workloadNode({ engine, planned, run, after: foundation });
  const secret = secretNode({
    key: 'app-secret',
    title: `secret ${current.name}`,
    secrets: engine.secrets,
    current,
    own: { app_address: output(workload, appOutput) },
  });
  return proposalOf(plan([...foundation, workload, secret]), begin, (outputs) => ({
    address: textAt(outputs.get(workload.key), appOutput),
    outputs: workloadOutputs(outputs, workload),
  }));
}
