import fc from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';
import { signedCalls } from '../../../src/engine/aws/requests/signed-calls.ts';
import { sendMessages } from '../../../src/engine/aws/send-messages.ts';
import type { JsonObject } from '../../../src/runtime/ports.ts';
import { startReceiver } from '../../support/receiver.ts';

interface Entry {
  readonly Id: string;
  readonly MessageBody: string;
  readonly DelaySeconds?: number;
}

/** What a queue answers for a batch, by the entry: kept if nothing is said of it. */
type Answer = (
  entry: Entry,
  call: number,
) => { readonly SenderFault: boolean; readonly Code: string; readonly Message?: string } | 'forgotten' | undefined;

const queue = 'https://sqs.eu-west-1.amazonaws.com/123456789012/app-builder-x-Queue-1';

async function queueOf(answer: Answer = () => undefined) {
  const batches: (readonly Entry[])[] = [];
  const receiver = await startReceiver(({ body }, response) => {
    const { Entries: entries } = JSON.parse(body) as { Entries: readonly Entry[] };
    batches.push(entries);
    const answers = entries.map((entry) => ({ Id: entry.Id, answer: answer(entry, batches.length) }));
    response.end(
      JSON.stringify({
        Successful: answers.filter((one) => one.answer === undefined).map(({ Id }) => ({ Id, MessageId: `m-${Id}` })),
        Failed: answers.flatMap((one) => (typeof one.answer === 'object' ? [{ Id: one.Id, ...one.answer }] : [])),
      }),
    );
  });
  onTestFinished(() => receiver[Symbol.asyncDispose]());
  const environment = {
    AWS_REGION: 'eu-central-1',
    AWS_ACCESS_KEY_ID: 'a',
    AWS_SECRET_ACCESS_KEY: 'b',
    AWS_ENDPOINT_URL: receiver.origin,
    _X_AMZN_TRACE_ID: 'Root=1-a',
  };
  const calls = signedCalls({ environment, now: Date.now, firstPause: 1 });
  return {
    batches,
    receiver,
    send: (messages: readonly JsonObject[], options?: { readonly delay?: number }) =>
      sendMessages(calls, queue, messages, options),
  };
}

const numbered = (count: number): JsonObject[] => Array.from({ length: count }, (_, n) => ({ n }));
const bodies = (batch: readonly Entry[] = []): readonly unknown[] =>
  batch.map(({ MessageBody }) => JSON.parse(MessageBody));

describe('messages to a queue of SQS', () => {
  test('go in batches of ten, in order, with what each call has to say', async () => {
    const { batches, receiver, send } = await queueOf();
    await send(numbered(23), { delay: 60 });
    expect(batches.map(({ length }) => length)).toEqual([10, 10, 3]);
    expect(batches.flatMap(bodies)).toEqual(numbered(23));
    expect(batches[0]?.[1]).toEqual({ Id: '1', MessageBody: '{"n":1}', DelaySeconds: 60 });
    const [{ rawHeaders, body } = { rawHeaders: [], body: '{}' }] = receiver.received;
    const headers = rawHeaders.map((header) => header.toLowerCase());
    expect(headers).toEqual(
      expect.arrayContaining(['x-amz-target', 'amazonsqs.sendmessagebatch', 'application/x-amz-json-1.0']),
    );
    // In the region of the queue.
    expect(rawHeaders.join(' ')).toContain('/eu-west-1/sqs/aws4_request');
    // Lambda counts by it how often a function wakes itself.
    expect(headers).not.toContain('x-amzn-trace-id');
    expect(JSON.parse(body)).toMatchObject({ QueueUrl: queue });
  });

  test('have no delay where none is wanted, as the queue may have one', async () => {
    const { batches, send } = await queueOf();
    await send([{}]);
    expect(batches).toEqual([[{ Id: '0', MessageBody: '{}' }]]);
    await send([]);
    expect(batches).toHaveLength(1);
  });

  test('are never more than 256 KiB in one call, whatever their sizes, and all of them arrive unchanged', async () => {
    const { batches, send } = await queueOf();
    const text = fc.oneof(fc.string({ unit: 'binary', maxLength: 50 }), fc.constant('ö'.repeat(50_000)));
    const size = (batch: readonly Entry[]): number =>
      batch.reduce((sum, { MessageBody }) => sum + Buffer.byteLength(MessageBody), 0);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.record({ text }), { maxLength: 25 }), async (messages) => {
        batches.length = 0;
        await send(messages);
        expect(batches.flatMap(bodies)).toEqual(messages);
        for (const batch of batches) {
          expect(batch.length).toBeLessThanOrEqual(10);
          expect(size(batch)).toBeLessThanOrEqual(262_144);
          // SQS refuses what XML cannot hold; JSON itself writes control characters in another way.
          for (const { MessageBody } of batch) expect(MessageBody).not.toMatch(/[\uFFFE\uFFFF]/);
        }
      }),
      { numRuns: 30 },
    );
  });

  test('that SQS could not keep are sent again, and only those', async () => {
    const { batches, send } = await queueOf(({ MessageBody }, call) =>
      call === 1 && /[25]/.test(MessageBody) ? { SenderFault: false, Code: 'InternalError' } : undefined,
    );
    await send(numbered(8));
    expect(batches.map(bodies)).toEqual([numbered(8), [{ n: 2 }, { n: 5 }]]);
  });

  test('that an answer says nothing of count as not kept', async () => {
    const { batches, send } = await queueOf(({ Id }, call) => (call === 1 && Id === '1' ? 'forgotten' : undefined));
    await send(numbered(3));
    expect(batches.map(bodies)).toEqual([numbered(3), [{ n: 1 }]]);
  });

  test('that are still not kept after three times fail in a way that may be repeated', async () => {
    const { batches, send } = await queueOf(({ Id }) =>
      Id === '0' ? { SenderFault: false, Code: 'ServiceUnavailable', Message: 'come back' } : undefined,
    );
    await expect(send(numbered(12))).rejects.toMatchObject({
      name: 'ServiceUnavailable',
      message: 'SendMessageBatch: 1 of 10 messages are not kept: come back',
      retryable: true,
    });
    expect(batches.map(({ length }) => length)).toEqual([10, 1, 1]);
  });

  test('that SQS will never take are not tried again', async () => {
    const { batches, send } = await queueOf(({ Id }) =>
      Id === '1' ? { SenderFault: true, Code: 'InvalidMessageContents' } : undefined,
    );
    await expect(send(numbered(2))).rejects.toMatchObject({ name: 'InvalidMessageContents', retryable: false });
    expect(batches).toHaveLength(1);
  });
});
