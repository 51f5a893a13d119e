import { createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto';
import { Failure } from '../../failure.ts';
import { isJsonObject } from '../../runtime/json-object.ts';
import type { Json, JsonObject } from '../../runtime/ports.ts';
import type { NamedPolicy } from '../four-me.ts';
import { jsonOf } from '../json-of.ts';
import { algorithmNames, algorithmOf, type AlgorithmName } from './key-algorithm.ts';
import { unusableKeySet } from './key-failures.ts';
import { usable } from './key-file.ts';

const curves = new Set(['P-256', 'P-384', 'P-521']);

/**
 * The policies of a JSON Web Key Set (RFC 7517), or of one key of it: each verifies the tokens that name its `kid`. Keys for
 * encryption, and of kinds that no webhook policy has, are left out.
 *
 * @param algorithm of RSA keys without `alg`
 * @param issuer the only one that may use these keys, where it is known (4me-facts §8, OpenID discovery)
 * @throws Failure AB-VERIFY-KEY-SET, AB-VERIFY-KEY, AB-VERIFY-ALGORITHM
 */
export function policiesOfKeySet(
  name: string,
  content: string,
  { algorithm, issuer }: { readonly algorithm?: AlgorithmName | undefined; readonly issuer?: string | undefined },
): readonly NamedPolicy[] {
  const value = jsonOf(content);
  const keys = isJsonObject(value) ? ('kty' in value ? [value] : value['keys']) : undefined;
  if (!Array.isArray(keys)) throw noKeySet(name, 'it is no JSON object with a list `keys`');
  const signing = (keys as readonly Json[]).filter(
    (key): key is JsonObject => isJsonObject(key) && (key['use'] ?? 'sig') === 'sig',
  );
  if (signing.length === 0) throw noKeySet(name, 'it has no key that signs');
  const fitting = signing.filter(fitsPolicies);
  // Where there is none, the first of the others says why.
  return (fitting.length > 0 ? fitting : signing).map((jwk, index) => {
    const kid = typeof jwk['kid'] === 'string' ? jwk['kid'] : undefined;
    const title = `${name}, key ${kid ?? String(index + 1)}`;
    const key = keyOf(jwk, title);
    const stored = {
      algorithm: algorithmOf(key, statedBy(jwk, algorithm, title), title),
      public_key: key.export({ type: 'spki', format: 'pem' }),
      ...(issuer === undefined ? {} : { issuer }),
    };
    return { ...usable(title, stored), ...(kid === undefined ? {} : { kid }) };
  });
}

/** Keys that are not understood are passed over (RFC 7517 §5): a set may serve others than webhook policies, too. */
function fitsPolicies({ kty, crv, alg }: JsonObject): boolean {
  const kind = kty === 'RSA' || (kty === 'EC' && typeof crv === 'string' && curves.has(crv));
  return kind && (alg === undefined || algorithmNames.some((name) => name === alg));
}

function statedBy(jwk: JsonObject, asked: AlgorithmName | undefined, title: string): AlgorithmName | undefined {
  const { alg } = jwk;
  if (alg === undefined) return jwk['kty'] === 'RSA' ? asked : undefined;
  const stated = algorithmNames.find((name) => name === alg);
  if (stated !== undefined) return stated;
  throw noKeySet(title, `its algorithm is ${JSON.stringify(alg).slice(0, 40)}, which no webhook policy has`);
}

function keyOf(jwk: JsonObject, title: string): KeyObject {
  if (jwk['kty'] === 'oct') throw noKeySet(title, 'it is a shared secret; --key-file takes one');
  try {
    return createPublicKey({ key: jwk as JsonWebKey, format: 'jwk' });
  } catch (error) {
    throw noKeySet(title, error instanceof Error ? error.message : String(error));
  }
}

function noKeySet(name: string, because: string): Failure {
  return new Failure(unusableKeySet, {
    message: `Nothing can be verified with the key set ${name}`,
    because,
    fix: 'Give a JSON Web Key Set with public keys, as a file or as its https address.',
  });
}
