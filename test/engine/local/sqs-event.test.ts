import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { messageOf } from '../../../src/engine/local/queues/message-files.ts';
import { failuresIn } from '../../../src/engine/local/queues/sqs-event.ts';
import type { Json } from '../../../src/runtime/ports.ts';

const batch = ['a', 'b', 'c'];

describe('what a function says about a batch', () => {
  test.each<[string, Json, readonly string[]]>([
    ['nothing', null, []],
    ['an empty answer', {}, []],
    ['no list', { batchItemFailures: null }, []],
    ['an empty list', { batchItemFailures: [] }, []],
    ['one message', { batchItemFailures: [{ itemIdentifier: 'b' }] }, ['b']],
    ['a text', 'fine', batch],
    ['a list', [{ itemIdentifier: 'b' }], batch],
    ['no list where one belongs', { batchItemFailures: 'b' }, batch],
    ['another name', { batchItemFailures: [{ messageId: 'b' }] }, batch],
    ['an empty id', { batchItemFailures: [{ itemIdentifier: '' }] }, batch],
    ['no id', { batchItemFailures: [{ itemIdentifier: null }] }, batch],
    ['an unknown message', { batchItemFailures: [{ itemIdentifier: 'b' }, { itemIdentifier: 'x' }] }, batch],
  ])('%s', (_what, answer, failed) => {
    expect([...failuresIn(answer, batch)]).toEqual(failed);
  });

  test('never means a message that was not in the batch', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (answer) => {
        const failed = [...failuresIn(answer as Json, batch)];
        expect(failed.every((id) => batch.includes(id))).toBe(true);
      }),
    );
  });
});

test('a file that is no message is left alone', () => {
  fc.assert(
    fc.property(fc.string(), (name) => {
      expect(messageOf(name)).toBeUndefined();
    }),
  );
});
