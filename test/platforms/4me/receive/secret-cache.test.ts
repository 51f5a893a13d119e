import { expect, test } from 'vitest';
import { memoryStore } from '../../../../src/engine/memory/memory-store.ts';
import { SecretCache } from '../../../../src/platforms/4me/receive/secret-cache.ts';
import type { Stored } from '../../../../src/runtime/ports.ts';

test('a secret that is forgotten while it is being read is read again, and what the first read found is not kept', async () => {
  const answers: ((stored: Stored) => void)[] = [];
  const secrets = { ...memoryStore(), get: () => new Promise<Stored>((resolve) => answers.push(resolve)) };
  const cache = new SecretCache({ secrets, now: () => 0 });
  const before = cache.get('a');
  cache.forget('a');
  const after = cache.get('a');
  answers[1]?.({ value: { at: 'after' }, version: '2' });
  expect((await after).value).toEqual({ at: 'after' });
  answers[0]?.({ value: { at: 'before' }, version: '1' });
  expect((await before).value).toEqual({ at: 'before' });
  expect((await cache.get('a')).value).toEqual({ at: 'after' });
  expect(answers).toHaveLength(2);
});
