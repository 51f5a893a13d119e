import { createHmac } from 'node:crypto';

/** Headers of a delivery, signed over the bytes of its body (external-apis §2.2, §2.3). */
export function typeformHeaders(body: Buffer, secret: string): Record<string, string> {
  return {
    'Content-Type': 'application/json',
    'User-Agent': 'Typeform Webhooks',
    'Accept-Encoding': 'gzip',
    'Typeform-Signature': `sha256=${createHmac('sha256', secret).update(body).digest('base64')}`,
  };
}
