import { senderNames } from '../table/senders.ts';
import { anything, list, object, oneOf, record, text, time, whole } from './schema.ts';

const place = {
  line: whole('of the input, from 1; absent where it is one document'),
  entry: whole('in a document that holds several, from 1'),
};

const claims = record(anything(), 'what the message says of itself, without its payload and without secrets');

/** One line with --each: one message. */
export const line = object(
  { result: oneOf(['valid', 'invalid', 'unusable']) },
  {
    ...place,
    key: text('which key fitted'),
    proof: text('what it fitted, of senders that can prove themselves in more than one way'),
    rule: text('that was broken, e.g. signature'),
    expected: text('what would have been right'),
    found: text('what is there instead, as far as that can be told'),
    receivedAt: time('when it was captured, where the capture tells'),
    claims,
    payload: anything('without secrets'),
  },
);

export const document = object(
  {
    platform: oneOf(senderNames),
    judgedAt: time('the time that ages were counted to'),
    notChecked: list(text(), 'what a valid message may still be wrong in'),
    checked: whole(),
    valid: whole(),
    invalid: whole(),
    unusable: whole('where there is nothing to verify'),
    rules: record(whole(), 'how often each was broken'),
    keys: record(whole(), 'how often each fitted'),
    problems: list(line, 'the first ones that are not valid'),
    problemsNotShown: whole('how many more there are'),
  },
  { message: line },
);
