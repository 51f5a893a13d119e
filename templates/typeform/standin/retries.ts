const minute = 60_000;
const hour = 60 * minute;

/**
 * Milliseconds after each failure that is not "busy"; one more drops the event. External-apis §2.2 leaves number and gaps
 * open and copies of Typeform's page differ, so these are chosen: the longest list that a copy has.
 */
export const backOff: readonly number[] = [5 * minute, 10 * minute, 20 * minute, hour, 2 * hour, 3 * hour, 4 * hour];

/**
 * Failed attempts in a row that disable a webhook. The number is not published (external-apis §2.2); chosen above the 301
 * attempts of one event that meets a busy receiver for ten hours.
 */
export const failuresBeforeDisabled = 400;

const busyCodes: ReadonlySet<number> = new Set([408, 423, 429, 503]);
/** The page says every two to three minutes. */
const busyDelay = 2 * minute;
const busyFor = 10 * hour;

const goneCodes: ReadonlySet<number> = new Set([404, 410]);

/** The receiver does not want the webhook any more: it is disabled at once. */
export function isGone(status: number | null): boolean {
  return status !== null && goneCodes.has(status);
}

export interface Progress {
  /** Milliseconds since the first attempt. */
  readonly elapsed: number;
  /** Failures before this one that were not "busy". */
  readonly failures: number;
}

/**
 * Milliseconds until the next attempt after a failed one at a webhook that is still enabled (external-apis §2.2); undefined
 * when there is none.
 * `status` is null when there was no answer.
 */
export function retryDelay(
  status: number | null,
  { elapsed, failures }: Progress,
  delays: readonly number[],
): number | undefined {
  if (!isBusy(status)) return delays[failures];
  return elapsed + busyDelay <= busyFor ? busyDelay : undefined;
}

export function isBusy(status: number | null): boolean {
  return status !== null && busyCodes.has(status);
}
