import { type BodySigning, checkBodySignature } from './body-signature.ts';
import { jsonOf } from './json-of.ts';
import type { SharedSecret } from './shared-secret.ts';
import type { Verifier } from './verifier.ts';

const signing: BodySigning = {
  scheme: { hash: 'sha256', encoding: 'base64', prefix: 'sha256=' },
  header: 'typeform-signature',
  signs: 'the raw body',
  message: (body) => body,
};

/** Verifies deliveries of Typeform (external-apis §2.2, §2.3). */
export function typeformVerifier({ secrets }: { readonly secrets: readonly SharedSecret[] }): Verifier {
  return {
    platform: 'typeform',
    verify({ headers, body }) {
      const key = checkBodySignature(signing, body, headers[signing.header], secrets);
      if (typeof key !== 'string') return key;
      const payload = jsonOf(body.toString('utf8'));
      return { valid: true, key, payload: payload ?? body.toString('utf8') };
    },
  };
}
