import fc from 'fast-check';
import { expect, test } from 'vitest';
import { seededRandom, shuffled } from '../../../../src/platforms/thena/standin/seeded-random.ts';

test('the same seed shuffles the same list the same way, and loses nothing', () => {
  fc.assert(
    fc.property(fc.integer(), fc.array(fc.integer()), (seed, items) => {
      const mixed = shuffled(items, seededRandom(seed));
      expect(mixed).toEqual(shuffled(items, seededRandom(seed)));
      const sorted = (list: readonly number[]) => list.toSorted((a, b) => a - b);
      expect(sorted(mixed)).toEqual(sorted(items));
    }),
  );
});

test('two seeds shuffle a long list in two ways', () => {
  const items = Array.from({ length: 50 }, (_, index) => index);
  expect(shuffled(items, seededRandom(1))).not.toEqual(shuffled(items, seededRandom(2)));
  expect(shuffled(items, seededRandom(1))).not.toEqual(items);
});

test('numbers are spread between 0 and 1', () => {
  const random = seededRandom(5);
  const numbers = Array.from({ length: 1_000 }, random);
  expect(numbers.every((number) => number >= 0 && number < 1)).toBe(true);
  for (const quarter of [0, 1, 2, 3]) {
    const count = numbers.filter((number) => Math.floor(number * 4) === quarter).length;
    expect(count).toBeGreaterThan(180);
  }
});
