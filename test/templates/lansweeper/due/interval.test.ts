import { expect, test } from 'vitest';
import { isDue, syncInterval } from '../../../../templates/lansweeper/due/interval.ts';

const hour = 3_600_000;
const now = Date.UTC(2026, 4, 1, 12);
const ago = (milliseconds: number): string => new Date(now - milliseconds).toISOString();

test.each([
  [undefined, 8],
  ['', 8],
  ['8', 8],
  ['0.5', 0.5],
  ['744', 744],
])('an interval of %j is one of %d hours', (given, hours) => {
  expect(syncInterval({ SYNC_INTERVAL: given })).toBe(hours * hour);
});

test.each(['0', '-1', '745', 'often', 'Infinity'])('an interval of "%s" is refused', (given) => {
  expect(() => syncInterval({ SYNC_INTERVAL: given })).toThrow(/SYNC_INTERVAL/);
});

test.each([
  [undefined, true],
  [null, true],
  ['', true],
  ['some day', true],
  [ago(8 * hour + 1), true],
  [ago(8 * hour), false],
  [ago(0), false],
  [ago(-hour), false],
])('a customer whose last synchronization began at %j is due: %j', (start, due) => {
  expect(isDue(start, now, {})).toBe(due);
});
