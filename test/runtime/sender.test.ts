import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../src/runtime/ports.ts';
import { isArnOfQueue, queueVariable } from '../../src/runtime/queue-address.ts';
import { sender } from '../../src/runtime/sender.ts';

const address = 'https://sqs.eu-west-1.amazonaws.com/1/stack-Sync';

function senderAt(environment: Record<string, string>) {
  const sent: unknown[][] = [];
  const send = sender({
    environment,
    send: (...all) => {
      sent.push(all);
      return Promise.resolve();
    },
  });
  return { send, sent };
}

test.each([
  ['sync', 'QUEUE_SYNC'],
  ['Sync-now.2', 'QUEUE_SYNC_NOW_2'],
  ['straße', 'QUEUE_STRASSE'],
])('the queue %s is known by %s', (name, variable) => {
  expect(queueVariable(name)).toBe(variable);
});

test.each([
  ['arn:aws:sqs:eu-west-1:1:stack-Sync', true],
  ['arn:aws-cn:sqs:cn-north-1:1:stack-Sync', true],
  ['arn:aws:sqs:eu-west-1:1:other-stack-Sync', false],
  ['arn:aws:sns:eu-west-1:1:stack-Sync', false],
  ['arn:aws:sqs:eu-west-1:1:a:stack-Sync', false],
  ['stack-Sync', false],
  [undefined, false],
])('the ARN %s is of the queue: %s', (arn, expected) => {
  expect(isArnOfQueue({ QUEUE_SYNC: address }, 'sync', arn)).toBe(expected);
});

describe('sending', () => {
  test('goes to the address of the queue, all messages at once', async () => {
    const { send, sent } = senderAt({ QUEUE_SYNC: address });
    const many = Array.from({ length: 25 }, (_, page) => ({ page }));
    await send('sync', many, { delay: 900 });
    await send('sync', [{ a: 1 }]);
    expect(sent).toEqual([
      [address, many, { delay: 900 }],
      [address, [{ a: 1 }], undefined],
    ]);
  });

  test('of nothing does nothing', async () => {
    const { send, sent } = senderAt({ QUEUE_SYNC: address });
    await send('sync', []);
    expect(sent).toEqual([]);
  });

  test.each([{}, { QUEUE_SYNC: '' }])('says what the template lacks: %o', async (environment) => {
    await expect(senderAt(environment).send('sync', [])).rejects.toThrow(/QUEUE_SYNC.*template\.yaml.*!Ref/);
  });

  test.each([-1, 0.5, 901, Number.NaN, Number.POSITIVE_INFINITY])('refuses to wait for %d seconds', async (delay) => {
    const { send, sent } = senderAt({ QUEUE_SYNC: address });
    await expect(send('sync', [{}], { delay })).rejects.toThrow('whole number from 0 to 900');
    expect(sent).toEqual([]);
  });

  test('refuses a message that is too large, by its bytes, before any other goes', async () => {
    const { send, sent } = senderAt({ QUEUE_SYNC: address });
    const exact = { text: 'x'.repeat(262_144 - '{"text":""}'.length) };
    await send('sync', [exact]);
    await expect(send('sync', [{}, { text: `${exact.text}x` }])).rejects.toThrow('262145 bytes');
    await expect(send('sync', [{}, { text: 'ü'.repeat(131_072) }])).rejects.toThrow('not the data');
    expect(sent).toHaveLength(1);
  });

  test.each([[], 'text', null, undefined])('refuses %o, which is no object', async (message) => {
    const { send } = senderAt({ QUEUE_SYNC: address });
    await expect(send('sync', [message as unknown as JsonObject])).rejects.toThrow('must be an object');
  });
});
