import { createHmac } from 'node:crypto';
import { sameBytes } from './same-bytes.ts';

/** How a sender signs its messages with a shared secret. */
export interface HmacScheme {
  readonly hash: 'sha256' | 'sha384' | 'sha512';
  readonly encoding: 'hex' | 'base64';
  /** What stands before the signature in its header, e.g. `sha256=` (Typeform) or `v0=` (Slack). */
  readonly prefix: string;
}

/**
 * Whether `header` is the signature of `message` by any of `secrets`; several during a rotation. The message is the raw
 * bytes as they were sent. Compares in constant time; a missing header, another prefix or another length is just false.
 */
export function verifyHmac(
  scheme: HmacScheme,
  message: string | Buffer,
  header: string | undefined,
  secrets: readonly string[],
): boolean {
  if (header === undefined || !header.startsWith(scheme.prefix)) return false;
  const given = header.slice(scheme.prefix.length);
  let matches = false;
  for (const secret of secrets) {
    if (sameBytes(createHmac(scheme.hash, secret).update(message).digest(scheme.encoding), given)) matches = true;
  }
  return matches;
}
