import { expect, test } from 'vitest';
import { Channel } from '../../../../templates/lansweeper/sync/channel.ts';

test('who is ahead waits until there is room, and nothing gets lost', async () => {
  const channel = new Channel<number>(2);
  const events: string[] = [];
  const putting = (async () => {
    for (const value of [1, 2, 3, 4]) {
      await channel.put(value);
      events.push(`put ${String(value)}`);
    }
    channel.end();
  })();
  await new Promise(setImmediate);
  expect(events).toEqual(['put 1']);
  const taken: number[] = [];
  for (let value = await channel.take(); value !== undefined; value = await channel.take()) taken.push(value);
  await putting;
  expect(taken).toEqual([1, 2, 3, 4]);
});

test('who puts into an ended channel is told that nobody takes', async () => {
  const channel = new Channel<number>(1);
  const waiting = channel.put(1);
  channel.end();
  await expect(waiting).resolves.toBe(false);
  await expect(channel.put(2)).resolves.toBe(false);
  await expect(channel.take()).resolves.toBe(1);
  await expect(channel.take()).resolves.toBeUndefined();
});
