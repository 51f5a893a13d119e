/** `m:ss`, or `h:mm:ss` from an hour on (external-apis §3.5), of milliseconds, to the nearest second. */
export function durationText(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  const start = hours === 0 ? String(minutes) : `${String(hours)}:${twoDigits(minutes)}`;
  return `${start}:${twoDigits(seconds % 60)}`;
}

const twoDigits = (value: number): string => String(value).padStart(2, '0');
