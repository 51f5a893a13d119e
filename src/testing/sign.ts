import { createHmac } from 'node:crypto';
import type { HmacScheme } from '../runtime/hmac.ts';

/** Where and how a message is signed; the same as a signed route declares. */
export interface Signing extends HmacScheme {
  /** Name of the header. */
  readonly header: string;
}

/** The header with the signature of a body, as the other application sends it. */
export function sign(
  { header, hash, encoding, prefix }: Signing,
  secret: string,
  body: string | Buffer,
): Readonly<Record<string, string>> {
  return { [header]: prefix + createHmac(hash, secret).update(body).digest(encoding) };
}
