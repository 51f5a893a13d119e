import { Rejected } from './outcomes.ts';

/** A typed value taken from outside. `parse` throws Rejected (422) that names the place. */
export interface Field<Value> {
  parse(value: unknown, place: string): Value;
}

export type Fields = Readonly<Record<string, Field<unknown>>>;

export type ValuesOf<F extends Fields> = {
  readonly [K in keyof F]: F[K] extends Field<infer Value> ? Value : never;
};

const wrong = (place: string, expected: string): Rejected => new Rejected(422, `${place}: expected ${expected}`);

/** Text that is not blank. `maximum`: characters. */
export function text(options: { readonly maximum?: number } = {}): Field<string> {
  const { maximum = 1_000_000 } = options;
  return {
    parse(value, place) {
      if (typeof value !== 'string' || value.trim() === '') throw wrong(place, 'text');
      if (value.length > maximum) throw wrong(place, `text of at most ${String(maximum)} characters`);
      return value;
    },
  };
}

/** An absolute http or https address, as it was written. Where it leads is checked when it is called. */
export function url(): Field<string> {
  return {
    parse(value, place) {
      if (typeof value !== 'string' || !URL.canParse(value) || !/^https?:$/.test(new URL(value).protocol)) {
        throw wrong(place, 'an https address');
      }
      return value;
    },
  };
}

/** A number, or one in decimal digits; `whole`: without a fraction, zero or more, and small enough to be exact. */
export function number({ whole = false }: { readonly whole?: boolean } = {}): Field<number> {
  return {
    parse(value, place) {
      const isDigits = typeof value === 'string' && /^\s*[+-]?\d+(?:\.\d+)?\s*$/.test(value);
      const parsed = isDigits ? Number(value) : value;
      if (typeof parsed !== 'number' || !Number.isFinite(parsed)) throw wrong(place, 'a number');
      if (whole && !(Number.isSafeInteger(parsed) && parsed >= 0)) throw wrong(place, 'a whole number');
      return parsed;
    },
  };
}

/** Undefined where the value is missing, null or an empty text. */
export function optional<Value>(field: Field<Value>): Field<Value | undefined> {
  return {
    parse: (value, place) =>
      value === undefined || value === null || value === '' ? undefined : field.parse(value, place),
  };
}

/** Takes the named fields out of an object; fields that nobody named are ignored. Throws Rejected (422). */
export function valuesOf<F extends Fields>(fields: F, source: unknown, place: string): ValuesOf<F> {
  if (typeof source !== 'object' || source === null || Array.isArray(source)) throw wrong(place, 'an object');
  const given: Readonly<Record<string, unknown>> = { ...source };
  const values: Record<string, unknown> = {};
  for (const [name, field] of Object.entries(fields)) {
    values[name] = field.parse(Object.hasOwn(given, name) ? given[name] : undefined, `${place}.${name}`);
  }
  return values as ValuesOf<F>;
}
