import { describe, expect, test } from 'vitest';
import { sinceTime } from '../../src/commands/since.ts';

const now = Date.parse('2026-11-24T12:00:00Z');

describe('--since', () => {
  test.each([
    ['90s', '2026-11-24T11:58:30Z'],
    ['2h', '2026-11-24T10:00:00Z'],
    ['3d', '2026-11-21T12:00:00Z'],
    ['2026-11-22', '2026-11-22T00:00:00Z'],
    ['2026-11-22T10:00Z', '2026-11-22T10:00:00Z'],
    ['2026-11-22t10:00:00.5z', '2026-11-22T10:00:00.500Z'],
    ['2026-11-22T10:00:00+01:00', '2026-11-22T09:00:00Z'],
    ['2026-11-22T10:00:00+0100', '2026-11-22T09:00:00Z'],
    ['2026-11-22 10:00:00 -0330', '2026-11-22T13:30:00Z'],
    ['2024-02-29', '2024-02-29T00:00:00Z'],
  ])('%s is %s', (text, time) => {
    expect(sinceTime(text, now)).toBe(Date.parse(time));
  });

  test('without a zone is local time', () => {
    expect(sinceTime('2026-11-22 10:00', now)).toBe(new Date(2026, 10, 22, 10).getTime());
  });

  test.each(['2026-02-30', '2026-11-22 (x)', '2026-11-22T25:00Z', '2026-11-22T10:00 (x)', 'Nov 22 2026', ''])(
    '%s is no time',
    (text) => {
      expect(() => sinceTime(text, now)).toThrow(expect.objectContaining({ code: 'AB-LOGS-SINCE', exit: 'usage' }));
    },
  );

  test('does not lie in the future', () => {
    expect(sinceTime('2026-11-24T12:00:00Z', now)).toBe(now);
    expect(() => sinceTime('2026-11-24T12:00:01Z', now)).toThrow(/has not come yet/);
  });
});
