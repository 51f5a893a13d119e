import { expect, test } from 'vitest';
import { memoryState } from '../../src/engine/memory/memory-state.ts';
import { memoryStore } from '../../src/engine/memory/memory-store.ts';
import { stateContract, versionedContract } from './store-contract.ts';

versionedContract('memory', () => Promise.resolve(memoryStore()));
versionedContract('memory state', () => Promise.resolve(memoryState({ now: () => 0 })));
stateContract('memory', () => {
  const clock = { time: 1_000_000 };
  return Promise.resolve({ state: memoryState({ now: () => clock.time }), clock });
});

test('a value from the memory store cannot be changed', async () => {
  const store = memoryStore();
  await store.put('a', { inner: { n: 1 } }, undefined);
  const found = await store.get('a');
  expect(() => Object.assign(found?.value['inner'] ?? {}, { n: 2 })).toThrow(TypeError);
});
