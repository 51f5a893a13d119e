import type { JsonObject } from './ports.ts';

/** Whether a value that is JSON is an object, and neither null nor a list. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
