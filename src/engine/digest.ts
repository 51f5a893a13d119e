import { createHash } from 'node:crypto';
import type { Json } from '../runtime/ports.ts';

/** SHA-256 in hex of a text, of bytes, or of a value whose keys are sorted first. */
export function digestOf(value: Json | Uint8Array): string {
  const bytes = value instanceof Uint8Array || typeof value === 'string' ? value : JSON.stringify(sorted(value));
  return createHash('sha256').update(bytes).digest('hex');
}

function sorted(value: Json): Json {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item: Json) => sorted(item));
  const entries = Object.entries(value).map(([name, inner]): [string, Json] => [name, sorted(inner)]);
  return Object.fromEntries(entries.toSorted(([one], [other]) => (one < other ? -1 : 1)));
}
