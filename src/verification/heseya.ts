import { isJsonObject } from '../runtime/json-object.ts';
import type { JsonObject } from '../runtime/ports.ts';
import { canonicalJson } from '../platforms/heseya/wire/canonical-json.ts';
import { decryptedData } from '../platforms/heseya/wire/encrypted-data.ts';
import { signedForm, type SignedForm } from '../platforms/heseya/wire/signature.ts';
import { type BodySigning, checkBodySignature } from './body-signature.ts';
import type { CapturedRequest } from './captured-request.ts';
import { jsonOf } from './json-of.ts';
import { durationText, relativeTime } from './relative-time.ts';
import type { SharedSecret } from './shared-secret.ts';
import type { Invalid, Verdict } from './verdict.ts';
import type { Verifier } from './verifier.ts';

/** What a store and the app share. */
export interface StoreKeys {
  /** Of the app's webhook in the store. */
  readonly secrets: readonly SharedSecret[];
  /** Of the store's encrypted events, `WEBHOOK_KEY`. */
  readonly webhookKey?: string;
}

export interface HeseyaVerifierOptions {
  /** The keys of the store that a body names, as it writes the address; or why there are none. */
  readonly keysOf: (store: string) => Promise<StoreKeys | Invalid>;
  /** Milliseconds; not judged unless given. */
  readonly maximumAge?: number;
}

/** What stores sign (heseya-facts §8); to find out more of what does not fit. */
const signing: BodySigning = {
  scheme: { hash: 'sha256', encoding: 'hex', prefix: '' },
  header: 'signature',
  signs: 'the body with slashes and letters as they are',
  message: (body) => Buffer.from(canonicalJson(body.toString('utf8'))),
};

/** How what was signed is named in verdicts. */
const forms: Readonly<Record<SignedForm, string>> = {
  canonical: 'the signature of the canonical form, as stores sign',
  raw: 'the signature of the raw body',
};

/** Verifies webhooks of Heseya stores, and shows the data of encrypted ones where the store's key is known (heseya-facts §8). */
export function heseyaVerifier({ keysOf, maximumAge }: HeseyaVerifierOptions): Verifier<Promise<Verdict>> {
  return {
    platform: 'heseya',
    async verify({ headers, body }, now) {
      const message = jsonOf(body.toString('utf8'));
      if (!isJsonObject(message))
        return { valid: false, rule: 'body', expected: 'a body in JSON, an object', found: 'something else' };
      // It chooses the secret, and nothing else of the body is believed before the signature fits.
      const store = message['api_url'];
      if (typeof store !== 'string')
        return { valid: false, rule: 'store', expected: '`api_url`, the address of a store', found: 'no such text' };
      const keys = await keysOf(store);
      if ('valid' in keys) return keys;
      const proof = proofOf({ headers, body }, keys.secrets);
      if ('valid' in proof) return proof;
      const late = maximumAge === undefined ? undefined : tooOld(message['triggered_at'], maximumAge, now);
      return late ?? { valid: true, ...proof, payload: shownMessage(message, keys.webhookKey) };
    },
  };
}

function proofOf(
  { headers, body }: Pick<CapturedRequest, 'headers' | 'body'>,
  secrets: readonly SharedSecret[],
): { readonly key: string; readonly proof: string } | Invalid {
  const header = headers['signature']?.trim();
  for (const { name, value } of secrets) {
    const form = signedForm(body, header, value);
    if (form !== undefined) return { key: name, proof: forms[form] };
  }
  const found = checkBodySignature(signing, body, header?.toLowerCase(), secrets);
  return typeof found === 'string' ? { key: found, proof: forms.canonical } : found;
}

/** What opens an account or resets a password, in the data of secured events. */
const oneTime = /code|password|url|secret|token/i;

/** With the data in clear where it was encrypted and can be read; without what is of use to others. */
function shownMessage(message: JsonObject, webhookKey: string | undefined): JsonObject {
  const { data } = message;
  if (typeof data !== 'string' || webhookKey === undefined) return message;
  const clear = decryptedOr(data, webhookKey);
  return {
    ...message,
    data: isJsonObject(clear) ? withoutCodes(clear) : '(cannot be decrypted with the stored webhook key)',
  };
}

function withoutCodes(data: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(data).map(([name, value]) => {
      if (oneTime.test(name)) return [name, '***'];
      return [name, isJsonObject(value) ? withoutCodes(value) : value];
    }),
  );
}

function decryptedOr(data: string, key: string): unknown {
  try {
    return decryptedData(data, key);
  } catch {
    // Encrypted with another key: the message is genuine all the same.
    return undefined;
  }
}

function tooOld(written: unknown, maximumAge: number, now: number): Invalid | undefined {
  const time = typeof written === 'string' ? Date.parse(written) : Number.NaN;
  const isTime = !Number.isNaN(time);
  if (isTime && Math.abs(now - time) <= maximumAge) return undefined;
  const found = isTime ? `${new Date(time).toISOString()}, ${relativeTime(time, now)}` : 'no time';
  return { valid: false, rule: 'age', expected: `a message of at most ${durationText(maximumAge)}`, found };
}
