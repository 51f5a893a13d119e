import { isJsonObject } from '../../../../runtime/json-object.ts';
import type { Json } from '../../../../runtime/ports.ts';

const mask = '***';

/** Characters; a shorter value would mask ordinary text. */
const shortest = 4;

/** A text without these others. */
export function textWithout(secrets: readonly string[], text: string): string {
  return maskable(secrets).reduce((before, secret) => before.replaceAll(secret, mask), text);
}

/** JSON without these texts, wherever they stand in it, names included. */
export function without(secrets: readonly string[], value: Json): Json {
  const known = maskable(secrets);
  const clean = (text: string): string => textWithout(known, text);
  const cleaned = (one: Json): Json => {
    if (typeof one === 'string') return clean(one);
    if (Array.isArray(one)) return (one as readonly Json[]).map(cleaned);
    if (!isJsonObject(one)) return known.includes(JSON.stringify(one)) ? mask : one;
    return Object.fromEntries(Object.entries(one).map(([name, inner]) => [clean(name), cleaned(inner)]));
  };
  return cleaned(value);
}

/** The longest first: one may be a part of another. */
function maskable(secrets: readonly string[]): readonly string[] {
  return secrets.filter((secret) => secret.length >= shortest).toSorted((a, b) => b.length - a.length);
}
