import { protectedFailure } from '../engine/protected.ts';
import { refuseOtherDomain } from '../engine/workload.ts';
import type { FourMeClient } from '../platforms/4me/client/client.ts';
import type { AppOfferingRecord } from '../platforms/4me/records/app-offering.ts';
import { isRetired, retireConfigurationItem } from '../platforms/4me/records/configuration-item.ts';
import { nodesOf } from '../platforms/4me/records/connection.ts';
import { readDestroyState, type DestroyState } from '../platforms/4me/records/destroy-state.ts';
import { integrationSource } from '../platforms/4me/records/names.ts';
import { customerSecretPrefix } from '../platforms/4me/wire/names.ts';
import { plan } from '../reconcile/plan.ts';
import { removalNode } from '../reconcile/record-node.ts';
import { integrationMemoryName, provisioner, type DeployInput } from './deploy.ts';
import { formerPlace } from './engine-place.ts';
import { formerDraft, isCut } from './offering-nodes.ts';
import { documentRemoval, workloadRemoval } from './removals.ts';
import { laterRun, proposalOf, type Proposal } from './proposal.ts';
import { customerNodes, retirementNodes, undeletable } from './retirement-nodes.ts';
import { integrationWorkload } from './workloads.ts';

export type DestroyInput = Omit<DeployInput, 'serviceInstanceName' | 'parameters' | 'moveEngine'> & {
  /** Customer secrets are kept otherwise: the same app may come back. */
  readonly deleteCustomerSecrets: boolean;
};

export interface DestroyResult {
  /** Names of secrets of customers that were there and stay. */
  readonly customerSecretsKept: number;
  readonly customerSecretsDeleted: number;
}

/**
 * Lists what there is of an integration and takes it away, or out of use where 4me's API cannot delete it: app offerings and UI
 * extensions are disabled, configuration items get the status `removed`. Order: no new installations, no rules, no functions, no
 * secrets, and at last what the tool remembers of its runs; each step is found anew by a run that follows one that was cut
 * off. Throws Failure.
 */
export async function proposeDestroy(input: DestroyInput): Promise<Proposal<DestroyResult>> {
  const { domain, account, definition, engine } = input;
  const client = await provisioner(input);
  const source = integrationSource(definition.name);
  const { state, draft, reference } = await readState(client, input, source);
  const memoryName = integrationMemoryName(domain, account, definition.name);
  const wanted = integrationWorkload({ ...input, parameters: {} });
  const [place, deployed, memory, secretNames] = await Promise.all([
    engine.place(),
    engine.inspect(wanted.name),
    engine.state.get(memoryName),
    isOfOthers(state, source) ? [] : engine.secrets.list(customerSecretPrefix(reference, domain)),
  ]);
  refuseOtherDomain(wanted, deployed, 'Use the domain that it was deployed for.');
  if (deployed?.protected === true) throw protectedFailure(wanted.name, 'its termination protection is on');
  const items = itemsOf(input, source, state);
  formerPlace(items, place, wanted.name, 'no such flag');

  const { begin, run } = laterRun();
  const { offerings, rules, forms } = retirementNodes({ client, state, draft, reference, source });
  const workload = workloadRemoval({
    engine,
    name: wanted.name,
    deployed,
    run,
    after: [...offerings, ...rules],
  });
  const retired = items
    .filter((item) => !isRetired(item))
    .map(({ id, label }) =>
      removalNode({
        key: `item:${id}`,
        title: `configuration item ${label ?? id}`,
        id,
        because: `status "removed", ${undeletable}`,
        remove: (one) => retireConfigurationItem(client, one),
        after: workload,
      }),
    );
  const gone = input.deleteCustomerSecrets ? secretNames : [];
  const secrets = gone.map((name) =>
    documentRemoval({
      store: engine.secrets,
      key: `secret:${name}`,
      title: `customer secret ${name}`,
      name,
      because: 'the customer has to give it again if the app comes back',
      after: workload,
    }),
  );
  const before = [...offerings, ...rules, ...forms, ...workload, ...retired, ...secrets];
  const remembered =
    memory === undefined
      ? []
      : [
          documentRemoval({
            store: engine.state,
            key: 'memory',
            title: 'what earlier runs remembered',
            name: memoryName,
            because: 'digests of what was last sent to 4me',
            after: before,
          }),
        ];
  const all = [...before, ...remembered];
  const customers = all.length === 0 ? [] : customerNodes(state, reference);
  return proposalOf(plan([...customers, ...all]), begin, () => ({
    customerSecretsKept: secretNames.length - gone.length,
    customerSecretsDeleted: gone.length,
  }));
}

/** What is there; under its former reference where the folder has a new one that was never deployed. */
async function readState(client: FourMeClient, input: DestroyInput, source: string) {
  const { reference } = input.definition.offering;
  const state = await readDestroyState(client, { source, reference });
  const draft = draftOf(input, source, state);
  const former = draft?.reference ?? reference;
  if (former === reference) return { state, draft, reference };
  return { state: await readDestroyState(client, { source, reference: former }), draft, reference: former };
}

/** Ours only: the draft with the reference may belong to another integration. */
function draftOf({ definition }: DestroyInput, source: string, state: DestroyState): AppOfferingRecord | undefined {
  return nodesOf(state.draft).find((one) => one.source === source) ?? formerDraft(definition, source, state);
}

/** Names of secrets follow from the reference: where its draft is of another integration, so are they. */
function isOfOthers(state: DestroyState, source: string): boolean {
  return nodesOf(state.draft).some((one) => one.source !== source);
}

/** Where the source was cut, another integration's items may have it too. */
function itemsOf({ definition }: DestroyInput, source: string, state: DestroyState) {
  const own: readonly (string | null)[] = definition.items.map(({ sourceID }) => sourceID);
  return nodesOf(state.configurationItems).filter(({ sourceID }) => !isCut(source) || own.includes(sourceID));
}
