import type { Engine } from '../engine/engine.ts';
import { provisioningClient } from '../platforms/4me/client/provisioning.ts';
import type { FourMeClient, FourMeClientOptions } from '../platforms/4me/client/client.ts';
import type { Credentials } from '../platforms/4me/client/token.ts';
import { readBootstrapState } from '../platforms/4me/records/bootstrap-state.ts';
import type { ConfigurationItemRecord } from '../platforms/4me/records/configuration-item.ts';
import { nodesOf } from '../platforms/4me/records/connection.ts';
import { secretsEvent, sourceIDs } from '../platforms/4me/records/names.ts';
import { readCustomFields } from '../platforms/4me/records/custom-fields.ts';
import { webhookFor, type WebhookRecord } from '../platforms/4me/records/webhook.ts';
import { canonicalDomain } from '../platforms/4me/wire/domain.ts';
import type { Node } from '../reconcile/node.ts';
import { plan } from '../reconcile/plan.ts';
import { itemNodes, productNodes } from './bootstrap-nodes.ts';
import { noCredentials } from './credentials.ts';
import { formerPlace } from './engine-place.ts';
import { foundationNodes } from './foundation-nodes.ts';
import { installationWebhooks } from './installation-webhooks.ts';
import { planFoundation } from './plan-foundation.ts';
import { orphanedPolicyNodes, policyNode } from './policy-node.ts';
import { laterRun, proposalOf, textAt, type Proposal } from './proposal.ts';
import { readProviderSecret, type ProviderSecret } from './provider-secret.ts';
import { secretNode } from './secret-node.ts';
import { serviceInstanceNamed, supportTeamOf } from './service-instance.ts';
import { stateMemory } from './state-memory.ts';
import { webhookNodes } from './webhook-nodes.ts';
import { workloadNode } from './workload-node.ts';
import { engineWorkload } from './workloads.ts';

export type Connect = Pick<FourMeClientOptions, 'transport' | 'now'> &
  Partial<Pick<FourMeClientOptions, 'signal' | 'sleep' | 'random' | 'patience' | 'timeout'>>;

export interface BootstrapInput {
  /** As the user wrote it. */
  readonly domain: string;
  readonly account: string;
  /** First part of the names of workloads. */
  readonly engineName: string;
  readonly serviceInstanceName: string;
  /** References, or `*` alone. */
  readonly enabledOfferings: readonly string[];
  /** Whether the provider account tells of app instances; undefined: as it is, which is no at first. */
  readonly installationWebhooks: boolean | undefined;
  /** Values for parameters of the secrets listener's template, over its defaults. */
  readonly parameters: Readonly<Record<string, string>>;
  /** As `knownCredentials` gives them. */
  readonly credentials: Credentials | undefined;
  /** A personal access token that provisions instead of the provider's client. */
  readonly accessToken: string | undefined;
  readonly engine: Engine;
  /** Go on although the records belong to another AWS account or region, to another kind of engine, or to one of another name. */
  readonly moveEngine: boolean;
  /** Absolute; the folder that has `engine/template.yaml`. */
  readonly templates: string;
  readonly connect: Connect;
}

export interface BootstrapResult {
  /** Address of the secrets listener. */
  readonly secretsApi: string;
  /** Name of the provider secret. */
  readonly providerSecret: string;
  readonly webhookId: string;
}

/**
 * Compares everything that bootstrap provisions (seeds, bootstrap steps 1 to 13) with what there is: two requests to 4me,
 * and no change anywhere. New credentials are proved by the token and the state that they give, before the plan that
 * stores them exists. Throws Failure.
 */
export async function proposeBootstrap(input: BootstrapInput): Promise<Proposal<BootstrapResult>> {
  // Before anything is asked of anybody: it may refuse what was given.
  const wanted = engineWorkload(input);
  const { domain, account, engine, serviceInstanceName } = input;
  const stored = await readProviderSecret(engine.secrets, domain, account);
  const { credentials } = input;
  if (credentials === undefined) throw noCredentials(domain, account);
  const client = await provenClient(input, credentials, stored);
  const memoryName = `provision/${canonicalDomain(domain)}/${account}/bootstrap`;
  const [state, planned, plannedBase, place, memory] = await Promise.all([
    readBootstrapState(client, serviceInstanceName),
    engine.plan(wanted),
    planFoundation(engine, canonicalDomain(domain), wanted.name),
    engine.place(),
    stateMemory(engine.state, memoryName),
  ]);
  const former = formerPlace(
    nodesOf(state.configurationItems).filter(({ sourceID }) => sourceID === sourceIDs.secretsFunction),
    place,
    planned.workload.name,
    input.moveEngine,
  );
  const formerAddress = addressOf(former);
  const webhooks = nodesOf(state.webhooks);
  const secret = { ...stored, webhookId: stored.webhookId ?? secretsWebhookAt(formerAddress, webhooks)?.id };
  const instance = await serviceInstanceNamed(serviceInstanceName, state.serviceInstances, client);
  const supportTeamId = await supportTeamOf(serviceInstanceName, instance, client);

  const { begin, run } = laterRun();
  // Everything else stands on the foundation: nothing is written anywhere before it is there.
  const foundation = foundationNodes({ engine, planned: plannedBase, place, run });
  const credentialsNode = secretNode({
    key: 'credentials',
    title: `credentials in ${secret.name}`,
    secrets: engine.secrets,
    current: secret,
    own: { clientID: credentials.clientID, token: credentials.token },
    sensitive: ['token'],
    after: foundation,
  });
  const policies = {
    client,
    secrets: engine.secrets,
    secret,
    policies: nodesOf(state.webhookPolicies),
    audience: `integrations provided by ${account}@${canonicalDomain(domain)}`,
  };
  const policy = policyNode({ ...policies, after: [credentialsNode] });
  const workload = workloadNode({ engine, planned, run, after: [policy] });
  const common = { client, state, memory, instance, supportTeamId };
  const products = productNodes({ ...common, after: foundation });
  const items = itemNodes({ ...common, place, products, workload, workloadName: planned.workload.name });
  const webhookContext = { client, state, memory, secret, secrets: engine.secrets, policy, workload };
  const webhook = webhookNodes(webhookContext);
  const deployed = planned.current?.outputs;
  const installations = installationWebhooks({
    ...webhookContext,
    wanted: input.installationWebhooks,
    address: deployed?.['InstallationsApi'],
    formerSecretsAddress: formerAddress,
  });
  const own = [webhookFor(webhooks, secretsEvent, secret.webhookId, deployed?.['SecretsApi']), ...installations.kept];
  const orphans = orphanedPolicyNodes({
    ...policies,
    webhooks: webhooks.filter((one) => !own.includes(one)),
    after: [webhook.webhook, ...installations.all],
  });
  const nodes: readonly Node[] = [
    ...foundation,
    credentialsNode,
    ...products.all,
    policy,
    workload,
    ...items,
    ...webhook.all,
    ...installations.all,
    ...orphans,
  ];
  return proposalOf(plan(nodes), begin, (outputs) => ({
    secretsApi: textAt(outputs.get(workload.key), 'SecretsApi'),
    providerSecret: secret.name,
    webhookId: textAt(outputs.get(webhook.webhook.key), 'id'),
  }));
}

/** Of the secrets listener of an engine that is moved. */
function addressOf(former: ConfigurationItemRecord | undefined): string | undefined {
  const address: unknown = readCustomFields(former?.customFields ?? null)['api_url'];
  return typeof address === 'string' ? address : undefined;
}

function secretsWebhookAt(address: string | undefined, webhooks: readonly WebhookRecord[]): WebhookRecord | undefined {
  return webhooks.find(({ event, uri }) => event === secretsEvent && uri !== null && uri === address);
}

/** A client whose credentials work; the provider's own are proved too where a personal access token provisions. */
async function provenClient(
  { domain, account, accessToken, connect }: BootstrapInput,
  credentials: Credentials,
  secret: ProviderSecret,
): Promise<FourMeClient> {
  const common = { ...connect, domain, account };
  if (accessToken === undefined) return provisioningClient({ ...common, credentials });
  const { clientID, token } = credentials;
  const isStored = secret.credentials?.clientID === clientID && secret.credentials.token === token;
  if (!isStored) await (await provisioningClient({ ...common, credentials })).prove();
  return provisioningClient({ ...common, credentials: { accessToken } });
}
