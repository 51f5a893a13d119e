/** What makers and firmware write where there is no number; in lower case. */
const placeholders = new Set([
  'default string',
  'empty',
  'invalid',
  'n/a',
  'na',
  'no asset information',
  'none',
  'not applicable',
  'not available',
  'not specified',
  'null',
  'o.e.m.',
  'serial',
  'serial number',
  'sn',
  'system serial number',
  'to be filled by o.e.m.',
  'unknown',
]);

/**
 * A serial number that tells assets apart; undefined for a placeholder. 4me takes two items with the same one for one
 * (4me-facts §7), so that assets would get lost.
 */
export function serialNumberOf(text: string | undefined): string | undefined {
  if (text === undefined || placeholders.has(text.toLowerCase())) return undefined;
  // As `0000000`, `XXXXXXX` or `........`.
  return /^(.)\1*$/.test(text) ? undefined : text;
}
