import { createCipheriv, createHmac, randomBytes } from 'node:crypto';
import { canonicalJson } from '../../platforms/heseya/wire/canonical-json.ts';
import { storeTime } from '../samples/heseya.ts';
import type { Json, JsonObject } from '../../runtime/ports.ts';

/** A body as PHP's `json_encode` writes it without flags, which is what stores send (heseya-facts §8). */
export function storeJson(value: JsonObject): string {
  return JSON.stringify(value)
    .replaceAll('/', '\\/')
    .replaceAll(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** Headers of a delivery; what is signed is the canonical form of the body, and not its bytes (heseya-facts §8). */
export function heseyaHeaders(body: string, secret: string): Record<string, string> {
  return {
    'Content-Type': 'application/json',
    Signature: createHmac('sha256', secret).update(canonicalJson(body)).digest('hex'),
  };
}

/** The first time in a body is that of the event; a text in JSON has no quotation mark without a backslash before it. */
const triggeredAt = /((?<!\\)"triggered_at"\s*:\s*)"[^"]*"/;

/**
 * The same message of now, all else byte for byte, as numbers of PHP do not survive a reading: it is new to a handler that
 * remembers. `now`: milliseconds since the epoch.
 */
export function renewedHeseyaBody(body: string, now: number): string {
  return body.replace(triggeredAt, `$1"${storeTime(now)}"`);
}

const keyBytes = 32;
const blockBytes = 16;

/**
 * Data of a secured event: AES-256-CBC, base64 of the initialization vector and what is encrypted; a key of another length is filled up
 * with zeros or cut, as PHP does (heseya-facts §8).
 */
export function encryptedData(data: Json, key: string): string {
  const bytes = Buffer.alloc(keyBytes);
  Buffer.from(key).copy(bytes);
  const vector = randomBytes(blockBytes);
  const cipher = createCipheriv('aes-256-cbc', bytes, vector);
  return Buffer.concat([vector, cipher.update(JSON.stringify(data)), cipher.final()]).toString('base64');
}
