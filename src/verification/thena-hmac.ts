import { type BodySigning, checkBodySignature } from './body-signature.ts';
import { checkSignature, signatureHeaders } from '../platforms/thena/wire/signature.ts';
import type { CapturedRequest } from './captured-request.ts';
import type { SharedSecret } from './shared-secret.ts';
import type { Invalid } from './verdict.ts';

/** The first of the headers that may have the HMAC; undefined where none is there. */
export function hmacHeader(given: CapturedRequest['headers']): string | undefined {
  return signatureHeaders.find((name) => given[name] !== undefined);
}

/** The name of the secret that fits, as handlers check it; or what is wrong, as far as that can be told. */
export function checkThenaHmac(
  { headers: given, body }: Pick<CapturedRequest, 'headers' | 'body'>,
  secrets: readonly SharedSecret[],
): string | Invalid {
  const fitting = secrets.find(({ value }) => checkSignature(body, given, [value]) === 'valid');
  if (fitting !== undefined) return fitting.name;
  const header = hmacHeader(given) ?? '';
  const value = given[header]?.trim();
  const prefix = value?.startsWith('sha256=') === true ? 'sha256=' : '';
  const text = value?.slice(prefix.length) ?? '';
  const encoding = /^[\da-f]{64}$/i.test(text) || !/^[\w+/-]{43}=?$/.test(text) ? 'hex' : 'base64';
  const signing: BodySigning = {
    scheme: { hash: 'sha256', encoding, prefix },
    header,
    signs: 'the raw body',
    message: (bytes) => bytes,
  };
  const spelled = encoding === 'hex' ? value?.toLowerCase() : value;
  return checkBodySignature(signing, body, spelled, secrets);
}
