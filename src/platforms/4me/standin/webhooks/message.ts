import type { World } from '../world/world.ts';
import type { WebhookRow } from '../world/rows.ts';
import { brandWords } from './brand.ts';
import type { Brand } from './brand.ts';

/** The record that a message is about. */
interface MessageObject {
  readonly number: number;
  /** Null for a record that the sandbox has no class for. */
  readonly id: string | null;
  /** Part of its address, e.g. `app_instances`. */
  readonly path: string;
  /** Paths below the object's own that are named as related, e.g. `notes/12`. */
  readonly related?: string;
}

/** Who caused it; undefined for the system. */
export interface Actor {
  readonly number: number;
  readonly id: string;
  readonly name: string;
}

export interface Message {
  readonly webhook: WebhookRow;
  readonly event: string;
  readonly object: MessageObject;
  readonly actor: Actor | undefined;
  readonly payload: Readonly<Record<string, unknown>>;
}

/** The `data` of a message, or its whole body when the webhook has no policy (4me-facts §8). */
export function messageData(message: Message, domain: string): Readonly<Record<string, unknown>> {
  const { webhook, object, actor } = message;
  return {
    webhook_id: webhook.number,
    webhook_nodeID: webhook.id,
    account_id: webhook.account,
    account: `https://${webhook.account}.${domain}`,
    name: webhook.name,
    event: message.event,
    object_id: object.number,
    object_nodeID: object.id,
    person_id: actor?.number ?? null,
    person_nodeID: actor?.id ?? null,
    person_name: actor?.name ?? '',
    payload: message.payload,
  };
}

export interface AttemptId {
  readonly id: string;
  /** Id of the first attempt, on retries. */
  readonly origin: string | undefined;
}

/** Names in the spelling of the wire (4me-facts §8). */
export function messageHeaders(
  message: Message,
  domain: string,
  brand: Brand,
  attempt: AttemptId,
): Record<string, string> {
  const words = brandWords(brand);
  return {
    Accept: '*/*',
    'Content-Type': 'application/json; charset=utf-8',
    Link: links(message, domain),
    'User-Agent': words.userAgent,
    [words.delivery]: attempt.id,
    ...(attempt.origin === undefined ? {} : { [words.origin]: attempt.origin }),
  };
}

function links({ webhook, object }: Message, domain: string): string {
  const at = `${object.path}/${String(object.number)}`;
  const account = `https://${webhook.account}.${domain}`;
  const parts = [`<${account}/${at}>; rel="canonical"`, `<https://api.${domain}/v1/${at}>; rel="resource"`];
  if (object.related !== undefined) parts.push(`<${account}/${at}/${object.related}>; rel="related"`);
  return parts.join(', ');
}

/** Who acts when no person is named: the first of the account's people, as an administrator would. */
export function firstPerson(world: World, account: string): Actor | undefined {
  return world.find('Person', (person) => person.account === account);
}
