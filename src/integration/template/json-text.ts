import type { Json } from '../../runtime/ports.ts';

/** A scalar as it is written, anything else as JSON. */
export function jsonText(value: Json | undefined): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
}
