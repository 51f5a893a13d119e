import { randomBytes, randomUUID } from 'node:crypto';
import type { JsonObject } from '../../runtime/ports.ts';
import type { SigningKey } from './key.ts';
import { signedToken } from './token.ts';

export interface FourMeMessage {
  readonly domain: string;
  /** Whose policy signs. */
  readonly account: string;
  readonly event: string;
  readonly payload: JsonObject;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** Number of the records that a message is about which nothing caused, as in test messages of 4me (4me-facts §8). */
const nothing = 12_345;

/** The `data` of a message (4me-facts §8). */
export function fourMeData({ domain, account, event, payload }: FourMeMessage): JsonObject {
  const nodeId = (type: string): string => Buffer.from(`${domain}/${type}/${String(nothing)}`).toString('base64');
  return {
    webhook_id: nothing,
    webhook_nodeID: nodeId('Webhook'),
    account_id: account,
    account: `https://${account}.${domain}`,
    name: 'trigger',
    event,
    object_id: nothing,
    object_nodeID: nodeId(typeOf(event)),
    person_id: null,
    person_nodeID: null,
    person_name: '',
    payload,
  };
}

/** `app_instance.update` is about an `AppInstance`. */
function typeOf(event: string): string {
  const [name = ''] = event.split('.', 1);
  return name.replaceAll(/(?:^|_)([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

/** Names in the spelling of the wire. `origin`: id of the delivery that is repeated. */
export function fourMeHeaders(origin?: string): Record<string, string> {
  return {
    Accept: '*/*',
    'Content-Type': 'application/json; charset=utf-8',
    'User-Agent': '4me/1.0 (https://developer.4me.com/v1/webhooks)',
    'X-4me-Delivery': randomUUID(),
    ...(origin === undefined ? {} : { 'X-4me-Delivery-Origin': origin }),
  };
}

/** The body of a message that is signed with a key of one's own; each is new to whoever remembers the ones before. */
export function fourMeBody(
  data: JsonObject,
  { domain, account, now }: Pick<FourMeMessage, 'domain' | 'account' | 'now'>,
  signing: SigningKey & { readonly audience?: string },
): string {
  const iat = Math.floor(now / 1000);
  const webhook = data['webhook_id'];
  const jwt = signedToken(
    {
      data,
      jti: randomBytes(32).toString('hex'),
      sub: String(typeof webhook === 'number' ? webhook : nothing),
      iss: `https://${account}.${domain}`,
      iat,
      nbf: iat,
      ...(signing.audience === undefined ? {} : { aud: signing.audience }),
    },
    signing,
  );
  return JSON.stringify({ jwt });
}
