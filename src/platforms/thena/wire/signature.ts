import { createHmac } from 'node:crypto';
import { sameBytes } from '../../../runtime/same-bytes.ts';

/**
 * What to do with a signature. Thena documents none for apps: this is an addition of ours, for whoever has a proxy in front, or
 * finds that the app's deliveries are signed (thena-facts §4.4). `prefer`: what has one must be right; `require`: it must have one.
 */
export type SignatureMode = 'off' | 'prefer' | 'require';

/** Headers, in lower case, that are looked into, in their order. */
export const signatureHeaders: readonly string[] = ['x-thena-signature', 'x-signature'];

export type SignatureOutcome = 'absent' | 'valid' | 'invalid';

/**
 * Checks the HMAC-SHA256 of the raw body, in hex or base64, with or without `sha256=` before it. `headers`: names in lower case;
 * `secrets`: any of them may have been used. Compares in constant time.
 */
export function checkSignature(
  body: Buffer,
  headers: Readonly<Record<string, string>>,
  secrets: readonly string[],
  names: readonly string[] = signatureHeaders,
): SignatureOutcome {
  const name = names.find((one) => Object.hasOwn(headers, one.toLowerCase()));
  if (name === undefined) return 'absent';
  const given = (headers[name.toLowerCase()] ?? '').trim().replace(/^sha256=/i, '');
  let isValid = false;
  for (const secret of secrets) {
    const digest = createHmac('sha256', secret).update(body).digest();
    // Hex has no case; base64 has.
    if (sameBytes(digest.toString('hex'), given.toLowerCase())) isValid = true;
    if (sameBytes(digest.toString('base64'), given)) isValid = true;
  }
  return isValid ? 'valid' : 'invalid';
}
