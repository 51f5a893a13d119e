import type { World } from '../world/world.ts';
import { issuer } from './brand.ts';
import type { Brand } from './brand.ts';
import { messageData, messageHeaders } from './message.ts';
import type { AttemptId, Message } from './message.ts';
import type { Signer } from './signing.ts';

export interface Composing {
  readonly world: World;
  readonly brand: Brand;
  readonly sign: Signer;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

export interface Attempt extends AttemptId {
  /** 64 hexadecimal digits. */
  readonly jti: string;
}

export interface ComposedRequest {
  /** In the spelling of the wire. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** As the policy names it, e.g. `rs256`; null where the webhook has no policy, so that nothing is signed. */
  readonly algorithm: string | null;
}

/** One attempt as it goes over the wire: the data itself, or signed with the webhook's policy (4me-facts §8). */
export async function composeRequest(
  message: Message,
  attempt: Attempt,
  { world, brand, sign, now }: Composing,
  data: unknown = messageData(message, world.domain),
): Promise<ComposedRequest> {
  const { webhook } = message;
  const headers = messageHeaders(message, world.domain, brand, attempt);
  const policy = webhook.webhookPolicyId === null ? undefined : world.get('WebhookPolicy', webhook.webhookPolicyId);
  if (policy === undefined) return { headers, body: JSON.stringify(data), algorithm: null };
  const jwt = await sign(policy, {
    data,
    jti: attempt.jti,
    sub: String(webhook.number),
    iss: issuer(webhook.account, world.domain, brand),
    iat: Math.floor(now() / 1000),
  });
  return { headers, body: JSON.stringify({ jwt }), algorithm: policy.jwtAlg };
}
