import { createPublicKey, type KeyObject } from 'node:crypto';

/** Signing algorithms of webhook policies (4me-facts §9); `none` is left out: nothing could be verified. */
const algorithms = {
  HS256: { family: 'hmac', hash: 'sha256' },
  HS384: { family: 'hmac', hash: 'sha384' },
  HS512: { family: 'hmac', hash: 'sha512' },
  RS256: { family: 'rsa', hash: 'sha256' },
  RS384: { family: 'rsa', hash: 'sha384' },
  RS512: { family: 'rsa', hash: 'sha512' },
  ES256: { family: 'ec', hash: 'sha256', curve: 'prime256v1' },
  ES384: { family: 'ec', hash: 'sha384', curve: 'secp384r1' },
  ES512: { family: 'ec', hash: 'sha512', curve: 'secp521r1' },
} as const;

export type Algorithm = keyof typeof algorithms;

export type VerificationKey =
  | { readonly family: 'rsa' | 'ec'; readonly hash: string; readonly key: KeyObject }
  | { readonly family: 'hmac'; readonly hash: string; readonly secret: string };

/** A webhook policy, ready to verify with. */
export interface Policy {
  readonly algorithm: Algorithm;
  readonly key: VerificationKey;
  /** Undefined: the token's audience is not looked at. */
  readonly audience: string | undefined;
  /** The policy's own issuer, beside the ones that follow from the account (4me-facts §10). */
  readonly issuer: string | undefined;
}

/** The stored policy cannot verify anything; nothing about the message is to blame. */
export class UnusablePolicy extends Error {
  override readonly name = 'UnusablePolicy';
}

function isAlgorithm(value: string): value is Algorithm {
  return Object.hasOwn(algorithms, value);
}

function verificationKey(algorithm: Algorithm, material: string): VerificationKey {
  const { family, hash } = algorithms[algorithm];
  if (family === 'hmac') {
    if (material.includes('-----BEGIN')) throw new UnusablePolicy(`a PEM cannot be the shared secret of ${algorithm}`);
    return { family, hash, secret: material };
  }
  let key: KeyObject;
  try {
    key = createPublicKey(material);
  } catch {
    throw new UnusablePolicy(`the public key of the ${algorithm} policy is not a PEM`);
  }
  const expected = algorithms[algorithm];
  const fits =
    'curve' in expected
      ? key.asymmetricKeyType === 'ec' && key.asymmetricKeyDetails?.namedCurve === expected.curve
      : key.asymmetricKeyType === 'rsa';
  if (!fits) throw new UnusablePolicy(`the key of the policy is not made for ${algorithm}`);
  return { family, hash, key };
}

/**
 * Takes a policy as it is stored, in either spelling: the provider's (`jwtAlg`, `jwtAudience`, `publicKeyPem`; seeds,
 * bootstrap step 8) or a customer's (`algorithm`, `audience`, `public_key`, `issuer`; 4me-facts §10). An audience that is
 * null or empty counts as none. Throws UnusablePolicy.
 */
export function readPolicy(stored: unknown): Policy {
  if (typeof stored !== 'object' || stored === null) throw new UnusablePolicy('there is no policy');
  const fields: Readonly<Record<string, unknown>> = { ...stored };
  const text = (...names: readonly string[]): string | undefined => {
    const value = names.map((name) => fields[name]).find((one) => typeof one === 'string' && one !== '');
    return typeof value === 'string' ? value : undefined;
  };
  const algorithm = text('algorithm', 'jwtAlg')?.toUpperCase() ?? '';
  if (!isAlgorithm(algorithm)) throw new UnusablePolicy(`nothing can be verified with algorithm "${algorithm}"`);
  const material = text('public_key', 'publicKeyPem');
  if (material === undefined) throw new UnusablePolicy('the policy has no key');
  return {
    algorithm,
    key: verificationKey(algorithm, material),
    audience: text('audience', 'jwtAudience'),
    issuer: text('issuer'),
  };
}
