import { createPublicKey, type KeyObject } from 'node:crypto';
import { Failure } from '../../failure.ts';
import { isJsonObject } from '../../runtime/json-object.ts';
import { readPolicy, UnusablePolicy } from '../../platforms/4me/wire/policy.ts';
import type { NamedPolicy } from '../four-me.ts';
import { jsonOf } from '../json-of.ts';
import type { SharedSecret } from '../shared-secret.ts';
import { algorithmOf, type AlgorithmName } from './key-algorithm.ts';
import { unknownAlgorithm, unusableKey } from './key-failures.ts';

/**
 * The policy that a key file makes: a PEM (public, private or a certificate), a shared secret, or a policy in JSON as 4me sends it
 * (`algorithm`, `public_key`, `audience`, `issuer`).
 *
 * @param algorithm of a key that does not tell
 * @throws Failure AB-VERIFY-KEY, AB-VERIFY-ALGORITHM
 */
export function policyOfFile(name: string, content: string, algorithm: AlgorithmName | undefined): NamedPolicy {
  const value = jsonOf(content);
  if (isJsonObject(value)) {
    if ('keys' in value || 'kty' in value) {
      throw new Failure(unusableKey, { message: `${name} holds a key set`, fix: `Give it as --jwks ${name}.` });
    }
    return usable(name, algorithm === undefined ? value : { ...value, algorithm });
  }
  if (content.includes('-----BEGIN')) {
    const key = publicKeyOf(name, content);
    return usable(name, { algorithm: algorithmOf(key, algorithm, name), public_key: content });
  }
  const { value: secret } = secretOfFile(name, content);
  if (algorithm === undefined) {
    throw new Failure(unknownAlgorithm, {
      message: `${name} holds no PEM, so it would be a shared secret, which fits more than one algorithm`,
      fix: 'Say which one the policy has: --algorithm HS256, HS384 or HS512.',
    });
  }
  if (!algorithm.startsWith('HS')) {
    throw new Failure(unusableKey, {
      message: `${name} does not fit --algorithm ${algorithm}`,
      because: 'it holds no PEM',
      fix: `Give a file that begins with -----BEGIN PUBLIC KEY-----.`,
    });
  }
  return usable(name, { algorithm, public_key: secret });
}

/** A shared secret, without the line break that ends its file. Throws Failure AB-VERIFY-KEY. */
export function secretOfFile(name: string, content: string): SharedSecret {
  const value = content.replace(/\r?\n$/, '');
  if (value.includes('-----BEGIN')) {
    throw new Failure(unusableKey, {
      message: `${name} holds a PEM, and the platform signs with a shared secret`,
      fix: 'Give a file with nothing but the secret.',
    });
  }
  if (value.trim() === '') {
    throw new Failure(unusableKey, { message: `${name} is empty`, fix: 'Give a file with the secret.' });
  }
  return { name, value };
}

function publicKeyOf(name: string, content: string): KeyObject {
  try {
    return createPublicKey(content);
  } catch (error) {
    throw new Failure(
      unusableKey,
      {
        message: `${name} holds no PEM that can be read`,
        because: error instanceof Error ? error.message : String(error),
        fix: 'Give the whole file, from the line BEGIN to the line END.',
      },
      { cause: error },
    );
  }
}

/** Checks a stored policy. Throws Failure AB-VERIFY-KEY. */
export function usable(name: string, stored: unknown): NamedPolicy {
  try {
    return { ...readPolicy(stored), name };
  } catch (error) {
    if (!(error instanceof UnusablePolicy)) throw error;
    throw new Failure(
      unusableKey,
      {
        message: `Nothing can be verified with ${name}`,
        because: error.message,
        fix: 'Give a key that can: --key-file with a PEM or a shared secret, or --jwks.',
      },
      { cause: error },
    );
  }
}
