import type { FourMeClient } from '../client/client.ts';
import { document, type Payload } from '../client/document.ts';
import { MissingScope, NotFound } from '../client/errors.ts';
import { made } from './made.ts';

export interface WebhookPolicyRecord {
  readonly id: string;
  readonly name: string | null;
  readonly disabled: boolean | null;
  readonly jwtAlg: string | null;
  readonly jwtAudience: string | null;
}

export const webhookPolicySelection = `pageInfo { hasNextPage endCursor }
    nodes { id name disabled jwtAlg jwtAudience }`;

/** A policy as only the answer of its creation shows it: with the key (4me-facts §9). */
export interface NewWebhookPolicy extends WebhookPolicyRecord {
  readonly publicKeyPem: string | null;
}

export const createWebhookPolicy = document<
  { readonly webhookPolicyCreate: (Payload & { readonly webhookPolicy: NewWebhookPolicy | null }) | null },
  { readonly input: { readonly jwtAlg: string; readonly jwtAudience: string } }
>(`mutation CreateWebhookPolicy($input: WebhookPolicyCreateInput!) {
  webhookPolicyCreate(input: $input) {
    errors { path message }
    webhookPolicy { id name disabled jwtAlg jwtAudience publicKeyPem }
  }
}`);

export const updateWebhookPolicy = document<
  { readonly webhookPolicyUpdate: (Payload & { readonly webhookPolicy: { readonly id: string } | null }) | null },
  { readonly input: { readonly id: string; readonly jwtAudience?: string; readonly disabled?: boolean } }
>(
  `mutation UpdateWebhookPolicy($input: WebhookPolicyUpdateInput!) {
  webhookPolicyUpdate(input: $input) { errors { path message } webhookPolicy { id } }
}`,
  { repeatable: true },
);

export const deleteWebhookPolicy = document<
  { readonly webhookPolicyDelete: (Payload & { readonly success: boolean | null }) | null },
  { readonly input: { readonly id: string } }
>(
  `mutation DeleteWebhookPolicy($input: WebhookPolicyDeleteMutationInput!) {
  webhookPolicyDelete(input: $input) { errors { path message } success }
}`,
  { repeatable: true },
);

export async function newWebhookPolicy(
  client: FourMeClient,
  input: { readonly jwtAlg: string; readonly jwtAudience: string },
): Promise<NewWebhookPolicy> {
  const { webhookPolicyCreate } = await client.mutate(createWebhookPolicy, { input });
  return made(createWebhookPolicy.name, webhookPolicyCreate?.webhookPolicy);
}

/** Deletes a policy; where the scope forbids that, as the seeds' own scopes do, disables it. */
export async function retireWebhookPolicy(client: FourMeClient, id: string): Promise<'deleted' | 'disabled'> {
  try {
    await client.mutate(deleteWebhookPolicy, { input: { id } });
    return 'deleted';
  } catch (error) {
    if (error instanceof NotFound) return 'deleted';
    if (!(error instanceof MissingScope)) throw error;
  }
  await client.mutate(updateWebhookPolicy, { input: { id, disabled: true } });
  return 'disabled';
}
