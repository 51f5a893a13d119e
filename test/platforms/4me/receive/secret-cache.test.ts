import { expect, test } from 'vitest';
import { memoryStore } from '../../../../src/engine/memory/memory-store.ts';
import { SecretCache } from '../../../../src/platforms/4me/receive/secret-cache.ts';
import { Retry } from '../../../../src/runtime/outcomes.ts';
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

test('whatever strangers ask for, names that the store does not have are looked up a bounded number of times', async () => {
  const store = memoryStore();
  let reads = 0;
  let now = 0;
  const secrets = { ...store, get: (name: string) => ((reads += 1), store.get(name)) };
  const cache = new SecretCache({ secrets, now: () => now });
  const ask = async (name: string): Promise<unknown> => {
    try {
      return (await cache.get(name)).value;
    } catch (error) {
      return error;
    }
  };
  for (let at = 0; at < 100; at += 1) await ask('one and the same');
  expect(reads).toBe(1);
  for (let at = 0; at < 10_000; at += 1) await ask(`stranger ${String(at)}`);
  expect(reads).toBe(50);
  await store.put('customer', { known: true }, undefined);
  expect(await ask('customer')).toBeInstanceOf(Retry);
  now += 1000;
  expect(await ask('customer')).toEqual({ known: true });
  for (let at = 0; at < 10_000; at += 1) await ask(`another ${String(at)}`);
  expect(reads).toBe(50 + 1 + 10);
});

test('names that the store has cost nothing, however many there are', async () => {
  const store = memoryStore();
  for (let at = 0; at < 1000; at += 1) await store.put(`customer ${String(at)}`, { at }, undefined);
  const cache = new SecretCache({ secrets: store, now: () => 0 });
  for (let at = 0; at < 1000; at += 1) expect((await cache.get(`customer ${String(at)}`)).value).toEqual({ at });
});

test('strangers cannot keep anybody from a name that exists, also when it was forgotten, nor from one that is given', async () => {
  const store = memoryStore();
  await store.put('customer', { known: true }, undefined);
  await store.put('provider', { own: true }, undefined);
  const cache = new SecretCache({ secrets: store, now: () => 0 }, ['provider']);
  await cache.get('customer');
  for (let at = 0; at < 100; at += 1) await Promise.resolve(cache.get(`stranger ${String(at)}`)).catch(() => undefined);
  cache.forget('customer');
  expect((await cache.get('customer')).value).toEqual({ known: true });
  expect((await cache.get('provider')).value).toEqual({ own: true });
});

test('a secret that is forgotten while it is read again for a refused message is not kept', async () => {
  let now = 0;
  let value = 'old';
  let waiting: (() => void) | undefined;
  const gate = () => new Promise<void>((resolve) => (waiting = resolve));
  let slow = false;
  const secrets = {
    ...memoryStore(),
    get: async (): Promise<Stored> => {
      const read = value;
      if (slow) await gate();
      return { value: { value: read }, version: '1' };
    },
  };
  const cache = new SecretCache({ secrets, now: () => now });
  await cache.get('a');
  now += 61_000;
  slow = true;
  const reloaded = cache.reload('a');
  cache.forget('a');
  value = 'new';
  waiting?.();
  await reloaded;
  slow = false;
  expect((await cache.get('a')).value).toEqual({ value: 'new' });
});
