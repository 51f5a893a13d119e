import { createHash } from 'node:crypto';

/** JSON with sorted keys, without undefined members: equal values have equal text. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) => {
    if (typeof part !== 'object' || part === null || Array.isArray(part)) return part;
    return Object.fromEntries(Object.entries(part).toSorted(([a], [b]) => (a < b ? -1 : 1)));
  });
}

/** SHA-256 of the canonical text, in hexadecimal digits. */
export function digestOf(value: unknown): string {
  return createHash('sha256')
    .update(canonical(value) ?? '')
    .digest('hex');
}
