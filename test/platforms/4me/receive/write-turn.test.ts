import { expect, test } from 'vitest';
import { memoryState } from '../../../../src/engine/memory/memory-state.ts';
import { memoryStore } from '../../../../src/engine/memory/memory-store.ts';
import { SecretWriter } from '../../../../src/platforms/4me/receive/secret-writer.ts';
import type { State, Versioned } from '../../../../src/runtime/ports.ts';

const away = (): Promise<never> => Promise.reject(new Error('the table is away'));
const silent = (): Promise<never> => new Promise(() => undefined);

function stage(changes: Partial<State> = {}) {
  const clock = { time: 1_000_000 };
  const now = () => clock.time;
  const state: State = { ...memoryState({ now }), ...changes };
  const store = memoryStore();
  let puts = 0;
  const secrets: Versioned = {
    ...store,
    put: (...args) => {
      puts += 1;
      return store.put(...args);
    },
  };
  return { clock, now, state, secrets, puts: () => puts };
}

const keys = Array.from({ length: 20 }, (_, index) => `key-${String(index)}`);

test('writers of their own processes write one after the other: as many puts as parts, and none lost', async () => {
  const at = stage();
  await Promise.all(keys.map((key) => new SecretWriter(at).add('a', { [key]: key }, at.now() + 60_000)));
  expect(at.puts()).toBe(20);
  expect((await at.secrets.get('a'))?.value).toEqual(Object.fromEntries(keys.map((key) => [key, key])));
});

test.each([
  ['refuses', { claim: away, release: away }],
  ['refuses to release', { release: away }],
  ['never answers', { claim: silent }],
])('no part is lost while the state store %s', async (_, changes) => {
  const at = stage(changes);
  const some = keys.slice(0, 'release' in changes && !('claim' in changes) ? 1 : 3);
  await Promise.all(some.map((key) => new SecretWriter(at).add('a', { [key]: key }, at.now() + 60_000)));
  expect(Object.keys((await at.secrets.get('a'))?.value ?? {})).toHaveLength(some.length);
});

test('a turn that somebody left behind ends by itself, and until then the message is to be repeated', async () => {
  const at = stage();
  await at.state.claim('write/a', at.now() + 3000);
  const writer = new SecretWriter(at);
  await expect(writer.add('a', { n: 1 }, at.now() + 1001)).rejects.toMatchObject({ name: 'Retry' });
  expect(at.puts()).toBe(0);
  at.clock.time += 3000;
  await writer.add('a', { n: 1 }, at.now() + 60_000);
  expect((await at.secrets.get('a'))?.value).toEqual({ n: 1 });
});

test('a turn is given back when the write fails', async () => {
  const at = stage();
  const failing = { ...at, secrets: { ...at.secrets, put: away } };
  await expect(new SecretWriter(failing).add('a', { n: 1 }, at.now() + 60_000)).rejects.toThrow('away');
  expect(await at.state.claim('write/a', at.now() + 10)).toBe('claimed');
});
