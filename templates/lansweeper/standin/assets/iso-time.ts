const minute = 60_000;
const minutesOfDay = 24 * 60;
const day = minutesOfDay * minute;

const days = new Map<number, string>();
const minutes: string[] = [];

/** ISO 8601 of the minute that a time is in; milliseconds since the epoch. Remembers, as assets have few days and many times. */
export function isoMinute(milliseconds: number): string {
  const all = Math.floor(milliseconds / minute);
  const number = Math.floor(all / minutesOfDay);
  const place = all - number * minutesOfDay;
  let time = minutes[place];
  if (time === undefined) {
    time = new Date(place * minute).toISOString().slice(10);
    minutes[place] = time;
  }
  return dateOf(number) + time;
}

/** The same of the beginning of the day. */
export function isoDay(milliseconds: number): string {
  return `${dateOf(Math.floor(milliseconds / day))}T00:00:00.000Z`;
}

function dateOf(number: number): string {
  let date = days.get(number);
  if (date === undefined) {
    date = new Date(number * day).toISOString().slice(0, 10);
    days.set(number, date);
  }
  return date;
}
