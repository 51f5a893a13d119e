import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createHandler, queue, type QueueMessage } from '../../src/runtime/index.ts';
import { messageOf, recordsOf } from '../../src/runtime/queue-record.ts';
import type { JsonObject } from '../../src/runtime/ports.ts';
import { bindFunction } from '../support/bound-function.ts';
import { sqsEvent } from '../support/sqs-event.ts';

test('a record of SQS is a message', () => {
  const [record] = recordsOf(sqsEvent('q', [{ id: 'a', body: { b: [1] }, attempt: 12, sentAt: 34 }])) ?? [];
  expect(messageOf(record as JsonObject)).toEqual({ id: 'a', body: { b: [1] }, attempt: 12, sentAt: 34 });
});

const environment = { QUEUE_SYNC: 'https://sqs.eu-west-1.amazonaws.com/1/stack-Sync' };
const hostile = fc.record(
  {
    messageId: fc.oneof(fc.string({ minLength: 1 }), fc.uuid()),
    body: fc.oneof(fc.string(), fc.json(), fc.jsonValue()),
    attributes: fc.oneof(
      fc.jsonValue(),
      fc.record(
        {
          ApproximateReceiveCount: fc.oneof(fc.string(), fc.integer(), fc.nat().map(String)),
          SentTimestamp: fc.oneof(fc.string(), fc.nat().map(String), fc.constant('9'.repeat(40))),
        },
        { requiredKeys: [] },
      ),
    ),
    eventSource: fc.constant('aws:sqs'),
    eventSourceARN: fc.constant('arn:aws:sqs:eu-west-1:1:stack-Sync'),
  },
  { requiredKeys: ['messageId', 'eventSource', 'eventSourceARN'] },
);

test('of a batch of whatever, each message is either given to the work as it should be, or failed', async () => {
  let worked: QueueMessage[] = [];
  const source = queue('sync', ({ id, body, attempt, sentAt }) => {
    worked.push({ id, body, attempt, sentAt });
    return Promise.resolve();
  });
  await using bound = await bindFunction(createHandler(source), { environment, now: 0 });
  await fc.assert(
    fc.asyncProperty(fc.array(hostile, { minLength: 1, maxLength: 5 }), async (records) => {
      worked = [];
      const result = (await bound.raw({ Records: records })) as {
        batchItemFailures: readonly { itemIdentifier: string }[];
      };
      const failed = result.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
      for (const { body, attempt, sentAt } of worked) {
        expect(typeof body === 'object' && !Array.isArray(body)).toBe(true);
        expect(Number.isSafeInteger(attempt) && Number.isSafeInteger(sentAt)).toBe(true);
      }
      expect([...worked.map(({ id }) => id), ...failed].toSorted()).toEqual(
        records.map(({ messageId }) => messageId).toSorted(),
      );
    }),
  );
});

test('any other event is no batch', () => {
  fc.assert(
    fc.property(fc.oneof(fc.anything(), fc.record({ Records: fc.array(fc.anything()) })), (event) => {
      expect(recordsOf(event)).toBeUndefined();
    }),
  );
});
