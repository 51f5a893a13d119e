import { nodesOf } from '../platforms/4me/records/connection.ts';
import { secretsEvent } from '../platforms/4me/records/names.ts';
import type { TunnelState } from '../platforms/4me/records/tunnel-state.ts';
import { tunnelWebhookName, webhookFor, type WebhookRecord } from '../platforms/4me/records/webhook.ts';
import type { AddressDefinition, Definition } from '../platforms/4me/definition/definition.ts';
import { type ProposedChange, shown } from '../reconcile/change.ts';
import { engineWorkloadName } from '../provision/workloads.ts';
import type { OfferingField } from './journal.ts';
import { publicAddress } from './public-address.ts';
import { noDraftFailure, noWebhookFailure } from './tunnel-failures.ts';

type Outputs = Readonly<Record<string, string>>;

/** What is pointed at this machine, before its public address is known. */
export interface Pointing {
  readonly webhook: {
    readonly id: string;
    readonly policyId: string;
    readonly from: string;
    /** Address of the listener on this machine. */
    readonly local: string;
  };
  readonly companion: WebhookRecord | undefined;
  readonly offering: OfferingPointing | undefined;
}

export interface OfferingPointing {
  readonly id: string;
  readonly reference: string;
  readonly fields: readonly {
    readonly field: OfferingField;
    readonly from: string;
    /** Address of the function on this machine. */
    readonly local: string;
    /** Without a question mark, e.g. `account={account}`. */
    readonly query: string | undefined;
  }[];
}

/**
 * Finds what has to be pointed here. Throws Failure where there is no secrets webhook in use, or no draft of the integration.
 *
 * @param known.webhookId as bootstrap has stored it
 * @param known.deployed address of the secrets listener as it is deployed
 * @param known.listener outputs of the secrets listener as it runs on this machine
 * @param known.integration with the outputs of its workload as it runs on this machine
 */
export function planPointing(
  state: TunnelState,
  known: {
    readonly account: string;
    readonly webhookId: string | undefined;
    readonly deployed: string | undefined;
    readonly listener: Outputs;
    readonly integration: { readonly definition: Definition; readonly local: Outputs } | undefined;
  },
): Pointing {
  const webhooks = nodesOf(state.webhooks);
  const webhook = webhookFor(webhooks, secretsEvent, known.webhookId, undefined);
  const local = known.listener['SecretsApi'];
  if (webhook === undefined || local === undefined) {
    throw noWebhookFailure(known.account, 'the provider account has none that bootstrap has made');
  }
  if (webhook.disabled === true) throw noWebhookFailure(known.account, 'it is disabled, so nothing is sent to it');
  if (webhook.uri !== known.deployed) {
    // As another tunnel leaves it that was killed on another machine: its address would be taken for the one to give back.
    const because = `it points at ${webhook.uri ?? 'nothing'}, and the secrets listener is at ${known.deployed ?? 'no address'}`;
    throw noWebhookFailure(known.account, because);
  }
  const policyId = webhook.webhookPolicy?.id;
  if (policyId === undefined) throw noWebhookFailure(known.account, 'it has no policy, so nobody could verify it');
  return {
    webhook: { id: webhook.id, policyId, from: webhook.uri ?? '', local },
    companion: companionOf(webhooks),
    offering: known.integration === undefined ? undefined : offeringPointing(state, known.integration),
  };
}

/** How paths of the secrets listener begin, as it runs on this machine. */
export const listenerPath = (engineName: string): string => `/${engineWorkloadName(engineName)}/`;

export function companionOf(webhooks: readonly WebhookRecord[]): WebhookRecord | undefined {
  return webhooks.find(({ event, name }) => event === secretsEvent && name === tunnelWebhookName);
}

function offeringPointing(
  state: TunnelState,
  { definition, local }: { readonly definition: Definition; readonly local: Outputs },
): OfferingPointing | undefined {
  const { reference, webhook, configurationUri } = definition.offering;
  const addresses: readonly (readonly [OfferingField, AddressDefinition | undefined])[] = [
    ['webhookUriTemplate', webhook?.address],
    ['configurationUriTemplate', configurationUri],
  ];
  const [draft] = nodesOf(state.draft);
  if (draft === undefined) throw noDraftFailure(reference, definition.name);
  const fields = addresses.flatMap(([field, address]) => {
    if (address === undefined || !('output' in address)) return [];
    const at = local[address.output];
    return at === undefined ? [] : [{ field, from: draft[field] ?? '', local: at, query: address.query }];
  });
  return fields.length === 0 ? undefined : { id: draft.id, reference, fields };
}

/** The wanted fields of the draft, for a public origin. */
export function offeringAddresses(
  { fields }: OfferingPointing,
  origin: string,
): Readonly<Partial<Record<OfferingField, string>>> {
  return Object.fromEntries(
    fields.map(({ field, local, query }) => {
      const url = publicAddress(local, origin);
      return [field, query === undefined ? url : `${url}?${query}`];
    }),
  );
}

/** As a person approves it; `origin`: the public one, or what stands for it while it is not known. */
export function pointingChanges(pointing: Pointing, origin: string): readonly ProposedChange[] {
  const { webhook, companion, offering } = pointing;
  const at = (local: string): string => `${origin}${new URL(local).pathname}`;
  return [
    {
      kind: companion === undefined ? 'create' : 'update',
      title: `webhook "${tunnelWebhookName}"`,
      details: [`keeps ${shown(webhook.from)} in use meanwhile`],
    },
    ...(offering === undefined
      ? []
      : [
          {
            kind: 'update' as const,
            title: `draft of the app offering ${offering.reference}`,
            details: offering.fields.map(
              ({ field, from, local, query }) =>
                `${field}: ${shown(from)} -> ${at(local)}${query === undefined ? '' : `?${query}`}`,
            ),
          },
        ]),
    {
      kind: 'security',
      title: `webhook ${secretsEvent}`,
      details: [
        `uri: ${shown(webhook.from)} -> ${at(webhook.local)}`,
        'secrets of all customers go through this machine meanwhile',
      ],
    },
  ];
}
