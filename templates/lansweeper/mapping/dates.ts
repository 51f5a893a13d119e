/** A moment as Lansweeper wrote it. */
export interface Timestamp {
  /** ISO 8601 with a time zone, unchanged where it had both. */
  readonly text: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

const form = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?))?(Z|[+-]\d\d:?\d\d)?$/;
const epoch = '1970-01-01';

/** Undefined where the value is no date of the calendar. What has no time zone is taken as UTC, so that no machine's zone counts. */
export function timestampOf(value: unknown): Timestamp | undefined {
  if (typeof value !== 'string') return undefined;
  const [, year = '', month = '', day = '', time, zone] = form.exec(value) ?? [];
  if (year === '' || !isCalendarDate(Number(year), Number(month), Number(day))) return undefined;
  const isComplete = time !== undefined && zone !== undefined && value.charAt(10) === 'T';
  const text = isComplete ? value : `${year}-${month}-${day}T${time ?? '00:00:00'}${zone ?? 'Z'}`;
  const at = Date.parse(text.replace(/([+-]\d\d)(\d\d)$/, '$1:$2'));
  return Number.isNaN(at) ? undefined : { text, at };
}

/**
 * The date part, as `YYYY-MM-DD`, as it is written: no time zone moves it. Undefined where it is no date, or not after
 * 1970-01-01, which stands for "none" in Lansweeper's data (external-apis §3.6).
 */
export function dateOf(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined;
  const [, year = '', month = '', day = ''] = form.exec(value) ?? [];
  if (year === '' || !isCalendarDate(Number(year), Number(month), Number(day))) return undefined;
  const date = value.slice(0, 10);
  return date > epoch ? date : undefined;
}

function isCalendarDate(year: number, month: number, day: number): boolean {
  if (month < 1 || month > 12 || day < 1) return false;
  if (month === 2) {
    const isLeap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
    return day <= (isLeap ? 29 : 28);
  }
  return day <= (month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31);
}
