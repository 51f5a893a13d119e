import { Unsupported } from '../../integration/template/resolve.ts';

interface Field {
  readonly name: string;
  readonly from: number;
  readonly to: number;
  /** Of the first value and those after it. */
  readonly names?: readonly string[];
}

const months = 'JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC'.split(' ');
const fields = [
  { name: 'minutes', from: 0, to: 59 },
  { name: 'hours', from: 0, to: 23 },
  { name: 'day of month', from: 1, to: 31 },
  { name: 'month', from: 1, to: 12, names: months },
  { name: 'day of week', from: 1, to: 7, names: 'SUN MON TUE WED THU FRI SAT'.split(' ') },
  { name: 'year', from: 1970, to: 2199 },
] as const satisfies readonly Field[];
const lastYear = 2199;
const minute = 60_000;
const day = 24 * 60 * minute;

/**
 * When a cron expression of EventBridge is due, in UTC; `text`: its six fields, e.g. `0 3 ? * MON-FRI *`.
 * Throws `Unsupported` for what is none, and for `L`, `W` and `#`.
 */
export function cronTimes(text: string): (after: number) => number {
  const parts = text.trim().split(/\s+/);
  if (parts.length !== fields.length) throw refused(text, 'there are six fields, the last is the year');
  if ((parts[2] === '?') === (parts[4] === '?'))
    throw refused(text, 'one of day of month and day of week has to be ?, and only one');
  const values = fields.map((field, index) => valuesOf(parts[index] ?? '', field, text));
  const [minutes = [], hours = [], daysOfMonth, monthsOfYear, daysOfWeek, years] = values;
  const timesOfDay = hours.flatMap((hour) => minutes.map((one) => (hour * 60 + one) * minute));

  return (after) => {
    for (let midnight = Math.floor(after / day) * day; ;) {
      const date = new Date(midnight);
      const [year, month] = [date.getUTCFullYear(), date.getUTCMonth()];
      if (!(year <= lastYear)) return Number.POSITIVE_INFINITY;
      if (years?.includes(year) === true && monthsOfYear?.includes(month + 1) === true) {
        if (daysOfMonth?.includes(date.getUTCDate()) === true && daysOfWeek?.includes(date.getUTCDay() + 1) === true) {
          const found = timesOfDay.find((time) => midnight + time > after);
          if (found !== undefined) return midnight + found;
        }
        midnight += day;
      } else midnight = Date.UTC(year, month + 1, 1);
    }
  };
}

/** In ascending order. */
function valuesOf(text: string, { name, from, to, names = [] }: Field, expression: string): readonly number[] {
  const numberOf = (word: string): number => (names.includes(word) ? from + names.indexOf(word) : Number(word));
  const found = new Set<number>();
  for (const part of (text === '?' && name.startsWith('day') ? '*' : text).split(',')) {
    const [, all, first = '', last, step] =
      /^(?:(\*)|(\d+|[A-Z]{3})(?:-(\d+|[A-Z]{3}))?)(?:\/(\d+))?$/.exec(part) ?? [];
    const start = all === undefined ? numberOf(first || '?') : from;
    // `5/15` is every fifteenth from the fifth on.
    const end = all !== undefined || (last === undefined && step !== undefined) ? to : numberOf(last ?? first);
    if (!(start >= from && start <= end && end <= to && Number(step ?? 1) > 0))
      throw refused(expression, `${part || 'nothing'} for ${name} is not understood here`);
    for (let value = start; value <= end; value += Number(step ?? 1)) found.add(value);
  }
  return [...found].toSorted((one, other) => one - other);
}

function refused(text: string, why: string): Unsupported {
  return new Unsupported(`the schedule cron(${text}): ${why}; rate(1 day) and the like are supported, too`);
}
