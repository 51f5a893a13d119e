import { createHash } from 'node:crypto';

const longest = 180;
/** Names that Windows keeps for devices, with or without an extension. */
const reservedOnWindows = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/;

/**
 * A file name for any text: safe on case-insensitive file systems and on Windows, without separators, never hidden.
 * Lower-case letters, digits, `-`, `_` and inner dots stay readable. Longer names end in a SHA-256 of the whole.
 */
export function fileNameFor(name: string): string {
  let encoded = '';
  for (const byte of Buffer.from(name, 'utf8')) {
    const character = String.fromCodePoint(byte);
    encoded += /[a-z0-9._-]/.test(character) ? character : escaped(character);
  }
  if (encoded.startsWith('.') || reservedOnWindows.test(encoded))
    encoded = escaped(encoded[0] ?? '') + encoded.slice(1);
  if (encoded.endsWith('.')) encoded = `${encoded.slice(0, -1)}%2e`;
  if (encoded.length === 0) return '%';
  if (encoded.length <= longest) return encoded;
  return `${encoded.slice(0, 80)}~${createHash('sha256').update(name).digest('hex')}`;
}

function escaped(character: string): string {
  return `%${(character.codePointAt(0) ?? 0).toString(16).padStart(2, '0')}`;
}
