import { Refused } from '../life.ts';
import type { InstanceChange, NewInstance } from '../life.ts';
import type { AppInstanceRow, AppOfferingRow, CustomFieldValue } from '../world/rows.ts';
import { isActive } from '../world/active.ts';
import type { World } from '../world/world.ts';
import { instanceState, offeringOf, secretsUpdate, sendAppEvent } from './app-messages.ts';
import type { LifeContext } from './context.ts';
import { equip, needsNewKey, unequip } from './equipment.ts';
import type { SecretPart } from './equipment.ts';
import { checkRequired, filledIds, offeringForm, sortFields } from './install-form.ts';
import type { FormField } from './install-form.ts';
import { policyKey } from './policies.ts';
import { checkInstallable, newestPublished } from './versions.ts';

/** An instance with a configuration URI starts disabled and waits for its confirmation (4me-facts §11). */
export async function install(context: LifeContext, wish: NewInstance): Promise<AppInstanceRow> {
  const { world } = context;
  const { offering, customerAccount } = wish;
  checkInstallable(world, offering, customerAccount);
  const form = offeringForm(world, offering);
  const { kept, secrets } = sortFields(form, wish.customFields);
  checkRequired(form, filledIds(wish.customFields));
  const key = needsNewKey(world, offering) ? await policyKey(offering.policyJwtAlg ?? 'none') : undefined;
  // Once more: somebody else may have installed it while the key was made.
  checkInstallable(world, offering, customerAccount);
  const instance = world.insert('AppInstance', {
    account: offering.account,
    appOfferingId: offering.id,
    customerAccount,
    customFields: kept,
    disabled: offering.configurationUriTemplate !== null,
    enabledByCustomer: true,
    suspended: false,
    suspensionComment: null,
    webhookId: null,
    webhookPolicyId: null,
    applicationIds: {},
    removed: false,
  });
  const { parts } = equip(world, instance, offering, key);
  tell(context, instance, 'app_instance.create', withSecrets(parts, secrets));
  return instance;
}

/** Throws Refused for unknown fields and for required ones that would become empty. */
export async function changeInstance(
  context: LifeContext,
  instance: AppInstanceRow,
  change: InstanceChange,
): Promise<void> {
  const { world } = context;
  refuseRemoved(instance);
  const { customFields = [], ...flags } = change;
  const form = knownFields(world, instance);
  const { kept, secrets } = sortFields(form, customFields);
  const merged = mergeFields(instance.customFields, kept);
  if (customFields.length > 0)
    checkRequired(plainFields(offeringForm(world, offeringOf(world, instance))), filledIds(merged));
  const wasActive = isActive(instance);
  const before = JSON.stringify(visible(instance));
  const suspensionComment = flags.suspended === false ? { suspensionComment: null } : {};
  const next = { ...instance, ...suspensionComment, ...flags, customFields: merged };
  const changed = JSON.stringify(visible(next)) !== before;
  if (changed) world.update('AppInstance', instance, visible(next));
  if (isActive(instance) !== wasActive) switchOver(context, instance);
  if (changed || secrets !== undefined) {
    tell(context, instance, changed ? 'app_instance.update' : undefined, withSecrets([], secrets));
  }
}

/** From one version to the newest; an instance of the draft takes over what changed in the draft. */
export async function updateInstance(context: LifeContext, instance: AppInstanceRow): Promise<void> {
  const { world } = context;
  refuseRemoved(instance);
  const target = updateTarget(world, instance);
  const old = new Set(offeringForm(world, offeringOf(world, instance)).map(({ id }) => id));
  // Secrets are not kept: one that the old form asked for was given then.
  const wanted = offeringForm(world, target).filter(({ id, secret }) => !(secret && old.has(id)));
  checkRequired(wanted, filledIds(instance.customFields));
  const key = needsNewKey(world, target, instance) ? await policyKey(target.policyJwtAlg ?? 'none') : undefined;
  refuseRemoved(instance);
  world.update('AppInstance', instance, { appOfferingId: target.id });
  const { parts, newAddress } = equip(world, instance, target, key);
  const webhook = instance.webhookId === null ? undefined : world.get('Webhook', instance.webhookId);
  if (newAddress && webhook !== undefined) world.update('Webhook', webhook, { verified: false, verification: null });
  switchFlags(world, instance);
  tell(context, instance, 'app_instance.update', parts);
}

export function removeInstance(context: LifeContext, instance: AppInstanceRow): void {
  const { world } = context;
  refuseRemoved(instance);
  world.update('AppInstance', instance, { removed: true, enabledByCustomer: false });
  unequip(world, instance);
  tell(context, instance, 'app_instance.delete', []);
}

function updateTarget(world: World, instance: AppInstanceRow): AppOfferingRow {
  const current = offeringOf(world, instance);
  if (!current.published) return current;
  const newest = newestPublished(world, current.reference);
  if (newest === undefined || newest.id === current.id) {
    throw new Refused(['appOffering'], `${instance.customerAccount} has the newest version of ${current.reference}`);
  }
  return newest;
}

/**
 * Messages of one change, without waiting for them. The webhook is verified after the secrets were sent, so that a receiver
 * has the key with which it must check the verification; if that fails all the same, the retry follows in seconds.
 */
function tell(
  context: LifeContext,
  instance: AppInstanceRow,
  event: 'app_instance.create' | 'app_instance.update' | 'app_instance.delete' | undefined,
  parts: readonly SecretPart[],
): void {
  const { world, deliveries } = context;
  const run = async (): Promise<void> => {
    await Promise.all([
      ...(event === undefined ? [] : [sendAppEvent(context, instance, event, instanceState(world, instance))]),
      ...parts.map(async (part) => sendAppEvent(context, instance, secretsUpdate, { ...part })),
    ]);
    await verifyWebhook(context, instance);
  };
  deliveries.track(run());
}

async function verifyWebhook({ world, verification }: LifeContext, instance: AppInstanceRow): Promise<void> {
  const webhook = instance.webhookId === null ? undefined : world.get('Webhook', instance.webhookId);
  if (webhook === undefined || webhook.disabled || webhook.verified || webhook.verification !== null) return;
  await verification.start(webhook);
}

function switchOver(context: LifeContext, instance: AppInstanceRow): void {
  switchFlags(context.world, instance);
  context.deliveries.track(verifyWebhook(context, instance));
}

function switchFlags(world: World, instance: AppInstanceRow): void {
  const disabled = !isActive(instance);
  const webhook = instance.webhookId === null ? undefined : world.get('Webhook', instance.webhookId);
  if (webhook !== undefined && webhook.disabled !== disabled) world.update('Webhook', webhook, { disabled });
  for (const id of Object.values(instance.applicationIds)) {
    const application = world.get('OauthApplication', id);
    if (application === undefined) continue;
    const off = disabled || application.scopes.length === 0;
    if (application.disabled !== off) world.update('OauthApplication', application, { disabled: off });
  }
}

function withSecrets(parts: readonly SecretPart[], secrets: FilledSecrets): SecretPart[] {
  return secrets === undefined ? [...parts] : [...parts, { secrets }];
}

type FilledSecrets = Readonly<Record<string, unknown>> | undefined;

/** Fields of the version in use and of the newest one: a customer fills in new fields before accepting an update. */
function knownFields(world: World, instance: AppInstanceRow): readonly FormField[] {
  const current = offeringOf(world, instance);
  const newest = newestPublished(world, current.reference);
  return [...offeringForm(world, current), ...(newest === undefined ? [] : offeringForm(world, newest))];
}

function plainFields(form: readonly FormField[]): readonly FormField[] {
  return form.filter(({ secret }) => !secret);
}

function mergeFields(current: readonly CustomFieldValue[], changes: readonly CustomFieldValue[]): CustomFieldValue[] {
  const merged = new Map(current.map(({ id, value }) => [id, value]));
  for (const { id, value } of changes) merged.set(id, value);
  return [...merged].map(([id, value]) => ({ id, value }));
}

function visible(instance: AppInstanceRow) {
  const { customFields, disabled, enabledByCustomer, suspended, suspensionComment } = instance;
  return { customFields, disabled, enabledByCustomer, suspended, suspensionComment };
}

function refuseRemoved({ removed, customerAccount }: AppInstanceRow): void {
  if (removed) throw new Refused(['id'], `the app was removed from ${customerAccount}`);
}
