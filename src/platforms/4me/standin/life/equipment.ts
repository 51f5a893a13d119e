import { randomBytes } from 'node:crypto';
import type { PolicyKey } from '../webhooks/keys.ts';
import type { AppInstanceRow, AppOfferingRow, OauthApplicationRow, WebhookPolicyRow } from '../world/rows.ts';
import type { World } from '../world/world.ts';
import { insertPolicy } from './policies.ts';

/** One secrets-update message each: the messages come separately and receivers merge them (4me-facts §10). */
export type SecretPart =
  | { readonly policy: object }
  | { readonly application: object }
  | { readonly authorization_application: object }
  | { readonly secrets: object };

/** The platform's name of what a customer's account gets for a grant type; others make no application. */
const applicationParts = {
  client_credentials: 'application',
  authorization_code: 'authorization_application',
} as const;
const grantTypes = ['client_credentials', 'authorization_code'] as const;

/** True when the app needs a policy that `instance` does not have in this form. */
export function needsNewKey(world: World, offering: AppOfferingRow, instance?: AppInstanceRow): boolean {
  if (offering.webhookUriTemplate === null || offering.policyJwtAlg === null) return false;
  const id = instance?.webhookPolicyId ?? null;
  const policy = id === null ? undefined : world.get('WebhookPolicy', id);
  return (
    policy === undefined ||
    policy.jwtAlg !== offering.policyJwtAlg ||
    policy.jwtAudience !== offering.policyJwtAudience ||
    policy.jwtClaimExpiresIn !== offering.policyJwtClaimExpiresIn
  );
}

/**
 * Makes or changes what an app has in the customer's account so that it fits `offering`: policy, webhook, OAuth applications,
 * automation rules (seeds, note-dispatcher steps 13 to 15, typeform steps 13 and 14). `key` is there where `needsNewKey`.
 * Answers with the parts that the provider has to be told, and whether the webhook has a new address.
 */
export function equip(
  world: World,
  instance: AppInstanceRow,
  offering: AppOfferingRow,
  key: PolicyKey | undefined,
): { readonly parts: SecretPart[]; readonly newAddress: boolean } {
  const parts: SecretPart[] = [];
  if (key !== undefined) parts.push(replacePolicy(world, instance, offering, key));
  const newAddress = fitWebhook(world, instance, offering);
  parts.push(...fitApplications(world, instance, offering));
  replaceRules(world, instance, offering);
  return { parts, newAddress };
}

function replacePolicy(world: World, instance: AppInstanceRow, offering: AppOfferingRow, key: PolicyKey): SecretPart {
  deletePolicy(world, instance);
  const policy = insertPolicy(
    world,
    {
      account: instance.customerAccount,
      jwtAlg: offering.policyJwtAlg ?? 'none',
      jwtAudience: offering.policyJwtAudience,
      jwtClaimExpiresIn: offering.policyJwtClaimExpiresIn,
      disabled: false,
    },
    key,
  );
  world.update('AppInstance', instance, { webhookPolicyId: policy.id });
  return policyPart(policy, key);
}

function policyPart(policy: WebhookPolicyRow, key: PolicyKey): SecretPart {
  const algorithm = policy.jwtAlg === 'none' ? 'none' : policy.jwtAlg.toUpperCase();
  return { policy: { nodeID: policy.id, audience: policy.jwtAudience, algorithm, public_key: key.shown } };
}

function fitWebhook(world: World, instance: AppInstanceRow, offering: AppOfferingRow): boolean {
  const template = offering.webhookUriTemplate;
  const current = instance.webhookId === null ? undefined : world.get('Webhook', instance.webhookId);
  if (template === null) {
    if (current !== undefined) world.delete('Webhook', current);
    world.update('AppInstance', instance, { webhookId: null });
    return false;
  }
  const webhookPolicyId = offering.policyJwtAlg === null ? null : instance.webhookPolicyId;
  const uri = template.replaceAll('{account}', instance.customerAccount);
  if (current !== undefined) {
    const moved = current.uri !== uri;
    world.update('Webhook', current, { uri, webhookPolicyId, name: offering.name });
    return moved;
  }
  const webhook = world.insert('Webhook', {
    account: instance.customerAccount,
    name: offering.name,
    description: null,
    event: 'automation_rule',
    uri,
    webhookPolicyId,
    appOfferingReferences: [],
    disabled: instance.disabled,
    mailExceptionsTo: null,
    verified: false,
    verification: null,
    appInstanceId: instance.id,
    consecutiveFailures: 0,
    lastError: null,
    source: null,
    sourceID: null,
  });
  world.update('AppInstance', instance, { webhookId: webhook.id });
  return true;
}

function fitApplications(world: World, instance: AppInstanceRow, offering: AppOfferingRow): SecretPart[] {
  const parts: SecretPart[] = [];
  for (const grantType of grantTypes) {
    const scopes = offering.scopes.filter((scope) => scope.grantType === grantType);
    const id = instance.applicationIds[grantType];
    const current = id === undefined ? undefined : world.get('OauthApplication', id);
    if (current !== undefined) {
      world.update('OauthApplication', current, { scopes: structuredClone(scopes), disabled: scopes.length === 0 });
    } else if (scopes.length > 0) {
      const made = newApplication(world, instance, offering, grantType);
      world.update('AppInstance', instance, { applicationIds: { ...instance.applicationIds, [grantType]: made.id } });
      const secret = { nodeID: made.id, client_id: made.clientId, client_secret: made.clientSecret };
      parts.push(
        applicationParts[grantType] === 'application' ? { application: secret } : { authorization_application: secret },
      );
    }
  }
  return parts;
}

function newApplication(
  world: World,
  instance: AppInstanceRow,
  offering: AppOfferingRow,
  grantType: (typeof grantTypes)[number],
): OauthApplicationRow {
  return world.insert('OauthApplication', {
    account: instance.customerAccount,
    name: offering.name,
    clientId: randomBytes(24).toString('base64url'),
    clientSecret: randomBytes(36).toString('base64url'),
    grantType,
    scopes: structuredClone(offering.scopes.filter((scope) => scope.grantType === grantType)),
    disabled: instance.disabled,
    appInstanceId: instance.id,
  });
}

function replaceRules(world: World, instance: AppInstanceRow, offering: AppOfferingRow): void {
  deleteRules(world, instance);
  const rules = world.filter('AppOfferingAutomationRule', ({ appOfferingId }) => appOfferingId === offering.id);
  for (const rule of rules) {
    world.insert('AutomationRule', {
      account: instance.customerAccount,
      appInstanceId: instance.id,
      generic: rule.generic,
      name: rule.name,
      description: rule.description,
      trigger: rule.trigger,
      condition: rule.condition,
      expressions: structuredClone(rule.expressions),
      actions: structuredClone(rule.actions),
      position: rule.position,
    });
  }
}

/** Takes everything back, after the app was removed. */
export function unequip(world: World, instance: AppInstanceRow): void {
  deleteRules(world, instance);
  const webhook = instance.webhookId === null ? undefined : world.get('Webhook', instance.webhookId);
  if (webhook !== undefined) world.delete('Webhook', webhook);
  deletePolicy(world, instance);
  for (const id of Object.values(instance.applicationIds)) {
    const application = world.get('OauthApplication', id);
    if (application !== undefined) world.update('OauthApplication', application, { disabled: true });
  }
  world.update('AppInstance', instance, { webhookId: null, webhookPolicyId: null });
}

function deleteRules(world: World, instance: AppInstanceRow): void {
  for (const rule of world.filter('AutomationRule', ({ appInstanceId }) => appInstanceId === instance.id)) {
    world.delete('AutomationRule', rule);
  }
}

function deletePolicy(world: World, instance: AppInstanceRow): void {
  const policy = instance.webhookPolicyId === null ? undefined : world.get('WebhookPolicy', instance.webhookPolicyId);
  if (policy !== undefined) world.delete('WebhookPolicy', policy);
}
