import { generateKeyPair, randomBytes } from 'node:crypto';
import { promisify } from 'node:util';

/** Algorithms of a webhook policy as the API spells them (4me-facts §9). */
export const policyAlgorithms = [
  'none',
  'hs256',
  'hs384',
  'hs512',
  'rs256',
  'rs384',
  'rs512',
  'es256',
  'es384',
  'es512',
] as const;

export type PolicyAlgorithm = (typeof policyAlgorithms)[number];

export function isPolicyAlgorithm(text: string): text is PolicyAlgorithm {
  return (policyAlgorithms as readonly string[]).includes(text);
}

export interface PolicyKey {
  /** PKCS#8 PEM, the shared secret of hs*, or null for `none`. Stays with the policy. */
  readonly signingKey: string | null;
  /** SPKI PEM, the shared secret of hs*, or null for `none`. Shown once. */
  readonly shown: string | null;
}

const generate = promisify(generateKeyPair);

/**
 * Text at once, never key objects: on Node 20 an object that shares its key with the job that made it can stop the
 * process for good. `export()` as JWK, which jose does to sign with it, holds the key's mutex; the job, if it is
 * collected meanwhile, waits for the same mutex on the same thread.
 */
const privateKeyEncoding = { type: 'pkcs8', format: 'pem' } as const;
const publicKeyEncoding = { type: 'spki', format: 'pem' } as const;

const curves = { es256: 'prime256v1', es384: 'secp384r1', es512: 'secp521r1' } as const;

export async function generatePolicyKey(algorithm: PolicyAlgorithm): Promise<PolicyKey> {
  switch (algorithm) {
    case 'none':
      return { signingKey: null, shown: null };
    case 'hs256':
    case 'hs384':
    case 'hs512': {
      const secret = randomBytes(64).toString('base64url');
      return { signingKey: secret, shown: secret };
    }
    case 'rs256':
    case 'rs384':
    case 'rs512':
      return policyKey(await generate('rsa', { modulusLength: 2048, privateKeyEncoding, publicKeyEncoding }));
    case 'es256':
    case 'es384':
    case 'es512':
      return policyKey(await generate('ec', { namedCurve: curves[algorithm], privateKeyEncoding, publicKeyEncoding }));
  }
}

function policyKey({ privateKey, publicKey }: { readonly privateKey: string; readonly publicKey: string }): PolicyKey {
  return { signingKey: privateKey, shown: publicKey };
}
