const units = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1000],
] as const;

/** `3 min ago`, `in 2 h`, `now`. `time`: ISO 8601; `now`: milliseconds since the epoch. */
export function relative(time: string, now: number): string {
  const difference = Date.parse(time) - now;
  const length = Math.abs(difference);
  const [unit, size] = units.find(([, one]) => length >= one) ?? ['', 1];
  if (unit === '') return 'now';
  const amount = `${String(Math.floor(length / size))} ${unit}`;
  return difference < 0 ? `${amount} ago` : `in ${amount}`;
}
