import { createHmac } from 'node:crypto';
import { type HmacScheme, verifyHmac } from '../runtime/hmac.ts';
import type { SharedSecret } from './shared-secret.ts';
import type { Invalid } from './verdict.ts';

/** How a sender signs the bodies of its requests, as its own documentation says it. */
export interface BodySigning {
  readonly scheme: HmacScheme;
  /** Name of the header, in lower case. */
  readonly header: string;
  /** What is signed, in a few words. */
  readonly signs: string;
  /** The bytes that are signed for a body. */
  readonly message: (body: Buffer) => Buffer;
}

const bytesOf: Readonly<Record<HmacScheme['hash'], number>> = { sha256: 32, sha384: 48, sha512: 64 };

/** The name of the secret that fits the signature of a body, or which rule it breaks. */
export function checkBodySignature(
  signing: BodySigning,
  body: Buffer,
  header: string | undefined,
  secrets: readonly SharedSecret[],
): string | Invalid {
  const { scheme, message, signs } = signing;
  const form = checkForm(signing, header);
  if (form !== undefined) return form;
  const fits = (bytes: Buffer): string | undefined =>
    secrets.find(({ value }) => verifyHmac(scheme, message(bytes), header, [value]))?.name;
  const name = fits(body);
  if (name !== undefined) return name;
  const among = secrets.length === 1 ? 'the secret' : `one of ${String(secrets.length)} secrets`;
  return {
    valid: false,
    rule: 'signature',
    expected: `the HMAC ${scheme.hash.replace('sha', 'SHA-')} of ${signs} with ${among}`,
    found:
      lineBreaks.find(([, changed]) => changed(body).some((bytes) => fits(bytes) !== undefined))?.[0] ??
      'a signature with another secret, or a body that was changed after it was signed: these look the same',
  };
}

const lineFeed = Buffer.from('\n');

/** What tools that capture requests do to bodies. */
const lineBreaks: readonly (readonly [found: string, changed: (body: Buffer) => readonly Buffer[]])[] = [
  [
    'a body that has lost the line break at its end, which was signed with it',
    (body) => [Buffer.concat([body, lineFeed]), Buffer.concat([body, Buffer.from('\r\n')])],
  ],
  [
    'a body with a line break at its end that was not signed with it',
    (body) => (body.at(-1) === 10 ? [body.subarray(0, -1), body.subarray(0, body.at(-2) === 13 ? -2 : -1)] : []),
  ],
];

function checkForm({ scheme, header: name }: BodySigning, header: string | undefined): Invalid | undefined {
  const { prefix, encoding, hash } = scheme;
  const expected = `a header ${name}: ${prefix}<${encoding} of ${String(bytesOf[hash])} bytes>`;
  const refuse = (rule: string, found: string): Invalid => ({ valid: false, rule, expected, found });
  if (header === undefined) return refuse('header', 'no such header');
  if (!header.startsWith(prefix)) return refuse('prefix', `one that begins with "${header.slice(0, prefix.length)}"`);
  const given = header.slice(prefix.length);
  const other = encoding === 'hex' ? 'base64' : 'hex';
  const lengths = new Map((['hex', 'base64'] as const).map((one) => [one, lengthOf(hash, one)]));
  if (given.length === lengths.get(other))
    return refuse('encoding', `${String(given.length)} characters, as ${other} has`);
  if (given.length !== lengths.get(encoding))
    return refuse('length', `${String(given.length)} characters after ${prefix}`);
  return undefined;
}

function lengthOf(hash: HmacScheme['hash'], encoding: 'hex' | 'base64'): number {
  return createHmac(hash, '').digest(encoding).length;
}
