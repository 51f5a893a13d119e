import { randomBytes, randomUUID } from 'node:crypto';
import { Refused } from '../life.ts';
import { composeRequest } from '../webhooks/compose.ts';
import { webhookVerify } from '../webhooks/deliveries.ts';
import { firstPerson } from '../webhooks/message.ts';
import type { Message } from '../webhooks/message.ts';
import type { AppInstanceRow, WebhookRow } from '../world/rows.ts';
import type { World } from '../world/world.ts';
import { appWebhooks, offeringOf, secretsUpdate } from './app-messages.ts';
import type { LifeContext } from './context.ts';

/** A message to be signed as if something had caused it. */
export interface SigningWish {
  /** Whose policy signs: the customer for messages to an app, the provider for `app_instance.*`. */
  readonly account: string;
  readonly event: string;
  /** Reference of the app offering that it is about; undefined where any may be meant. */
  readonly reference?: string;
  readonly payload?: Readonly<Record<string, unknown>>;
  /** Number of the webhook of a message that is sent again. */
  readonly webhook?: number;
  /** All that such a message said, in the place of `payload`. */
  readonly data?: Readonly<Record<string, unknown>>;
  /** Id of the delivery that is repeated. */
  readonly origin?: string;
}

export interface SignedRequest {
  /** Address of the webhook. */
  readonly address: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** e.g. `rs256`; null where the webhook has no policy. */
  readonly algorithm: string | null;
  readonly webhook: { readonly number: number; readonly name: string };
  /** What the message says, as it was signed. */
  readonly payload: unknown;
}

/** Throws Refused, which names what the sandbox has, where nothing fits the wish. */
export async function signRequest(context: LifeContext, wish: SigningWish): Promise<SignedRequest> {
  const { world, brand, sign } = context;
  const { webhook, instance } = webhookFor(world, wish);
  const attempt = { id: randomUUID(), origin: wish.origin, jti: randomBytes(32).toString('hex') };
  const composing = { world, brand, sign, now: () => world.now() };
  const message = messageOf(world, wish, webhook, instance);
  const { headers, body, algorithm } = await composeRequest(message, attempt, composing, wish.data);
  return {
    address: webhook.uri,
    headers,
    body,
    algorithm,
    webhook: { number: webhook.number, name: webhook.name },
    payload: wish.data === undefined ? message.payload : wish.data['payload'],
  };
}

interface Addressed {
  readonly webhook: WebhookRow;
  readonly instance?: AppInstanceRow;
}

function webhookFor(world: World, wish: SigningWish): Addressed {
  const { account, event, webhook: number, reference } = wish;
  if (number !== undefined) {
    const webhook = world.find('Webhook', (row) => row.account === account && row.number === number);
    if (webhook !== undefined) return { webhook };
    throw new Refused(['webhook'], `${account} has no webhook ${String(number)} any more`);
  }
  const isAppInstance = event.startsWith('app_instance.');
  if (!isAppInstance && reference !== undefined) return installed(world, account, reference);
  const wanted = event === webhookVerify ? secretsUpdate : event;
  const [webhook] = appWebhooks(world, account, wanted, reference ?? '').concat(
    world.filter('Webhook', (row) => row.account === account && row.event === wanted),
  );
  if (webhook !== undefined) return { webhook };
  throw new Refused(['event'], noWebhook(world, account, wanted));
}

function noWebhook(world: World, account: string, event: string): string {
  const events = world.filter('Webhook', (row) => row.account === account).map((row) => row.event);
  const known = [...new Set(events)].toSorted().join(', ');
  return `${account} has no webhook for ${event}; ${known === '' ? 'it has none at all' : `it has some for ${known}`}`;
}

function installed(world: World, account: string, reference: string): Addressed {
  const instances = world.filter(
    'AppInstance',
    (row) => !row.removed && row.webhookId !== null && offeringOf(world, row).reference === reference,
  );
  const instance = instances.findLast((row) => row.customerAccount === account);
  const id = instance?.webhookId ?? undefined;
  const webhook = id === undefined ? undefined : world.get('Webhook', id);
  if (instance !== undefined && webhook !== undefined) return { webhook, instance };
  const customers = [...new Set(instances.map((row) => row.customerAccount))].toSorted().join(', ');
  const who = customers === '' ? 'nobody has it with a webhook' : `it is installed by ${customers}`;
  throw new Refused(['account'], `${account} has not installed ${reference}; ${who}`);
}

/** The record that it is about: a rule of the customer's, the app instance or the webhook itself. */
function messageOf(
  world: World,
  wish: SigningWish,
  webhook: WebhookRow,
  instance: AppInstanceRow | undefined,
): Message {
  const { event, payload = {} } = wish;
  const actor = firstPerson(world, webhook.account);
  const message = { webhook, event, actor, payload };
  if (event === webhookVerify) {
    const object = { number: webhook.number, id: webhook.id, path: 'webhooks' };
    return { ...message, object, payload: { callback: callbackOf(world, webhook), ...payload } };
  }
  const customer = payload['customer_account_id'];
  const about =
    instance ??
    world.find(
      'AppInstance',
      (row) => !row.removed && row.customerAccount === customer && offeringOf(world, row).reference === wish.reference,
    );
  const rule =
    event === 'automation_rule' && about !== undefined
      ? world.find('AutomationRule', (row) => row.appInstanceId === about.id)
      : undefined;
  if (rule !== undefined) return { ...message, object: { number: rule.number, id: rule.id, path: 'automation_rules' } };
  if (about !== undefined) return { ...message, object: { number: about.number, id: about.id, path: 'app_instances' } };
  const [name = ''] = event.split('.', 1);
  return { ...message, object: { number: 12_345, id: null, path: `${name}s` } };
}

/** With the code that is waited for; a webhook that has been verified takes any. */
function callbackOf(world: World, { account, number, verification }: WebhookRow): string {
  const callback = new URL(`https://${account}.${world.domain}/webhooks/${String(number)}/verify`);
  const code = verification?.code ?? randomBytes(18).toString('base64url');
  const expiresAt = verification?.expiresAt ?? Math.floor(world.now() / 1000) + 86_400;
  callback.search = new URLSearchParams({ code, expires_at: String(expiresAt) }).toString();
  return callback.href;
}
