import { createHash } from 'node:crypto';

/** Characters, of references and of all other short texts that 4me takes. */
export const longestText = 128;
const hashLength = 8;

/** Letters, digits and marks that the rule turns into `_`, so that different names would have one reference. */
const lost = /[^\P{L}a-z]|[^\P{N}0-9]|\p{M}/u;

/**
 * The reference of a name (external-apis §3.6): lower case, each run of other characters than a-z and 0-9 is `_`, none at
 * either end, at most 128 characters. Where letters or digits are lost by that, where nothing is left and where it is cut,
 * `_` and eight digits of a hash of the whole name follow, so that no two names collide (§3.8).
 */
export function referenceOf(name: string): string {
  const lower = name.normalize('NFC').toLowerCase();
  const base = lower.replace(/[^a-z0-9]+/g, '_').replace(/^_|_$/g, '');
  const isWhole = base !== '' && base.length <= longestText && !lost.test(lower);
  if (isWhole) return base;
  return `${base.slice(0, longestText - hashLength - 1).replace(/_$/, '')}_${hashOf(lower)}`;
}

/** A text of at most 128 characters; one that is cut ends in a hash of the whole, so that it stays the only one of its kind. */
export function identifierOf(text: string): string {
  if (text.length <= longestText) return text;
  return `${cut(text, longestText - hashLength - 1)}-${hashOf(text)}`;
}

/** The beginning of a text for people: at most `size` UTF-16 units, never half a character. */
export function cut(text: string, size = longestText): string {
  if (text.length <= size) return text;
  return text
    .slice(0, size)
    .replace(/[\ud800-\udbff]$/, '')
    .trimEnd();
}

/** Hexadecimal digits. */
export function hashOf(text: string, digits = hashLength): string {
  return createHash('sha256').update(text).digest('hex').slice(0, digits);
}
