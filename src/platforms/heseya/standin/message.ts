import { createHmac } from 'node:crypto';
import { encrypted } from './encrypted.ts';
import type { EventType } from './event-types.ts';
import type { JsonMap } from './json-value.ts';
import type { Subject, WebhookInput } from './model.ts';
import { phpJson } from './php-json.ts';
import { issuerOf } from './shown.ts';
import type { Store } from './store.ts';
import { timestamp } from './timestamp.ts';

/** Something that happened in a store. */
export interface Happening {
  readonly type: EventType;
  readonly data: JsonMap;
  readonly issuer: Subject;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

export interface Signing {
  /** `wrong`: made with another secret. */
  readonly signature?: 'right' | 'wrong' | 'none';
  /** What the signature is made over: the core's own form without escapes, or the body as it is sent. */
  readonly signs?: 'core' | 'raw';
}

/** A body with its signature, the same in every attempt. */
export interface Message {
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * What one webhook is sent. The core signs its JSON without escapes and sends it with them (heseya-facts §8): the signature is not
 * one of the body.
 */
export function messageFor(store: Store, webhook: WebhookInput, happening: Happening, signing: Signing = {}): Message {
  const payload = payloadFor(store, webhook.with_issuer, happening);
  const body = phpJson(payload);
  const headers = { 'Content-Type': 'application/json', 'User-Agent': 'GuzzleHttp/7' };
  const { secret } = webhook;
  const { signature = 'right', signs = 'core' } = signing;
  if (secret === null || secret === '' || signature === 'none') return { body, headers };
  const signed = signs === 'raw' ? body : phpJson(payload, { unescaped: true });
  const key = signature === 'right' ? secret : `not ${secret}`;
  return { body, headers: { ...headers, Signature: createHmac('sha256', key).update(signed).digest('hex') } };
}

export function payloadFor(store: Store, withIssuer: boolean, { type, data, issuer, at }: Happening): JsonMap {
  return {
    event: type.key,
    triggered_at: timestamp(at),
    issuer_type: issuer.kind,
    api_url: store.issuer,
    data_type: type.dataType,
    data: type.encrypted ? encrypted(phpJson(data), store.webhookKey) : data,
    ...(withIssuer ? { issuer: issuerOf(issuer) } : {}),
  };
}
