import { expect, test } from 'vitest';
import { timesOf } from '../../../src/engine/local/schedule-times.ts';

/** The first times after a time, to the minute. */
function times(expression: string, after: string, count = 3): readonly string[] {
  const next = timesOf(expression);
  const found: string[] = [];
  let last = Date.parse(after);
  while (found.length < count) {
    last = next(last);
    if (last === Number.POSITIVE_INFINITY) break;
    found.push(new Date(last).toISOString().slice(0, 16));
  }
  return found;
}

test.each([
  ['rate(1 minute)', ['2026-11-21T00:01', '2026-11-21T00:02', '2026-11-21T00:03']],
  ['rate(5 minutes)', ['2026-11-21T00:05', '2026-11-21T00:10', '2026-11-21T00:15']],
  ['rate(1 hour)', ['2026-11-21T01:00', '2026-11-21T02:00', '2026-11-21T03:00']],
  ['rate(36 hours)', ['2026-11-22T12:00', '2026-11-24T00:00', '2026-11-25T12:00']],
  ['rate(1 day)', ['2026-11-22T00:00', '2026-11-23T00:00', '2026-11-24T00:00']],
  ['cron(0 10 * * ? *)', ['2026-11-21T10:00', '2026-11-22T10:00', '2026-11-23T10:00']],
  ['cron(0/20 * * * ? *)', ['2026-11-21T00:20', '2026-11-21T00:40', '2026-11-21T01:00']],
  ['cron(*/30 8-9 * * ? *)', ['2026-11-21T08:00', '2026-11-21T08:30', '2026-11-21T09:00']],
  ['cron(5,0 0 ? * MON-FRI *)', ['2026-11-23T00:00', '2026-11-23T00:05', '2026-11-24T00:00']],
  ['cron(0 8 ? * 1 *)', ['2026-11-22T08:00', '2026-11-29T08:00', '2026-12-06T08:00']],
  ['cron(0 8 1 JAN,7-8 ? *)', ['2027-01-01T08:00', '2027-07-01T08:00', '2027-08-01T08:00']],
  ['cron(0 0 31 * ? *)', ['2026-12-31T00:00', '2027-01-31T00:00', '2027-03-31T00:00']],
  ['cron(0 0 29 2 ? *)', ['2028-02-29T00:00', '2032-02-29T00:00', '2036-02-29T00:00']],
  ['cron(15 12 1/15 12 ? 2026-2027)', ['2026-12-01T12:15', '2026-12-16T12:15', '2026-12-31T12:15']],
  ['cron(0 0 1 1 ? 2199)', ['2199-01-01T00:00']],
  ['cron(0 0 1 1 ? 2020)', []],
  ['cron(0 0 30 2 ? *)', []],
])('%s is due when EventBridge says', (expression, expected) => {
  expect(times(expression, '2026-11-21T00:00:00Z')).toEqual(expected);
});

test('a time is never its own next, and a part of a minute does not matter', () => {
  expect(times('cron(0 0 * * ? *)', '2026-11-20T23:59:59.999Z', 1)).toEqual(['2026-11-21T00:00']);
  expect(times('cron(0 0 * * ? *)', '2026-11-21T00:00:00.001Z', 1)).toEqual(['2026-11-22T00:00']);
});

test.each([
  ['rate(1 minutes)', 'for AWS, too, 1 goes with the singular'],
  ['rate(5 minute)', 'for AWS, too, 1 goes with the singular'],
  ['rate(0 minutes)', 'write rate(5 minutes)'],
  ['rate(1.5 hours)', 'write rate(5 minutes)'],
  ['rate(10 seconds)', 'write rate(5 minutes)'],
  ['at(2026-11-21T00:00:00)', 'write rate(5 minutes)'],
  ['', 'write rate(5 minutes)'],
  ['cron(0 3 * * ?)', 'there are six fields'],
  ['cron(0 3 * * * *)', 'one of day of month and day of week has to be ?'],
  ['cron(0 3 ? * ? *)', 'one of day of month and day of week has to be ?'],
  ['cron(0 3 L * ? *)', 'L for day of month is not understood here; rate(1 day)'],
  ['cron(0 3 15W * ? *)', '15W for day of month'],
  ['cron(0 3 ? * 6#3 *)', '6#3 for day of week'],
  ['cron(60 3 * * ? *)', '60 for minutes'],
  ['cron(? 3 * * ? *)', '? for minutes'],
  ['cron(0 5-3 * * ? *)', '5-3 for hours'],
  ['cron(0 */00 * * ? *)', '*/00 for hours'],
  ['cron(0 *-5 * * ? *)', '*-5 for hours'],
  ['cron(0 , * * ? *)', 'nothing for hours'],
  ['cron(0 0 * MON ? *)', 'MON for month'],
  ['cron(0 0 * * ? 1969)', '1969 for year'],
])('%j is refused by name, with what to write', (expression, text) => {
  expect(() => timesOf(expression)).toThrow(text);
  expect(() => timesOf(expression)).toThrow(/rate\(|AWS/);
});
