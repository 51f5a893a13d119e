import type { KeyLike } from './jose.ts';
import { jose } from './jose.ts';
import type { WebhookPolicyRow } from '../world/rows.ts';

interface Claims {
  readonly data: unknown;
  /** 64 hexadecimal digits. */
  readonly jti: string;
  /** Number of the webhook, as text. */
  readonly sub: string;
  readonly iss: string;
  /** Seconds since the epoch. */
  readonly iat: number;
}

export type Signer = (policy: WebhookPolicyRow, claims: Claims) => Promise<string>;

/**
 * Signs with the jose library. On purpose: the runtime verifies with its own code, so that a mistake there does not
 * meet the same mistake here. Keys are parsed once for each policy.
 */
export function createSigner(): Signer {
  const keys = new Map<string, Promise<KeyLike>>();
  return async (policy, claims) => {
    const { SignJWT, UnsecuredJWT } = await jose();
    const payload = { ...claims, nbf: claims.iat, ...whenSet(policy, claims.iat) };
    const { signingKey } = policy;
    if (signingKey === null) return new UnsecuredJWT(payload).encode();
    const alg = policy.jwtAlg.toUpperCase();
    let key = keys.get(policy.id);
    if (key === undefined) {
      key = parse(alg, signingKey);
      keys.set(policy.id, key);
    }
    return new SignJWT(payload).setProtectedHeader({ typ: 'JWT', alg }).sign(await key);
  };
}

/** aud and exp exist only where the policy asks for them (4me-facts §8). */
function whenSet(policy: WebhookPolicyRow, iat: number): { aud?: string; exp?: number } {
  return {
    ...(policy.jwtAudience === null || policy.jwtAudience === '' ? {} : { aud: policy.jwtAudience }),
    ...(policy.jwtClaimExpiresIn === null ? {} : { exp: iat + policy.jwtClaimExpiresIn * 60 }),
  };
}

async function parse(alg: string, signingKey: string): Promise<KeyLike> {
  if (alg.startsWith('HS')) return new TextEncoder().encode(signingKey);
  const { importPKCS8 } = await jose();
  return importPKCS8(signingKey, alg);
}
