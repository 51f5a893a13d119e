import { createHmac, sign } from 'node:crypto';
import type { JsonObject } from '../../runtime/ports.ts';
import type { SigningKey } from './key.ts';

/** A JSON Web Token with these claims, in the compact form (RFC 7515 §3.1, RFC 7518 §3). */
export function signedToken(claims: JsonObject, { algorithm, key }: SigningKey): string {
  const signed = `${part({ typ: 'JWT', alg: algorithm })}.${part(claims)}`;
  const hash = `sha${algorithm.slice(2)}`;
  if (typeof key === 'string') return `${signed}.${createHmac(hash, key).update(signed).digest('base64url')}`;
  // RSA has no use for the encoding of the two numbers of an ECDSA signature.
  const signature = sign(hash, Buffer.from(signed), { key, dsaEncoding: 'ieee-p1363' });
  return `${signed}.${signature.toString('base64url')}`;
}

function part(value: JsonObject): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
