import type { RecordType } from '../../../reconcile/record-type.ts';
import type { FourMeClient } from '../client/client.ts';
import { document, type Payload } from '../client/document.ts';
import { nodesOf, type Connection } from './connection.ts';
import { made } from './made.ts';

export interface WebhookRecord {
  readonly id: string;
  readonly name: string | null;
  readonly event: string | null;
  readonly uri: string | null;
  readonly disabled: boolean | null;
  readonly webhookPolicy: { readonly id: string } | null;
}

export const webhookSelection = `pageInfo { hasNextPage endCursor }
    nodes { id name event uri disabled webhookPolicy { id } }`;

export interface WebhookFields {
  readonly name: string;
  readonly event: string;
  readonly uri: string;
  readonly webhookPolicyId: string;
  readonly disabled: boolean;
}

type WebhookPayload = Payload & { readonly webhook: { readonly id: string } | null };

export const createWebhook = document<
  { readonly webhookCreate: WebhookPayload | null },
  { readonly input: Partial<WebhookFields> }
>(`mutation CreateWebhook($input: WebhookCreateInput!) {
  webhookCreate(input: $input) { errors { path message } webhook { id } }
}`);

/** Not repeatable: each one sends a fresh verification code (4me-facts §8). */
export const updateWebhook = document<
  { readonly webhookUpdate: WebhookPayload | null },
  { readonly input: Partial<WebhookFields> & { readonly id: string } }
>(`mutation UpdateWebhook($input: WebhookUpdateInput!) {
  webhookUpdate(input: $input) { errors { path message } webhook { id } }
}`);

/** Disables a webhook; deleting it would need a scope that the provider's application does not have (seeds, scopes). */
export async function disableWebhook(client: FourMeClient, id: string): Promise<'disabled'> {
  await client.mutate(updateWebhook, { input: { id, disabled: true } });
  return 'disabled';
}

/** Name of the webhook by which a tunnel keeps the address of the secrets listener verified; it is not the engine's. */
export const tunnelWebhookName = 'App Builder tunnel';

/** The webhook for an event: the one with the stored id, or else the one with the address. */
export function webhookFor(
  webhooks: readonly WebhookRecord[],
  event: string,
  storedId: string | undefined,
  uri: string | undefined,
): WebhookRecord | undefined {
  const candidates = webhooks.filter((webhook) => webhook.event === event);
  const own = candidates.filter(({ name }) => name !== tunnelWebhookName);
  return candidates.find(({ id }) => id === storedId) ?? own.find((webhook) => webhook.uri === uri);
}

type Snapshot = { readonly webhooks: Connection<WebhookRecord> };

/** Webhooks for one event, found as `webhookFor` does; the key is the address. */
export function webhookType(
  client: FourMeClient,
  event: string,
  storedId: string | undefined,
): RecordType<Snapshot, WebhookFields, { readonly id: string }> {
  return {
    rules: { name: 'exact', event: 'initial', uri: 'exact', webhookPolicyId: 'exact', disabled: 'exact' },
    read(from, uri) {
      const record = webhookFor(nodesOf(from.webhooks), event, storedId, uri);
      if (record === undefined) return undefined;
      const { id } = record;
      return {
        id,
        fields: {
          name: record.name ?? '',
          event,
          uri: record.uri ?? '',
          webhookPolicyId: record.webhookPolicy?.id ?? '',
          disabled: record.disabled ?? false,
        },
      };
    },
    async create(fields) {
      const { webhookCreate } = await client.mutate(createWebhook, { input: fields });
      return made(createWebhook.name, webhookCreate?.webhook);
    },
    async update({ id }, changed) {
      await client.mutate(updateWebhook, { input: { ...changed, id } });
      return { id };
    },
  };
}
