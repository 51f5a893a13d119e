import { type Engine, isUsable } from '../engine/engine.ts';
import type { Failure } from '../failure.ts';
import type { FourMeClient } from '../platforms/4me/client/client.ts';
import { provisioningClient } from '../platforms/4me/client/provisioning.ts';
import type { Definition } from '../platforms/4me/definition/definition.ts';
import { nodesOf } from '../platforms/4me/records/connection.ts';
import { readDeployState } from '../platforms/4me/records/deploy-state.ts';
import { integrationSource } from '../platforms/4me/records/names.ts';
import { canonicalDomain } from '../platforms/4me/wire/domain.ts';
import { plan } from '../reconcile/plan.ts';
import type { Connect } from './bootstrap.ts';
import { bootstrapFirst } from './credentials.ts';
import { cloudText, formerPlace } from './engine-place.ts';
import { integrationItemNodes } from './integration-items.ts';
import { offeringLink } from './offering-link.ts';
import { addressOf, draftOf, offeringNode, ruleNodes, uiExtensionNode } from './offering-nodes.ts';
import { laterRun, proposalOf, textAt, type Proposal } from './proposal.ts';
import { publishedNodes } from './published-node.ts';
import { readProviderSecret } from './provider-secret.ts';
import { serviceInstanceNamed } from './service-instance.ts';
import { stateMemory } from './state-memory.ts';
import { workloadNode } from './workload-node.ts';
import { engineWorkloadName, integrationWorkload } from './workloads.ts';

export interface DeployInput {
  /** As the user wrote it. */
  readonly domain: string;
  readonly account: string;
  /** First part of the names of workloads. */
  readonly engineName: string;
  /** Values for parameters of the integration's template, over its defaults. */
  readonly parameters: Readonly<Record<string, string>>;
  /** Unless the folder names one itself. */
  readonly serviceInstanceName: string;
  /** A personal access token that provisions instead of the provider's client. */
  readonly accessToken: string | undefined;
  readonly definition: Definition;
  readonly engine: Engine;
  /** Go on although the records belong to another AWS account or region, to another kind of engine, or to one of another name. */
  readonly moveEngine: boolean;
  readonly connect: Connect;
}

export interface DeployResult {
  readonly offeringId: string;
  /** The draft in 4me's own pages. */
  readonly link: string;
  /** The workload's outputs, e.g. `IntegrationApi`. */
  readonly outputs: Readonly<Record<string, string>>;
}

/**
 * Compares an integration with what there is (seeds, note-dispatcher steps 1 to 9): two requests to 4me, and no change
 * anywhere. The order of dependence is workload, then configuration items, UI extension and offering, then its rules; what
 * does not depend on each other goes at the same time. Throws Failure.
 */
export async function proposeDeploy(input: DeployInput): Promise<Proposal<DeployResult>> {
  const { domain, account, definition, engine } = input;
  const serviceInstanceName = definition.offering.serviceInstance ?? input.serviceInstanceName;
  const client = await provisioner(input);
  const source = integrationSource(definition.name);
  const memoryName = integrationMemoryName(domain, account, definition.name);
  // The handler is checked before anything is sent, like the rest of the folder.
  const planned = await engine.plan(integrationWorkload(input));
  const [state, place, memory] = await Promise.all([
    readDeployState(client, {
      serviceInstance: serviceInstanceName,
      source,
      reference: definition.offering.reference,
    }),
    engine.place(),
    stateMemory(engine.state, memoryName),
  ]);
  formerPlace(nodesOf(state.configurationItems), place, planned.workload.name, input.moveEngine);
  // Secrets of customers arrive where the engine is: an integration at another place would never see them.
  formerPlace(nodesOf(state.engineItems), place, engineWorkloadName(input.engineName), 'bootstrap first');
  const instance = await serviceInstanceNamed(serviceInstanceName, state.serviceInstances, client);
  const draft = draftOf(definition, source, state);

  const { begin, run } = laterRun();
  const workload = workloadNode({ engine, planned, run });
  const common = { client, state, memory, definition, source, instance, workload, draft };
  const items = integrationItemNodes({ ...common, place, workloadName: planned.workload.name, domain, account });
  const extension = uiExtensionNode(common);
  const published = publishedNodes({ ...common, address: addressOf(definition.offering.webhook?.address, workload) });
  const offering = offeringNode({ ...common, extension, before: published });
  const rules = ruleNodes({ ...common, offering });
  const nodes = [workload, ...items, ...(extension === undefined ? [] : [extension]), ...published, offering, ...rules];
  return proposalOf(plan(nodes), begin, (outputs) => {
    const offeringId = textAt(outputs.get(offering.key), 'id');
    return {
      offeringId,
      link: offeringLink(input, offeringId),
      outputs: Object.fromEntries(
        Object.entries(outputs.get(workload.key) ?? {}).map(([name, value]) => [name, String(value)]),
      ),
    };
  });
}

/** Where digests of what was last sent are kept. */
export function integrationMemoryName(domain: string, account: string, name: string): string {
  return `provision/${canonicalDomain(domain)}/${account}/integrations/${name}`;
}

/** The client that provisions. Throws a Failure where bootstrap has not run on this engine. */
export async function provisioner({
  domain,
  account,
  accessToken,
  engine,
  connect,
}: Pick<DeployInput, 'domain' | 'account' | 'accessToken' | 'engine' | 'connect'>): Promise<FourMeClient> {
  const secret = await readProviderSecret(engine.secrets, domain, account);
  const { credentials } = secret;
  const notHere = async (because: string): Promise<Failure> =>
    bootstrapFirst(domain, account, because, cloudText(await engine.place()));
  if (credentials === undefined) throw await notHere(`the engine has no credentials in ${secret.name}`);
  const foundation = engine.foundation(canonicalDomain(domain));
  if (foundation !== undefined && !isUsable(await engine.inspect(foundation.name))) {
    throw await notHere(`there is no ${foundation.name}, which the state of integrations is kept in`);
  }
  return provisioningClient({
    ...connect,
    domain,
    account,
    credentials: accessToken === undefined ? credentials : { accessToken },
  });
}
