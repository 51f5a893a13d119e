import { Failure, type FailureKind } from '../failure.ts';
import type { Finding } from './check.ts';
import type { Tally } from './tally.ts';

const invalid: FailureKind = { code: 'AB-VERIFY-INVALID', exit: 'failed' };
const unusable: FailureKind = { code: 'AB-VERIFY-UNUSABLE', exit: 'usage' };

const signed = 'Give the key of the policy that signs these messages, and the body as it came, byte for byte.';
const headers = 'Capture the request with all its headers; proxies and log tools drop some.';
const times = 'Judge an old capture as of its own time: --now 2026-01-31T12:00:00Z.';

/** What to do next, by the rule that was broken. */
const fixes: Readonly<Record<string, string>> = {
  algorithm: 'Give the key of the policy that signs these messages; its algorithm counts, whatever a message says.',
  signature: signed,
  key: 'Give the current key set; its keys may have been replaced since.',
  issuer: 'Say whose messages these are: --account or --customer with --domain, or --issuer.',
  audience: 'Compare with the audience of the policy in 4me, or give the one that you expect: --audience.',
  expired: times,
  'not yet valid': `Check the clock of this machine. ${times}`,
  age: times,
  header: headers,
  prefix: headers,
  encoding: headers,
  length: headers,
  timestamp: headers,
  size: 'Send less with it: handlers take no larger message.',
  'address token':
    'Give the capture with the address as it was called, and the app whose address it is: --integration. Deploying anew keeps the tokens.',
  application: 'Name the integration whose app these messages are for: --integration.',
  store: 'Name the app that is installed in this store: --integration, or give the secret of its webhook: --key-file.',
  body: 'Give the body as it came, byte for byte.',
  data: 'See who signs with this key: messages of webhooks say of which event they are.',
  format: 'Give the body as it came. A webhook without a policy is not signed: choose a policy for it in 4me.',
};

/** Why the run did not end well; undefined where everything is valid. An invalid message counts more than an unusable one. */
export function failureOf({ checked, invalid: bad, unusable: odd, only, rules }: Tally): Failure | undefined {
  if (checked === 0) {
    return new Failure(unusable, {
      message: 'There is nothing to verify',
      because: 'the input is empty',
      fix: 'Give a file with a captured request, or pipe one in: app-builder verify-webhook -',
    });
  }
  if (bad > 0)
    return new Failure(invalid, { message: invalidText(checked, bad, only), fix: fixFor(Object.keys(rules), only) });
  if (odd === 0) return undefined;
  return new Failure(unusable, {
    message:
      checked === 1
        ? 'There is nothing to verify in this input'
        : `${String(odd)} of ${String(checked)} cannot be understood`,
    ...(only?.result === 'unusable' ? { because: `found ${only.found}` } : {}),
    fix:
      only?.result === 'unusable'
        ? `It takes ${only.expected}.`
        : 'Take these lines out, or say what they are: --format.',
  });
}

function invalidText(checked: number, bad: number, only: Finding | undefined): string {
  if (only?.result === 'invalid') return `The message is not valid: ${only.rule}`;
  return `${String(bad)} of ${String(checked)} messages ${bad === 1 ? 'is' : 'are'} not valid`;
}

function fixFor(rules: readonly string[], only: Finding | undefined): string {
  const [rule, ...others] = rules;
  if (others.length > 0 || rule === undefined)
    return 'Look at the rule of each; --each shows one line for every message.';
  const late = fixes[rule] === times && only?.result === 'invalid' ? only.receivedAt : undefined;
  if (late !== undefined) return `Judge it as of when it was captured: --now ${new Date(late).toISOString()}.`;
  return fixes[rule] ?? signed;
}
