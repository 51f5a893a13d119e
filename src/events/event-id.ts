import { randomInt } from 'node:crypto';

/** Crockford's: digits and letters that nobody mistakes for others; sorts as the number does. */
const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';
const timeDigits = 9;
const restDigits = 5;
const restEnd = 32 ** restDigits;

let last = { time: -1, rest: 0 };

/** Fourteen characters that sort by time; those of one process in the order in which they were made. `now`: milliseconds since the epoch. */
export function newEventId(now: number): string {
  const time = Math.max(0, Math.trunc(now));
  // The upper half is room for the ones that follow within the same millisecond.
  const next = time === last.time ? last.rest + 1 : randomInt(restEnd / 2);
  last = next < restEnd ? { time, rest: next } : { time, rest: randomInt(restEnd / 2) };
  return digits(time, timeDigits) + digits(last.rest, restDigits);
}

export function isEventId(text: string): boolean {
  return /^[0-9a-hjkmnp-tv-z]{14}$/.test(text);
}

function digits(value: number, count: number): string {
  let text = '';
  for (let rest = value; text.length < count; rest = Math.floor(rest / 32)) text = (alphabet[rest % 32] ?? '') + text;
  return text;
}
