const units: readonly (readonly [milliseconds: number, name: string])[] = [
  [86_400_000, 'day'],
  [3_600_000, 'hour'],
  [60_000, 'minute'],
  [1000, 'second'],
];

/** A duration as a whole number of hours, minutes or seconds; in milliseconds. */
export function durationText(duration: number): string {
  const [size, name] = units.slice(1).find(([unit]) => duration % unit === 0) ?? [1, 'millisecond'];
  const count = duration / size;
  return `${String(count)} ${name}${count === 1 ? '' : 's'}`;
}

/** `3 days ago`, `in 5 minutes`, `now`; both in milliseconds since the epoch. */
export function relativeTime(time: number, now: number): string {
  const gap = Math.abs(time - now);
  const [size, name] = units.find(([unit]) => gap >= unit) ?? [0, ''];
  if (size === 0) return 'now';
  const count = Math.floor(gap / size);
  const text = `${String(count)} ${name}${count === 1 ? '' : 's'}`;
  return time < now ? `${text} ago` : `in ${text}`;
}
