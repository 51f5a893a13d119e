import { createPrivateKey, type KeyObject } from 'node:crypto';
import { Failure, type FailureKind } from '../../failure.ts';
import { algorithmNames, algorithmOfCurve, type AlgorithmName } from '../../verification/keys/key-algorithm.ts';

const unusable: FailureKind = { code: 'AB-TRIGGER-KEY', exit: 'usage' };

export interface SigningKey {
  readonly algorithm: AlgorithmName;
  /** A private key, or the shared secret as text. */
  readonly key: KeyObject | string;
}

/**
 * The key in the text of a file: a private key in PEM, or a shared secret, whose last line break does not count.
 *
 * @param asked in any case; undefined: what fits the key, with SHA-256 where there is a choice
 * @throws Failure `AB-TRIGGER-KEY` for a key that is none, or none for the algorithm
 */
export function readSigningKey(text: string, file: string, asked: string | undefined): SigningKey {
  const wanted = algorithmNames.find((one) => one === asked?.toUpperCase());
  const { key, fitting } = text.includes('-----BEGIN') ? privateKey(text, file) : sharedSecret(text, file);
  const [first] = fitting;
  const algorithm = asked === undefined ? first : fitting.find((one) => one === wanted);
  if (algorithm !== undefined) return { algorithm, key };
  throw new Failure(unusable, {
    message: `The key in ${file} is not made for ${asked ?? 'any algorithm of webhook policies'}`,
    because:
      fitting.length === 0
        ? 'it is neither RSA nor on one of the curves of ES256, ES384 and ES512'
        : `it signs with ${fitting.join(', ')}`,
    fix: 'Name another key or another --algorithm.',
  });
}

interface Found {
  readonly key: KeyObject | string;
  /** What it can sign with, the default first. */
  readonly fitting: readonly AlgorithmName[];
}

function privateKey(text: string, file: string): Found {
  let key: KeyObject;
  try {
    key = createPrivateKey(text);
  } catch (error) {
    throw new Failure(
      unusable,
      {
        message: `${file} holds no private key that can be used`,
        because: text.includes('PUBLIC KEY') ? 'it is a public key, which signs nothing' : 'it cannot be read as PEM',
        fix: 'Give the file of an unencrypted private key, e.g. of openssl genpkey.',
      },
      { cause: error },
    );
  }
  if (key.asymmetricKeyType === 'rsa') return { key, fitting: ['RS256', 'RS384', 'RS512'] };
  const curve = algorithmOfCurve(key);
  return { key, fitting: curve === undefined ? [] : [curve] };
}

function sharedSecret(text: string, file: string): Found {
  const key = text.replace(/\r?\n$/, '');
  if (key !== '') return { key, fitting: ['HS256', 'HS384', 'HS512'] };
  throw new Failure(unusable, {
    message: `${file} is empty`,
    fix: 'Give the file of a private key or a shared secret.',
  });
}
