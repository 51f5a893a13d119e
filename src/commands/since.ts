import { Failure, type FailureKind } from '../failure.ts';

const notATime: FailureKind = { code: 'AB-LOGS-SINCE', exit: 'usage' };

const units: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/**
 * `10m`, `2h`, `90s`, `3d` before `now`, or a date in ISO 8601 (without a time: midnight UTC; without a zone: local time), as
 * milliseconds since the epoch. Throws AB-LOGS-SINCE.
 */
export function sinceTime(text: string, now: number): number {
  const [, count, unit = ''] = /^(\d{1,6})([smhd])$/.exec(text) ?? [];
  const ago = units[unit];
  if (count !== undefined && ago !== undefined) return now - Number(count) * ago;
  const date = dateTime(text);
  if (date !== undefined && date > now) {
    throw new Failure(notATime, {
      message: `--since ${text} has not come yet`,
      fix: 'Give a time in the past. A date alone begins at midnight UTC, and a time without a zone is local time.',
    });
  }
  if (date !== undefined) return date;
  throw new Failure(notATime, {
    message: `--since ${text} is neither an age nor a date`,
    fix: 'Give an age such as 90s, 10m, 2h or 3d, or a date such as 2026-11-22T10:00:00Z.',
  });
}

const form = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?)(?:(Z)| ?([+-]\d{2}):?(\d{2}))?)?$/i;

/**
 * As ISO 8601, git and `date` write it. `Date.parse` alone takes the 30th of February for the 2nd of March, and passes over what
 * follows in parentheses.
 */
export function dateTime(text: string): number | undefined {
  const [, day, time, utc = '', hours, minutes] = form.exec(text) ?? [];
  if (day === undefined) return undefined;
  const midnight = new Date(`${day}T00:00:00Z`);
  if (Number.isNaN(midnight.getTime()) || !midnight.toISOString().startsWith(day)) return undefined;
  if (time === undefined) return midnight.getTime();
  const zone = hours === undefined ? utc.toUpperCase() : `${hours}:${minutes ?? ''}`;
  const date = Date.parse(`${day}T${time}${zone}`);
  return Number.isNaN(date) ? undefined : date;
}
