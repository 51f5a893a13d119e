import { Unsupported } from '../../integration/template/resolve.ts';
import { cronTimes } from './cron-times.ts';

/** The first time after a time; `Infinity` where there is none. Milliseconds since the epoch. */
export type Times = (after: number) => number;

const minute = 60_000;
const units: Readonly<Record<string, number>> = { minute, hour: 60 * minute, day: 24 * 60 * minute };

/** When a schedule of EventBridge runs: `rate(<n> minutes)` or `cron(<six fields>)`. Throws `Unsupported`. */
export function timesOf(expression: string): Times {
  const cron = /^cron\((.*)\)$/.exec(expression)?.[1];
  if (cron !== undefined) return cronTimes(cron);
  const [, count = '', unit = '', plural] = /^rate\(([1-9]\d*) (minute|hour|day)(s?)\)$/.exec(expression) ?? [];
  const length = units[unit];
  if (length === undefined)
    throw new Unsupported(
      `the schedule ${expression || 'that is empty'}: write rate(5 minutes), rate(1 hour), rate(2 days) or a cron(…)`,
    );
  if ((count === '1') !== (plural === ''))
    throw new Unsupported(
      `the schedule ${expression}: for AWS, too, 1 goes with the singular and others with the plural`,
    );
  return (after) => after + Number(count) * length;
}
