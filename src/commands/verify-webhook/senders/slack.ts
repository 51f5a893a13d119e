import { Failure } from '../../../failure.ts';
import { unusableKey } from '../../../verification/keys/key-failures.ts';
import { slackVerifier } from '../../../verification/slack.ts';
import { maximumAgeOf } from '../flags.ts';
import { repetition, type Judging } from '../judging.ts';
import { secretFiles } from '../key-files.ts';

/** Requests of Slack (external-apis §4.2). */
export const slack: Judging = {
  foreign: ['algorithm', 'jwks', 'issuer', 'audience', 'customer', 'offering', 'integration'],
  sendsTokens: false,
  ofCustomer: true,
  async open(context) {
    const { given } = context;
    const maximumAge = maximumAgeOf(given);
    if (!given.has('key-file')) {
      throw new Failure(unusableKey, {
        message: 'The signing secret of the Slack app is not given',
        fix: 'Give a file with it: --key-file. Slack shows it under Basic Information, App Credentials.',
      });
    }
    const secrets = await secretFiles(context);
    return {
      verifier: slackVerifier({ secrets, ...(maximumAge === undefined ? {} : { maximumAge }) }),
      notChecked: [repetition],
    };
  },
};
