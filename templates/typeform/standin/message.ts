import { createHmac } from 'node:crypto';
import type { FormEvent } from './event.ts';

export interface DeliveryOptions {
  /** `wrong`: made with another secret. A webhook without a secret has none. */
  readonly signature?: 'right' | 'wrong' | 'none';
  /** The last byte of the body, and of what is signed (external-apis §2.2); default true. */
  readonly newline?: boolean;
}

export function messageBody(event: FormEvent, { newline = true }: DeliveryOptions): Buffer {
  return Buffer.from(JSON.stringify(event) + (newline ? '\n' : ''));
}

/** In Typeform's spelling (external-apis §2.2). */
export function messageHeaders(
  body: Buffer,
  secret: string | undefined,
  { signature = 'right' }: DeliveryOptions,
): Readonly<Record<string, string>> {
  const headers = { 'Content-Type': 'application/json', 'User-Agent': 'Typeform Webhooks', 'Accept-Encoding': 'gzip' };
  if (secret === undefined || secret === '' || signature === 'none') return headers;
  const key = signature === 'right' ? secret : `not ${secret}`;
  return { ...headers, 'Typeform-Signature': signatureOf(body, key) };
}

/** `sha256=` and the HMAC of the body in base64; the secret is used as text, not decoded (external-apis §2.3). */
function signatureOf(body: Buffer, secret: string): string {
  return `sha256=${createHmac('sha256', secret).update(body).digest('base64')}`;
}
