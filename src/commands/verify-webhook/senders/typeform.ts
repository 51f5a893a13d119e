import { typeformVerifier } from '../../../verification/typeform.ts';
import { repetition, type Judging } from '../judging.ts';
import { secretFiles } from '../key-files.ts';
import { storedTypeformSecrets } from '../store.ts';

/** Deliveries of Typeform (external-apis §2.2). */
export const typeform: Judging = {
  foreign: ['algorithm', 'jwks', 'issuer', 'audience', 'maximum-age'],
  sendsTokens: false,
  ofCustomer: true,
  async open(context) {
    const secrets = context.given.has('key-file') ? await secretFiles(context) : await storedTypeformSecrets(context);
    return { verifier: typeformVerifier({ secrets }), notChecked: ['the age: Typeform signs no time', repetition] };
  },
};
