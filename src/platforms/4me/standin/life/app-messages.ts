import type { AppInstanceRow, AppOfferingRow, WebhookRow } from '../world/rows.ts';
import type { World } from '../world/world.ts';
import { firstPerson } from '../webhooks/message.ts';
import type { LifeContext } from './context.ts';

export type AppEvent = `app_instance.${'create' | 'update' | 'delete' | 'secrets-update'}`;

export const secretsUpdate = 'app_instance.secrets-update';

/** The offering that an instance runs; rows are never deleted, so it is always there. */
export function offeringOf(world: World, instance: AppInstanceRow): AppOfferingRow {
  const offering = world.get('AppOffering', instance.appOfferingId);
  if (offering === undefined) throw new Error(`app instance ${instance.id} has no app offering`);
  return offering;
}

/** Webhooks of the provider that want to hear of apps with this reference; no references on a webhook means all. */
export function appWebhooks(world: World, account: string, event: string, reference: string): WebhookRow[] {
  return world.filter(
    'Webhook',
    (webhook) =>
      webhook.account === account &&
      webhook.event === event &&
      !webhook.disabled &&
      (webhook.appOfferingReferences.length === 0 || webhook.appOfferingReferences.includes(reference)),
  );
}

/** Sends an event of the provider's account to all its webhooks for it; resolves after the first attempts. */
export async function sendAppEvent(
  context: LifeContext,
  instance: AppInstanceRow,
  event: AppEvent,
  payload: Readonly<Record<string, unknown>>,
): Promise<void> {
  const { world, deliveries } = context;
  const offering = offeringOf(world, instance);
  const webhooks = appWebhooks(world, instance.account, event, offering.reference);
  if (webhooks.length === 0 && event === secretsUpdate) noListener(context, instance, Object.keys(payload));
  const line = world.nextNumber();
  const object = { number: instance.number, id: instance.id, path: 'app_instances' };
  const actor = firstPerson(world, instance.customerAccount);
  const message = {
    event,
    object,
    actor,
    payload: {
      audit_line_id: line,
      audit_line_nodeID: world.nodeId('AuditLine', line),
      ...about(instance, offering),
      ...payload,
    },
  };
  await Promise.all(webhooks.map(async (webhook) => deliveries.send({ ...message, webhook })));
}

/** Payload of app_instance.create, update and delete beyond what names the app (4me-facts §10). */
export function instanceState(world: World, instance: AppInstanceRow): Readonly<Record<string, unknown>> {
  const person = world.find('Person', ({ account }) => account === instance.customerAccount);
  const account = world.find('Account', (row) => row.account === instance.customerAccount);
  return {
    disabled: instance.disabled,
    enabled_by_customer: instance.enabledByCustomer,
    suspended: instance.suspended,
    customer_representative:
      person === undefined
        ? null
        : {
            id: person.number,
            name: person.name,
            nodeID: person.id,
            sourceID: null,
            disabled: false,
            account: { id: instance.customerAccount, name: account?.name ?? instance.customerAccount },
          },
  };
}

function about(instance: AppInstanceRow, { reference, number, id }: AppOfferingRow): Readonly<Record<string, unknown>> {
  return { app_offering: { reference, id: number, nodeID: id }, customer_account_id: instance.customerAccount };
}

/** Secrets that nobody hears of are lost; the list of deliveries says so. */
function noListener({ world, log }: LifeContext, instance: AppInstanceRow, parts: readonly string[]): void {
  log.add({
    at: world.timestamp(),
    event: secretsUpdate,
    account: instance.account,
    webhook: null,
    address: null,
    id: null,
    origin: null,
    attempt: 1,
    status: null,
    durationMs: 0,
    verdict: 'not sent',
    error: `${instance.account} has no webhook for ${secretsUpdate}; ${parts.join(', ')} of ${instance.customerAccount} went nowhere`,
    nextAttemptAt: null,
    data: '',
  });
}
