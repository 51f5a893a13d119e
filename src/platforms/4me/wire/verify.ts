import { createHmac, timingSafeEqual, verify as verifySignature } from 'node:crypto';
import type { Policy, VerificationKey } from './policy.ts';

/** What a refused message broke; each says in `expected` what would have been right. */
export type Rule = 'format' | 'algorithm' | 'signature' | 'issuer' | 'audience' | 'expired' | 'not yet valid' | 'age';

export interface Refusal {
  readonly valid: false;
  readonly rule: Rule;
  readonly expected: string;
}

/** Claims of a 4me webhook message (4me-facts §8); times in seconds since the epoch. */
export interface Claims {
  readonly iss: string;
  readonly iat: number;
  readonly jti?: string;
  readonly data: unknown;
  readonly [claim: string]: unknown;
}

export interface Verified {
  readonly valid: true;
  readonly claims: Claims;
}

export interface Expectations {
  /** Issuers besides the policy's own. */
  readonly issuers: readonly string[];
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** Milliseconds; must outlast the sender's retries. */
  readonly maximumAge: number;
}

/** Clocks differ; seconds. */
const leeway = 60;

const compactForm = /^[\w-]+\.[\w-]+\.[\w-]+$/;

const refusal = (rule: Rule, expected: string): Refusal => ({ valid: false, rule, expected });

function object(part: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

function signatureMatches(signed: string, signature: Buffer, key: VerificationKey): boolean {
  const bytes = Buffer.from(signed, 'latin1');
  switch (key.family) {
    case 'hmac': {
      const expected = createHmac(key.hash, key.secret).update(bytes).digest();
      return expected.length === signature.length && timingSafeEqual(expected, signature);
    }
    case 'rsa':
      return verifySignature(key.hash, bytes, key.key, signature);
    case 'ec':
      return verifySignature(key.hash, bytes, { key: key.key, dsaEncoding: 'ieee-p1363' }, signature);
  }
}

function timesRefused(claims: Readonly<Record<string, unknown>>, expectations: Expectations): Refusal | undefined {
  const now = expectations.now / 1000;
  const { iat, nbf, exp } = claims;
  if (typeof iat !== 'number') return refusal('age', 'an `iat` claim, in seconds since the epoch');
  if (exp !== undefined && !(typeof exp === 'number' && now <= exp + leeway)) {
    return refusal('expired', 'an `exp` claim that is not over');
  }
  if (nbf !== undefined && !(typeof nbf === 'number' && now >= nbf - leeway)) {
    return refusal('not yet valid', 'an `nbf` claim that has begun');
  }
  if (iat > now + leeway) return refusal('not yet valid', 'an `iat` claim that is not in the future');
  const oldest = now - expectations.maximumAge / 1000 - leeway;
  if (iat < oldest) return refusal('age', `a message of at most ${String(expectations.maximumAge / 3_600_000)} hours`);
  return undefined;
}

/**
 * Verifies a compact JWS (RFC 7515) against a webhook policy. The algorithm is the policy's, whatever the token says of
 * itself. Checks the form, the algorithm, the signature, and only then the claims: issuer, audience (where the policy has
 * one), `exp`, `nbf` and `iat` with 60 seconds of leeway, and the age.
 */
export function verifyToken(token: string, policy: Policy, expectations: Expectations): Verified | Refusal {
  if (!compactForm.test(token)) return refusal('format', 'three parts in base64url, joined by dots');
  const [head = '', body = '', signature = ''] = token.split('.');
  const header = object(head);
  if (header === undefined) return refusal('format', 'a header in JSON');
  if (header['alg'] !== policy.algorithm)
    return refusal('algorithm', `algorithm ${policy.algorithm}, as the policy says`);
  if (header['crit'] !== undefined || header['b64'] !== undefined) return refusal('format', 'no critical extensions');
  if (!signatureMatches(`${head}.${body}`, Buffer.from(signature, 'base64url'), policy.key)) {
    return refusal('signature', `a signature by the key of the ${policy.algorithm} policy`);
  }
  const claims = object(body);
  if (claims === undefined) return refusal('format', 'claims in JSON');
  const { iss, aud } = claims;
  const issuers = policy.issuer === undefined ? expectations.issuers : [policy.issuer, ...expectations.issuers];
  if (typeof iss !== 'string' || !issuers.includes(iss)) return refusal('issuer', `issuer ${issuers.join(' or ')}`);
  const { audience } = policy;
  if (audience !== undefined && aud !== audience && !(Array.isArray(aud) && aud.includes(audience))) {
    return refusal('audience', `audience ${audience}`);
  }
  const refused = timesRefused(claims, expectations);
  if (refused !== undefined) return refused;
  return { valid: true, claims: { ...claims, iss, iat: Number(claims['iat']), data: claims['data'] } };
}
