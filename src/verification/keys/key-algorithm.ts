import type { KeyObject } from 'node:crypto';
import { Failure } from '../../failure.ts';
import { unknownAlgorithm, unusableKey } from './key-failures.ts';

/** Algorithms of webhook policies (4me-facts §9). */
export const algorithmNames = [
  'HS256',
  'HS384',
  'HS512',
  'RS256',
  'RS384',
  'RS512',
  'ES256',
  'ES384',
  'ES512',
] as const;
export type AlgorithmName = (typeof algorithmNames)[number];

const curves: Readonly<Record<string, AlgorithmName>> = {
  prime256v1: 'ES256',
  secp384r1: 'ES384',
  secp521r1: 'ES512',
};

/** The algorithm of an EC key, public or private; undefined for other keys, and for curves that no policy has. */
export const algorithmOfCurve = (key: KeyObject): AlgorithmName | undefined =>
  curves[key.asymmetricKeyDetails?.namedCurve ?? ''];

/**
 * What a public key verifies: the one that is asked for if the key is made for it, else the one of its curve.
 *
 * @throws Failure AB-VERIFY-ALGORITHM for a key that fits several, AB-VERIFY-KEY for one that fits none or another
 */
export function algorithmOf(key: KeyObject, asked: AlgorithmName | undefined, name: string): AlgorithmName {
  const type = key.asymmetricKeyType ?? 'secret';
  const curve = algorithmOfCurve(key);
  if (type === 'rsa') {
    if (asked?.startsWith('RS') === true) return asked;
    if (asked !== undefined) throw notFor(asked, name, 'an RSA key', 'RS256, RS384 or RS512');
    throw new Failure(unknownAlgorithm, {
      message: `${name} is an RSA key, which fits more than one algorithm`,
      fix: 'Say which one the policy has: --algorithm RS256, RS384 or RS512.',
    });
  }
  if (type === 'ec' && curve !== undefined) {
    if (asked === undefined || asked === curve) return curve;
    throw notFor(asked, name, `a key on the curve of ${curve}`, curve);
  }
  throw new Failure(unusableKey, {
    message: `${name} is a key that no webhook policy has`,
    because: `it is of type ${type}`,
    fix: 'Give an RSA key, or an EC key on P-256, P-384 or P-521.',
  });
}

function notFor(asked: AlgorithmName, name: string, what: string, fits: string): Failure {
  const symmetric = asked.startsWith('HS');
  return new Failure(unusableKey, {
    message: `${name} does not fit --algorithm ${asked}`,
    because: symmetric ? `it is ${what}: a public key as the shared secret would let anybody sign` : `it is ${what}`,
    fix: `Give the key of the ${asked} policy, or --algorithm ${fits}.`,
  });
}
