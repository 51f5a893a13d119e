import { describe, expect, test } from 'vitest';
import type { State, Versioned } from '../../src/runtime/ports.ts';
import { merge } from './merging.ts';

/** What a store of its own kind may do differently. */
export interface StoreLimits {
  /** Which names it takes; every other one it has to refuse with this code. All names, if not given. */
  readonly admits?: (name: string) => boolean;
  readonly refusal?: string;
  /** Of 20 writers at the same moment; 10 if not given. */
  readonly trials?: number;
}

/** What every store that changes by compare-and-swap has to do. `make` gives an empty one. */
export function versionedContract(engine: string, make: () => Promise<Versioned>, limits: StoreLimits = {}): void {
  const { admits = () => true, refusal, trials = 10 } = limits;

  describe(`${engine}: versioned store`, () => {
    test('a name that was never put is absent', async () => {
      const store = await make();
      expect(await store.get('a/b')).toBeUndefined();
      await store.remove('a/b');
      expect(await store.list('')).toEqual([]);
    });

    test('a value comes back as it was put', async () => {
      const store = await make();
      const value = { text: 'ä "quoted"\n', list: [1, null, { deep: true }], empty: {} };
      expect(await store.put('a/b', value, undefined)).toBe('stored');
      expect((await store.get('a/b'))?.value).toEqual(value);
    });

    test('a second creation is a conflict and changes nothing', async () => {
      const store = await make();
      await store.put('a', { first: true }, undefined);
      expect(await store.put('a', { first: false }, undefined)).toBe('conflict');
      expect((await store.get('a'))?.value).toEqual({ first: true });
    });

    test('a put with the version that was read replaces the value, and only once', async () => {
      const store = await make();
      await store.put('a', { n: 1 }, undefined);
      const version = (await store.get('a'))?.version;
      expect(await store.put('a', { n: 2 }, version)).toBe('stored');
      expect(await store.put('a', { n: 3 }, version)).toBe('conflict');
      expect((await store.get('a'))?.value).toEqual({ n: 2 });
    });

    test('a version of before a removal never fits again', async () => {
      const store = await make();
      await store.put('a', { n: 1 }, undefined);
      const version = (await store.get('a'))?.version;
      await store.remove('a');
      expect(await store.get('a')).toBeUndefined();
      expect(await store.put('a', { n: 2 }, version)).toBe('conflict');
      expect(await store.put('a', { n: 1 }, undefined)).toBe('stored');
      expect(await store.put('a', { n: 3 }, version)).toBe('conflict');
      expect((await store.get('a'))?.value).toEqual({ n: 1 });
    });

    test('a version that no get gave is a conflict', async () => {
      const store = await make();
      await store.put('a', { n: 1 }, undefined);
      expect(await store.put('a', { n: 2 }, '../../etc/passwd')).toBe('conflict');
      expect(await store.put('b', { n: 2 }, '1')).toBe('conflict');
    });

    test('what the caller does with a value afterwards does not change the store', async () => {
      const store = await make();
      const value = { inner: { n: 1 } };
      await store.put('a', value, undefined);
      value.inner.n = 2;
      expect((await store.get('a'))?.value).toEqual({ inner: { n: 1 } });
    });

    test('list gives the names with a prefix, sorted, whatever characters they have', async () => {
      const store = await make();
      const odd = ['x/B', 'x/b', 'x/%', 'x/..', 'x/.', 'x/ü', 'x/con', `x/${'long'.repeat(100)}`, 'x/a b:*?', 'y'];
      const names = odd.filter((name) => admits(name));
      for (const name of odd.filter((one) => !admits(one)))
        await expect(store.put(name, {}, undefined)).rejects.toMatchObject({ code: refusal });
      for (const name of names) expect(await store.put(name, { name }, undefined)).toBe('stored');
      expect(await store.list('x/')).toEqual(names.slice(0, -1).toSorted());
      for (const name of names) expect((await store.get(name))?.value).toEqual({ name });
      await store.remove('x/B');
      expect(await store.list('x/b')).toEqual(['x/b']);
    });

    test('20 writers at the same moment lose nothing, on a new and on an existing name', async () => {
      const store = await make();
      for (let trial = 0; trial < trials; trial += 1) {
        const name = `instance-${trial}`;
        if (trial % 2 === 0) await store.put(name, { before: true }, undefined);
        const parts = Array.from({ length: 20 }, (_, index) => ({ [`part${index}`]: index }));
        await Promise.all(parts.map((part) => merge(store, name, part)));
        const expected = Object.assign(trial % 2 === 0 ? { before: true } : {}, ...parts) as object;
        expect((await store.get(name))?.value).toEqual(expected);
      }
    });
  });
}

/** What every state store has to do. `make` gives an empty one with its clock, in milliseconds. */
export function stateContract(engine: string, make: () => Promise<{ state: State; clock: { time: number } }>): void {
  describe(`${engine}: state store`, () => {
    test('a claim is busy for others until its lease ends, and then theirs', async () => {
      const { state, clock } = await make();
      expect(await state.claim('m1', clock.time + 100)).toBe('claimed');
      expect(await state.claim('m1', clock.time + 100)).toBe('busy');
      clock.time += 99;
      expect(await state.claim('m1', clock.time + 100)).toBe('busy');
      clock.time += 1;
      expect(await state.claim('m1', clock.time + 100)).toBe('claimed');
    });

    test('a settled claim stays settled until it expires', async () => {
      const { state, clock } = await make();
      await state.claim('m1', clock.time + 100);
      await state.settle('m1', clock.time + 1000);
      clock.time += 999;
      expect(await state.claim('m1', clock.time + 100)).toBe('settled');
      clock.time += 1;
      expect(await state.claim('m1', clock.time + 100)).toBe('claimed');
    });

    test('a released claim is free at once', async () => {
      const { state, clock } = await make();
      await state.claim('m1', clock.time + 100);
      await state.release('m1');
      expect(await state.claim('m1', clock.time + 100)).toBe('claimed');
    });

    test('a release does not undo a settlement', async () => {
      const { state, clock } = await make();
      await state.claim('m1', clock.time + 100);
      await state.settle('m1', clock.time + 1000);
      await state.release('m1');
      expect(await state.claim('m1', clock.time + 100)).toBe('settled');
    });

    test('work can be settled after the lease ended, and without a claim', async () => {
      const { state, clock } = await make();
      await state.claim('m1', clock.time + 100);
      clock.time += 200;
      await state.settle('m1', clock.time + 1000);
      await state.settle('m2', clock.time + 1000);
      expect(await state.claim('m1', clock.time + 100)).toBe('settled');
      expect(await state.claim('m2', clock.time + 100)).toBe('settled');
    });

    test('work can be settled for ever, and a lease without an end is busy', async () => {
      const { state, clock } = await make();
      for (const [index, never] of [Number.POSITIVE_INFINITY, Number.MAX_VALUE].entries()) {
        expect(await state.claim(`m${index}`, never)).toBe('claimed');
        expect(await state.claim(`m${index}`, never)).toBe('busy');
        await state.settle(`m${index}`, never);
        clock.time += 1e12;
        expect(await state.claim(`m${index}`, clock.time + 100)).toBe('settled');
      }
      await state.claim('past', -1.5);
      expect(await state.claim('past', clock.time + 100)).toBe('claimed');
    });

    test('of 20 claims at the same moment one is granted, also when an old one has run out', async () => {
      const { state, clock } = await make();
      for (let trial = 0; trial < 10; trial += 1) {
        const answers = await Promise.all(Array.from({ length: 20 }, () => state.claim('m1', clock.time + 100)));
        expect(answers.filter((answer) => answer === 'claimed')).toHaveLength(1);
        clock.time += 100;
      }
    });

    test('documents and claims of the same name do not meet', async () => {
      const { state, clock } = await make();
      await state.claim('m1', clock.time + 100);
      expect(await state.get('m1')).toBeUndefined();
      expect(await state.put('m1', { cursor: 'a' }, undefined)).toBe('stored');
      expect(await state.claim('m1', clock.time + 100)).toBe('busy');
      expect(await state.list('')).toEqual(['m1']);
    });
  });
}
