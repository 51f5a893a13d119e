import { createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { isJsonObject } from '../../../../runtime/json-object.ts';
import type { Json } from '../../../../runtime/ports.ts';
import { sameBytes } from '../../../../runtime/same-bytes.ts';

/** What a browser carries through somebody else's pages and back. */
export interface FlowState {
  /** Reference of the app: all apps of a provider share the key. */
  readonly offering: string;
  readonly account: string;
  /** Node ID of the app instance. */
  readonly instance: string;
  /** Where 4me waits for the browser at the end. */
  readonly confirmation: string;
  /** Known to the browser that began, and to no other. */
  readonly nonce: string;
  /** Milliseconds since the epoch. */
  readonly endsAt: number;
}

/** For keys that are made of a secret which has another purpose. */
const purpose = 'app-builder configuration state';

const signatureOf = (secret: string, content: string): string =>
  createHmac('sha256', Buffer.from(hkdfSync('sha256', secret, '', purpose, 32)))
    .update(content)
    .digest('base64url');

export const newNonce = (): string => randomBytes(24).toString('base64url');

/** A text for the `state` parameter of OAuth (RFC 6749 §10.12), signed with a key made of `secret`. */
export function seal(state: FlowState, secret: string): string {
  const content = Buffer.from(JSON.stringify(state)).toString('base64url');
  return `${content}.${signatureOf(secret, content)}`;
}

/** What was sealed with the same secret and has not ended; undefined for every other text. */
export function unseal(text: string, secret: string, now: number): FlowState | undefined {
  const [content = '', signature = '', ...more] = text.split('.');
  if (more.length > 0 || !sameBytes(signatureOf(secret, content), signature)) return undefined;
  const state = JSON.parse(Buffer.from(content, 'base64url').toString('utf8')) as Json;
  if (!isJsonObject(state) || typeof state['endsAt'] !== 'number' || now > state['endsAt']) return undefined;
  return state as unknown as FlowState;
}
