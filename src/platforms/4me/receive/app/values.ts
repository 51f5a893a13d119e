import { createHash } from 'node:crypto';
import type { Fields, ValuesOf } from '../../../../runtime/fields.ts';
import { isJsonObject } from '../../../../runtime/json-object.ts';
import { Rejected } from '../../../../runtime/outcomes.ts';
import type { Json, JsonObject } from '../../../../runtime/ports.ts';

export type Labels = Readonly<Record<string, string | undefined>>;

/** Values of declared fields, or what is wrong with them in the customer's words. */
export type Values<F extends Fields> =
  | { readonly values: ValuesOf<F> }
  | { readonly missing: readonly string[]; readonly problems: readonly string[] };

const isBlank = (value: Json | undefined): boolean =>
  value === undefined || value === null || (typeof value === 'string' && value.trim() === '');

/** Reads all fields, so that a customer hears of everything that is wrong at once. `missing` holds ids. */
export function readValues<F extends Fields>(fields: F, source: JsonObject, labels: Labels): Values<F> {
  const values: Record<string, unknown> = {};
  const missing: string[] = [];
  const problems: string[] = [];
  for (const [id, field] of Object.entries(fields)) {
    const label = `"${labels[id] ?? id}"`;
    const given = Object.hasOwn(source, id) ? source[id] : undefined;
    try {
      values[id] = field.parse(given, label);
    } catch (error) {
      if (!(error instanceof Rejected)) throw error;
      if (isBlank(given)) missing.push(id);
      problems.push(isBlank(given) ? `${label} is empty.` : `${error.message}.`);
    }
  }
  return problems.length === 0 ? { values: values as ValuesOf<F> } : { missing, problems };
}

/** Values of the declared fields that are usable; the others are undefined. */
export function usableValues<F extends Fields>(fields: F, source: JsonObject): Partial<ValuesOf<F>> {
  const usable: Record<string, unknown> = {};
  for (const [id, field] of Object.entries(fields)) {
    const read = readValues({ [id]: field }, source, {});
    if ('values' in read) usable[id] = read.values[id];
  }
  return usable as Partial<ValuesOf<F>>;
}

/** What the customer entered into the secret fields, by id. */
export function secretFields(secret: JsonObject | undefined): JsonObject {
  const entered = secret?.['secrets'];
  return isJsonObject(entered) ? entered : {};
}

const entriesOf = (declared: Fields, source: JsonObject): readonly (readonly [string, Json])[] =>
  Object.keys(declared)
    .toSorted()
    .map((name) => [name, source[name] ?? null]);

/** Tells whether the customer changed anything of the declared fields; shows nothing of their values. */
export function digestOfEntries(
  declared: { readonly fields: Fields; readonly secrets: Fields },
  fields: JsonObject,
  secret: JsonObject | undefined,
): string {
  const entries = [entriesOf(declared.fields, fields), entriesOf(declared.secrets, secretFields(secret))];
  return createHash('sha256').update(JSON.stringify(entries)).digest('hex');
}
