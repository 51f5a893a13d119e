import { expect, test } from 'vitest';
import { memoryState } from '../../../../src/engine/memory/memory-state.ts';
import { inTurn } from '../../../../src/platforms/thena/receive/turn.ts';
import { Retry } from '../../../../src/runtime/outcomes.ts';

const now = (): number => 1000;

test('work under one key is done one after another, under different keys at once', async () => {
  const ports = { state: memoryState({ now }), now };
  const underway = new Set<string>();
  const most: Record<string, number> = { a: 0, b: 0 };
  const work = (key: string) =>
    inTurn(ports, key, 60_000, async () => {
      const name = `${key}${String(Math.random())}`;
      underway.add(name);
      most[key] = Math.max(most[key] ?? 0, [...underway].filter((one) => one.startsWith(key)).length);
      await new Promise((resolve) => setTimeout(resolve, 2));
      underway.delete(name);
      return key;
    });
  expect(await Promise.all(['a', 'a', 'b', 'a'].map(work))).toEqual(['a', 'a', 'b', 'a']);
  expect(most).toEqual({ a: 1, b: 1 });
});

test('a turn ends with work that throws, and is not waited for beyond the deadline', async () => {
  const ports = { state: memoryState({ now }), now };
  const broken = inTurn(ports, 'a', 60_000, () => Promise.reject(new Error('a mistake')));
  await expect(broken).rejects.toThrow('a mistake');
  expect(await inTurn(ports, 'a', 60_000, () => Promise.resolve('done'))).toBe('done');
  await ports.state.claim('a', 60_000);
  await expect(inTurn(ports, 'a', now() + 1050, () => Promise.resolve())).rejects.toBeInstanceOf(Retry);
});
