/** Milliseconds. */
const firstPause = 500;
const longestPause = 20_000;

/** Whether an answer with this status may be another one a moment later. */
export const isTransient = (status: number): boolean => status === 408 || status === 429 || status >= 500;

/** Milliseconds after the given attempt: anything up to a doubling step, so that processes do not come back in step. */
export const pauseBefore = (attempt: number): number =>
  Math.random() * Math.min(longestPause, firstPause * 2 ** (attempt - 1));

/** Of `retry-after`; a date is not what Lansweeper sends (external-apis §3.1). */
export const secondsOf = (header: string | null): number | undefined =>
  header !== null && /^\d{1,6}$/.test(header.trim()) ? Number(header) : undefined;
