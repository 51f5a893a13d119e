import { object, oneOf, orNull, text, time, whole, yesOrNo } from './schema.ts';

/** What every captured event says, beside its headers and body. */
export const summary = {
  required: {
    id: text('sorts by time'),
    at: time(),
    source: oneOf(['tunnel', 'sandbox']),
    event: text('empty where the message does not say'),
    method: text(),
    address: text('without what its query keeps secret'),
    truncated: yesOrNo('true: the body was longer than what is kept'),
    redacted: yesOrNo('true: secrets of the body were not kept'),
    status: orNull(whole()),
    ms: whole('until the answer'),
  },
  optional: {
    account: text('that the message is of'),
    verdict: object({ valid: yesOrNo() }, { rule: text('that failed'), expected: text() }),
    error: text('why there was no answer, or none that counts'),
    attempt: whole('from 1'),
  },
} as const;
