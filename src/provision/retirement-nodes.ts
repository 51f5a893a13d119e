import type { FourMeClient } from '../platforms/4me/client/client.ts';
import { switchAppOffering, type AppOfferingRecord } from '../platforms/4me/records/app-offering.ts';
import { removeAutomationRule } from '../platforms/4me/records/automation-rule.ts';
import { nodesOf } from '../platforms/4me/records/connection.ts';
import type { DestroyState } from '../platforms/4me/records/destroy-state.ts';
import { disableUiExtension } from '../platforms/4me/records/ui-extension.ts';
import type { Node } from '../reconcile/node.ts';
import { removalNode } from '../reconcile/record-node.ts';
import { existingExtension } from './offering-nodes.ts';

export const undeletable = "as 4me's API cannot delete it";

export interface RetirementNodes {
  readonly offerings: readonly Node[];
  readonly rules: readonly Node[];
  readonly forms: readonly Node[];
}

/** Takes the app offering of an integration out of use, with its rules and its form. */
export function retirementNodes(options: {
  readonly client: FourMeClient;
  readonly state: DestroyState;
  readonly draft: AppOfferingRecord | undefined;
  readonly reference: string;
  readonly source: string;
}): RetirementNodes {
  const { client, state, draft, reference, source } = options;
  const extension = existingExtension({ draft, state, source });
  const found = [
    ...(draft === undefined ? [] : [{ ...draft, title: `app offering ${reference}` }]),
    ...nodesOf(state.published)
      .filter((one) => one.latest === true && one.reference === reference)
      .map((one) => ({ ...one, title: `published version of app offering ${reference}` })),
  ].filter(({ disabled }) => disabled !== true);
  // The draft first: that it is disabled tells a later deploy what happened.
  const offerings: Node[] = [];
  for (const { id, title } of found) {
    offerings.push(
      removalNode({
        key: `offering:${id}`,
        title,
        id,
        because: `disabled, ${undeletable}: nobody can install it`,
        remove: (one) => switchAppOffering(client, one, true),
        after: offerings.slice(-1),
      }),
    );
  }
  const rules = nodesOf(draft?.automationRules).map(({ id, name, generic }) =>
    removalNode({
      key: `rule:${id}`,
      title: `automation rule "${name ?? id}" on ${generic ?? 'request'}`,
      id,
      because: 'it is deleted',
      remove: (one) => removeAutomationRule(client, one),
      after: offerings,
    }),
  );
  const forms =
    extension === undefined || extension.disabled === true
      ? []
      : [
          removalNode({
            key: 'ui-extension',
            title: `UI extension "${extension.name ?? ''}"`,
            id: extension.id,
            because: `disabled, ${undeletable}`,
            remove: (one) => disableUiExtension(client, one),
            after: offerings,
          }),
        ];
  return { offerings, rules, forms };
}

/** Nothing is done to instances, so that they work again when the app comes back; but whoever has one has to be thought of. */
export function customerNodes(state: DestroyState, reference: string): readonly Node[] {
  const instances = nodesOf(state.appInstances);
  if (instances.length === 0) return [];
  return [
    {
      key: 'customers',
      title: `${reference} stops working for those who have it installed; what it made elsewhere for them stays there`,
      needs: [],
      compare: () => ({
        change: 'update',
        kinds: ['customers'],
        differences: instances.map(({ id, customerAccount, disabled, enabledByCustomer, suspended }) => {
          const off = disabled === true || enabledByCustomer === false || suspended === true;
          return { kind: 'customers', text: `${customerAccount?.id ?? id}${off ? ' (switched off already)' : ''}` };
        }),
        known: {},
        apply: () => Promise.resolve({ outcome: 'unchanged', output: {} }),
      }),
    },
  ];
}
