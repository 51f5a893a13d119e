import { expect, test } from 'vitest';
import { RollingCount } from '../../../../../src/platforms/4me/standin/limits/rolling-count.ts';

test('room comes back as entries leave the window, not all at once', () => {
  const count = new RollingCount(3, 1000);
  for (const at of [0, 400, 800]) count.add(1, at);
  expect(count.waitFor(1, 900)).toBe(100);
  expect(count.waitFor(2, 900)).toBe(500);
  expect(count.remaining(999).remaining).toBe(0);
  expect(count.remaining(1000)).toEqual({ limit: 3, remaining: 1, resetAt: 2 });
  expect(count.waitFor(1, 1000)).toBe(0);
});

test('an amount above the limit waits for an empty window instead of for ever', () => {
  const count = new RollingCount(3, 1000);
  expect(count.waitFor(9, 0)).toBe(0);
  count.add(1, 0);
  expect(count.waitFor(9, 200)).toBe(800);
});

test('a long run keeps counting right', () => {
  const count = new RollingCount(10, 100);
  for (let now = 0; now < 50_000; now += 10) {
    expect(count.waitFor(1, now)).toBe(0);
    count.add(1, now);
  }
  expect(count.remaining(50_000).remaining).toBe(1);
});
