/**
 * Milliseconds since the epoch of a date and time in ISO 8601; one without a zone is in UTC. Undefined for any other text, for which
 * `Date.parse` has guesses.
 */
export function isoTime(text: string): number | undefined {
  const found = /^\d{4}-\d\d-\d\dT[\d:.]+(Z|[+-]\d\d:?\d\d)?$/i.exec(text);
  if (found === null) return undefined;
  const time = Date.parse(found[1] === undefined ? `${text}Z` : text);
  return Number.isNaN(time) ? undefined : time;
}
