import { verify as verifySignature } from 'node:crypto';
import type { Json } from '../runtime/ports.ts';
import type { Policy } from '../platforms/4me/wire/policy.ts';
import type { Refusal } from '../platforms/4me/wire/verify.ts';
import { relativeTime } from './relative-time.ts';
import { shownPayload } from './shown-payload.ts';
import type { ReadToken } from './token.ts';

/** What is there instead of what a refusal expects; undefined where the refusal says all. Judges nothing. */
export function foundInToken(
  { rule }: Refusal,
  policy: Policy,
  token: ReadToken,
  { now }: { readonly now: number },
): string | undefined {
  const { header, claims } = token;
  switch (rule) {
    case 'format':
      return header['crit'] === undefined && header['b64'] === undefined ? undefined : 'a header with `crit` or `b64`';
    case 'algorithm':
      return foundAlgorithm(header['alg'], policy);
    case 'signature':
      return foundSignature(policy, token);
    case 'issuer':
      return claims['iss'] === undefined ? 'no `iss`' : shown(claims['iss']);
    case 'audience':
      return claims['aud'] === undefined ? 'no `aud`' : shown(claims['aud']);
    case 'expired':
      return foundTime('exp', claims['exp'], now);
    case 'not yet valid':
      return typeof claims['iat'] === 'number' && claims['iat'] * 1000 > now
        ? foundTime('iat', claims['iat'], now)
        : foundTime('nbf', claims['nbf'], now);
    case 'age':
      return foundTime('iat', claims['iat'], now);
  }
}

/** What a token says, without secrets; shortened, as it may say anything. */
export function shown(value: Json): string {
  const safe = shownPayload(value);
  const text = typeof safe === 'string' ? safe : JSON.stringify(safe);
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}

function foundAlgorithm(algorithm: Json | undefined, { key }: Policy): string {
  if (algorithm === undefined) return 'a header without `alg`';
  const name = shown(algorithm);
  if (/^none$/i.test(name)) return 'algorithm none: the token is not signed';
  if (/^HS/i.test(name) && key.family !== 'hmac') {
    return `algorithm ${name}, which would take the public key, known to anybody, as a shared secret`;
  }
  return `algorithm ${name}`;
}

function foundSignature({ key, algorithm }: Policy, { signed, signature }: ReadToken): string {
  const length = signatureLength(algorithm, key);
  if (key.family === 'ec' && signature.length !== length) {
    const bytes = Buffer.from(signed, 'latin1');
    if (verifySignature(key.hash, bytes, { key: key.key, dsaEncoding: 'der' }, signature)) {
      return 'a signature by this key in DER; a token has its two numbers side by side (RFC 7518 §3.4)';
    }
  }
  if (signature.length !== length) {
    return `a signature of ${String(signature.length)} bytes, where this key makes ${String(length)}`;
  }
  return 'a signature by another key, or a token that was changed after it was signed: these look the same';
}

/** Bytes (RFC 7518 §3.2 to §3.4). */
function signatureLength(algorithm: Policy['algorithm'], key: Policy['key']): number {
  if (key.family === 'hmac') return Number(algorithm.slice(2)) / 8;
  if (key.family === 'ec') return { ES256: 64, ES384: 96, ES512: 132 }[algorithm as 'ES256'];
  return Math.ceil((key.key.asymmetricKeyDetails?.modulusLength ?? 0) / 8);
}

function foundTime(claim: string, value: Json | undefined, now: number): string {
  if (value === undefined) return `no \`${claim}\``;
  const time = typeof value === 'number' ? new Date(value * 1000) : undefined;
  if (time === undefined || Number.isNaN(time.getTime())) return `\`${claim}\` ${shown(value)}`;
  return `\`${claim}\` ${time.toISOString()}, ${relativeTime(time.getTime(), now)}`;
}
