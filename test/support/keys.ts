import { createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { SignJWT } from 'jose';

export interface Keys {
  readonly algorithm: string;
  readonly sign: KeyObject | Uint8Array;
  /** PEM, or the shared secret. */
  readonly published: string;
}

/** Text at once: a key object that shares its key with the job that made it can stop Node 20 for good when jose signs. */
const privateKeyEncoding = { type: 'pkcs8', format: 'pem' } as const;
const publicKeyEncoding = { type: 'spki', format: 'pem' } as const;

function asymmetric(algorithm: string, pair: { privateKey: string; publicKey: string }): Keys {
  return { algorithm, sign: createPrivateKey(pair.privateKey), published: pair.publicKey };
}

const made = new Map<string, Keys>();

/** One key pair for each algorithm and name, made once for each test process: making them is slow. */
export function keysFor(algorithm: string, name = 'first'): Keys {
  const known = made.get(`${algorithm} ${name}`);
  if (known !== undefined) return known;
  const curves: Readonly<Record<string, string>> = { ES256: 'P-256', ES384: 'P-384', ES512: 'P-521' };
  const curve = curves[algorithm];
  const secret = `a shared secret of ${name}, long enough for every algorithm: 0123456789abcdef0123456789abcdef`;
  const keys: Keys = algorithm.startsWith('HS')
    ? { algorithm, sign: new TextEncoder().encode(secret), published: secret }
    : curve === undefined
      ? asymmetric(
          algorithm,
          generateKeyPairSync('rsa', { modulusLength: 2048, privateKeyEncoding, publicKeyEncoding }),
        )
      : asymmetric(algorithm, generateKeyPairSync('ec', { namedCurve: curve, privateKeyEncoding, publicKeyEncoding }));
  made.set(`${algorithm} ${name}`, keys);
  return keys;
}

/** Signs with jose, an implementation that is not ours. `claims` are taken as they are, wrong ones too. */
export async function signToken(
  keys: Keys,
  claims: Readonly<Record<string, unknown>>,
  header: Readonly<Record<string, unknown>> = {},
): Promise<string> {
  return new SignJWT({ ...claims }).setProtectedHeader({ typ: 'JWT', ...header, alg: keys.algorithm }).sign(keys.sign);
}
