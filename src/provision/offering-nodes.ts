import { Failure, type FailureKind } from '../failure.ts';
import type { AddressDefinition, Definition } from '../platforms/4me/definition/definition.ts';
import { appOfferingType, type AppOfferingRecord } from '../platforms/4me/records/app-offering.ts';
import { automationRuleType, matchRules, removeAutomationRule } from '../platforms/4me/records/automation-rule.ts';
import { nodesOf } from '../platforms/4me/records/connection.ts';
import type { DeployState } from '../platforms/4me/records/deploy-state.ts';
import { longestSource, sourceIDs } from '../platforms/4me/records/names.ts';
import { permissions } from '../platforms/4me/records/scopes.ts';
import {
  uiExtensionType,
  type UiExtensionMade,
  type UiExtensionRecord,
} from '../platforms/4me/records/ui-extension.ts';
import { derived, gathered, output, type Wanted } from '../reconcile/later.ts';
import type { Node } from '../reconcile/node.ts';
import { recordNode, removalNode } from '../reconcile/record-node.ts';
import type { IntegrationContext } from './integration-context.ts';
import type { WorkloadOutputs } from './workload-node.ts';

const referenceFixed: FailureKind = { code: 'AB-PROVISION-REFERENCE', exit: 'usage' };

/**
 * The draft that a definition means: the one with its reference, or else the integration's own draft under its former
 * reference. Throws a Failure where that one was published: a reference can no longer change then (4me-facts §12).
 */
export function draftOf(definition: Definition, source: string, state: DeployState): AppOfferingRecord | undefined {
  const [draft] = nodesOf(state.draft);
  if (draft !== undefined) return draft;
  const { reference, name } = definition.offering;
  const former = formerDraft(definition, source, state);
  if (former === undefined) return undefined;
  if (nodesOf(state.published).some((one) => one.reference === former.reference)) {
    throw new Failure(referenceFixed, {
      message: `The reference of "${name}" cannot change from ${former.reference ?? '(none)'} to ${reference}`,
      because: 'the app offering was published, and customers may have it installed',
      fix: `Set the reference in app_offering.json back to ${former.reference ?? '(none)'}.`,
    });
  }
  return former;
}

/** The integration's own draft under another reference. Where the source was cut, the offering's name tells integrations apart. */
export function formerDraft(
  { offering }: Definition,
  source: string,
  state: Pick<DeployState, 'ownDrafts'>,
): AppOfferingRecord | undefined {
  return nodesOf(state.ownDrafts).find(
    (one) => one.sourceID === sourceIDs.offering && (!isCut(source) || one.name === offering.name),
  );
}

/** Whether other integrations may have the same source. */
export function isCut(source: string): boolean {
  return source.length >= longestSource;
}

/** The extension of the draft; else one of ours that no other draft has: a run was cut off before it could be linked. */
export function existingExtension({
  draft,
  state,
  source,
}: Pick<IntegrationContext, 'draft' | 'source'> & {
  readonly state: Pick<DeployState, 'ownDrafts' | 'uiExtensions'>;
}): UiExtensionRecord | undefined {
  const linked = draft?.uiExtensionVersion?.uiExtension ?? undefined;
  if (linked !== undefined) return linked;
  const elsewhere = new Set(
    nodesOf(state.ownDrafts)
      .filter(({ id }) => id !== draft?.id)
      .map((other) => other.uiExtensionVersion?.uiExtension?.id),
  );
  return nodesOf(state.uiExtensions).find(
    (one) => one.source === source && one.sourceID === sourceIDs.uiExtension && !elsewhere.has(one.id),
  );
}

/** The form that customers fill in (seeds, note-dispatcher step 9). */
export function uiExtensionNode(context: IntegrationContext): Node<UiExtensionMade> | undefined {
  const { client, state, memory, definition, source } = context;
  const { uiExtension } = definition;
  if (uiExtension === undefined) return undefined;
  const { name, title, description, html, css, javascript } = uiExtension;
  return recordNode({
    type: uiExtensionType<DeployState>(client, () => existingExtension(context)),
    key: 'ui-extension',
    title: `UI extension "${name}"`,
    snapshot: state,
    find: sourceIDs.uiExtension,
    wanted: {
      source,
      sourceID: sourceIDs.uiExtension,
      name,
      title: title ?? null,
      description: description ?? null,
      category: 'app_offering',
      html,
      css,
      javascript,
      activated: true,
      disabled: false,
    },
    memory,
  });
}

export function addressOf(
  address: AddressDefinition | undefined,
  workload: Node<WorkloadOutputs>,
): Wanted<string | null> {
  if (address === undefined) return null;
  if ('address' in address) return address.address;
  const { query } = address;
  return derived(output(workload, address.output), (url) => (query === undefined ? url : `${url}?${query}`));
}

function addressesOf(
  addresses: readonly AddressDefinition[],
  workload: Node<WorkloadOutputs>,
): Wanted<readonly string[]> {
  const entries = addresses.map((address, index) => [String(index), addressOf(address, workload)]);
  const all = gathered<Readonly<Record<string, string>>>(Object.fromEntries(entries) as Record<string, Wanted<string>>);
  return addresses.length === 0 ? [] : derived(all, (found) => Object.values(found));
}

/** The draft of the app offering (seeds, note-dispatcher step 7). */
export function offeringNode(
  context: IntegrationContext & {
    readonly extension: Node<UiExtensionMade> | undefined;
    readonly before: readonly Node[];
  },
): Node<{ readonly id: string }> {
  const { client, state, memory, definition, source, instance, workload, draft, extension } = context;
  const { offering } = definition;
  return recordNode({
    type: appOfferingType<DeployState>(client, () => draft, offering.scopes),
    key: 'offering',
    title: `app offering ${offering.reference}`,
    snapshot: state,
    find: offering.reference,
    wanted: {
      source,
      sourceID: sourceIDs.offering,
      reference: offering.reference,
      name: offering.name,
      serviceInstanceId: instance.id,
      cardDescription: offering.cardDescription ?? null,
      description: offering.description ?? null,
      features: offering.features ?? null,
      compliance: offering.compliance ?? null,
      configurationUriTemplate: addressOf(offering.configurationUri, workload),
      webhookUriTemplate: addressOf(offering.webhook?.address, workload),
      oauthAuthorizationEndpoints: addressesOf(offering.authorizationEndpoints, workload),
      policyJwtAlg: offering.webhook?.algorithm ?? null,
      policyJwtAudience: offering.webhook?.audience ?? null,
      uiExtensionVersionId: extension === undefined ? null : output(extension, 'versionId'),
      scopes: permissions(offering.scopes, 'allow'),
      deniedScopes: permissions(offering.scopes, 'deny'),
      pictureUri: offering.picture,
      disabled: false,
    },
    memory,
    after: context.before,
  });
}

/** The rules of the draft, and the removal of those that nothing wants (seeds, note-dispatcher step 8; 4me-facts §18). */
export function ruleNodes(
  context: IntegrationContext & { readonly offering: Node<{ readonly id: string }> },
): readonly Node[] {
  const { client, memory, definition, draft, offering } = context;
  const existing = nodesOf(draft?.automationRules);
  const { ids, left } = matchRules(definition.rules, existing);
  const type = automationRuleType(client);
  const wanted = definition.rules.map(
    ({ generic, name, description, trigger, condition, expressions, actions }, index) =>
      recordNode({
        type,
        key: `rule:${generic}:${name}`,
        title: `automation rule "${name}" on ${generic}`,
        snapshot: existing,
        find: ids[index] ?? '',
        wanted: {
          appOfferingId: output(offering, 'id'),
          generic,
          name,
          description: description ?? null,
          trigger,
          condition,
          expressions,
          actions,
        },
        memory,
      }),
  );
  const removals = left.map(({ id, name, generic }) =>
    removalNode({
      key: `left-over-rule:${id}`,
      title: `automation rule "${name ?? id}" on ${generic ?? 'request'}`,
      id,
      because: 'automation_rules.json does not have it',
      remove: (one) => removeAutomationRule(client, one),
      after: [offering],
    }),
  );
  return [...wanted, ...removals];
}
