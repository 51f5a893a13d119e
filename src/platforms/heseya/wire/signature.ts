import { createHmac } from 'node:crypto';
import { sameBytes } from '../../../runtime/same-bytes.ts';
import { canonicalJson } from './canonical-json.ts';

/** Which text of a body was signed: `canonical` by all cores that there are, `raw` by one that mends it. */
export type SignedForm = 'canonical' | 'raw';

const pattern = /^[0-9a-f]{64}$/i;

/** Whether a `Signature` header can be one; nothing else is worth a computation. */
export function isSignature(header: string | undefined): header is string {
  return header !== undefined && pattern.test(header);
}

/**
 * Which form of `body` the `Signature` header signs with `secret`; undefined for none. HMAC-SHA256 in hexadecimal digits of either case,
 * compared in constant time (heseya-facts §8).
 */
export function signedForm(body: Buffer, header: string | undefined, secret: string): SignedForm | undefined {
  // A key of no bytes is one that everybody has.
  if (!isSignature(header) || secret === '') return undefined;
  const given = header.toLowerCase();
  const signs = (text: string | Buffer): boolean =>
    sameBytes(createHmac('sha256', secret).update(text).digest('hex'), given);
  if (signs(canonicalJson(body.toString('utf8')))) return 'canonical';
  return signs(body) ? 'raw' : undefined;
}
