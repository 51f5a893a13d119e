import { anything, object, oneOf, orNull, text, whole, yesOrNo } from './schema.ts';

/** What was sent to a handler. */
export const request = object(
  {
    method: text(),
    address: text('without what its query keeps secret'),
    signedBy: orNull(
      oneOf(['sandbox', 'key file', 'customer secret', 'app secret', 'store secret'], 'null: sent as it is'),
    ),
    algorithm: orNull(text('null: nothing is signed')),
    bytes: whole('of the body'),
    payload: anything('without secrets'),
  },
  { proof: oneOf(['address token'], 'of senders that sign nothing') },
);

/** What the handler answered. */
export const answer = object({
  status: whole(),
  body: text('at most 64 KiB'),
  truncated: yesOrNo('true: the answer is longer'),
  ms: whole('until the answer was read'),
});
