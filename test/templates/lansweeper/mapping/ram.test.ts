import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ramAmount } from '../../../../templates/lansweeper/mapping/ram.ts';

describe('the amount of memory', () => {
  test.each([
    [34359738368, 32],
    [12884901888, 12],
    [25769803776, 24],
    [8000000000, 8],
    [536870912, 0.5],
    [3758096384, 4],
    [100, undefined],
    [0, undefined],
    // A power of two, but far below anything to show.
    [128, undefined],
    [1024 ** 3 / 4, 0.3],
    [300 * 1024 ** 2, 0.3],
    [0.06 * 1024 ** 3, 0.1],
    [0.04 * 1024 ** 3, undefined],
    [16_384_000_000, 16],
    [6 * 1000 ** 3, 6],
    [1.5 * 1024 ** 3, 2],
    [Number.POSITIVE_INFINITY, undefined],
  ])('of %d bytes is %s', (bytes, amount) => {
    expect(ramAmount(bytes)).toBe(amount);
  });

  test('has at most one decimal and is never below 0.1', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1e15, noNaN: true }), (bytes) => {
        const amount = ramAmount(bytes) ?? 0.1;
        expect(amount).toBeGreaterThanOrEqual(0.1);
        expect(Number(amount.toFixed(1))).toBe(amount);
      }),
    );
  });
});
