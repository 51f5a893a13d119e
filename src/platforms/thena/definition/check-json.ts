import { isDeepStrictEqual } from 'node:util';
import { isJsonObject } from '../../../runtime/json-object.ts';
import type { Json, JsonObject } from '../../../runtime/ports.ts';
import { schemaRemarks } from './schema-problems.ts';

/** Where a value does not fit its schema. */
export interface JsonFinding {
  /** Place in the value, e.g. `/email`; empty for the whole. */
  readonly place: string;
  /** Without the value, which may be a secret. */
  readonly text: string;
}

/**
 * Holds a value to a JSON Schema, as far as `checkedKeywords` go. What else the schema says nobody can answer for: each such keyword
 * is a finding, too. All findings, in the order of the schema; none where the value fits.
 */
export function checkJson(value: Json, schema: JsonObject): readonly JsonFinding[] {
  const { problems, unchecked } = schemaRemarks(schema);
  const remarks = [...problems, ...unchecked].map(({ pointer, text }) => ({
    place: '',
    text: `not checked: the schema at ${pointer}: ${text}`,
  }));
  return problems.length > 0 ? remarks : [...findingsOf(value, schema, ''), ...remarks];
}

const escaped = (key: string): string => key.replaceAll('~', '~0').replaceAll('/', '~1');

function findingsOf(value: Json, schema: Json, place: string): readonly JsonFinding[] {
  if (schema === true || schema === undefined) return [];
  if (!isJsonObject(schema)) return [{ place, text: 'is not allowed' }];
  const found = [...valueTexts(value, schema), ...combinedTexts(value, schema, place)].map((text) => ({ place, text }));
  const all = Array.isArray(schema['allOf']) ? (schema['allOf'] as readonly Json[]) : [];
  return [...found, ...all.flatMap((one) => findingsOf(value, one, place)), ...innerFindings(value, schema, place)];
}

function valueTexts(value: Json, schema: JsonObject): readonly string[] {
  const { type, enum: values, const: only } = schema;
  const wanted = type === undefined ? [] : Array.isArray(type) ? (type as readonly Json[]) : [type];
  const texts: string[] = [];
  if (wanted.length > 0 && !wanted.some((one) => isOfType(value, one))) {
    return [`has to be of the type ${wanted.map(String).join(' or ')}, and is ${typeOf(value)}`];
  }
  if (Array.isArray(values) && !values.some((one) => isDeepStrictEqual(one, value))) {
    texts.push(`has to be one of ${values.map((one) => JSON.stringify(one)).join(', ')}`);
  }
  if (only !== undefined && !isDeepStrictEqual(only, value)) texts.push(`has to be ${JSON.stringify(only)}`);
  if (typeof value === 'string') texts.push(...textTexts(value, schema));
  if (typeof value === 'number') texts.push(...numberTexts(value, schema));
  if (Array.isArray(value)) texts.push(...bounds(value.length, schema['minItems'], schema['maxItems'], 'entries'));
  return texts;
}

function textTexts(value: string, { minLength, maxLength, pattern }: JsonObject): readonly string[] {
  const texts = [...bounds(Array.from(value).length, minLength, maxLength, 'characters')];
  if (typeof pattern === 'string' && !new RegExp(pattern, 'u').test(value)) texts.push(`has to match ${pattern}`);
  return texts;
}

function numberTexts(value: number, schema: JsonObject): readonly string[] {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum } = schema;
  return [
    ...(typeof minimum === 'number' && value < minimum ? [`has to be at least ${String(minimum)}`] : []),
    ...(typeof maximum === 'number' && value > maximum ? [`has to be at most ${String(maximum)}`] : []),
    ...(typeof exclusiveMinimum === 'number' && value <= exclusiveMinimum
      ? [`has to be more than ${String(exclusiveMinimum)}`]
      : []),
    ...(typeof exclusiveMaximum === 'number' && value >= exclusiveMaximum
      ? [`has to be less than ${String(exclusiveMaximum)}`]
      : []),
  ];
}

function bounds(count: number, least: Json | undefined, most: Json | undefined, what: string): readonly string[] {
  return [
    ...(typeof least === 'number' && count < least ? [`has to have at least ${String(least)} ${what}`] : []),
    ...(typeof most === 'number' && count > most ? [`has to have at most ${String(most)} ${what}`] : []),
  ];
}

function combinedTexts(value: Json, schema: JsonObject, place: string): readonly string[] {
  const fitting = (name: string): number | undefined => {
    const list = schema[name];
    if (!Array.isArray(list)) return undefined;
    return (list as readonly Json[]).filter((one) => findingsOf(value, one, place).length === 0).length;
  };
  const [any, one] = [fitting('anyOf'), fitting('oneOf')];
  return [
    ...(any === 0 ? ['fits none of the schemas of anyOf'] : []),
    ...(one !== undefined && one !== 1 ? [`has to fit one schema of oneOf, and fits ${String(one)}`] : []),
  ];
}

function innerFindings(value: Json, schema: JsonObject, place: string): readonly JsonFinding[] {
  const { properties, required, additionalProperties, items } = schema;
  if (Array.isArray(value)) {
    const members = value as readonly Json[];
    return items === undefined
      ? []
      : members.flatMap((one, index) => findingsOf(one, items, `${place}/${String(index)}`));
  }
  if (!isJsonObject(value)) return [];
  const known = isJsonObject(properties) ? properties : {};
  const missing = (Array.isArray(required) ? (required as readonly Json[]) : [])
    .map(String)
    .filter((name) => !Object.hasOwn(value, name))
    .map((name) => ({ place: `${place}/${escaped(name)}`, text: 'is missing' }));
  const members = Object.entries(value).flatMap(([name, inner]) => {
    const own = Object.hasOwn(known, name) ? known[name] : undefined;
    return findingsOf(inner, own ?? additionalProperties ?? true, `${place}/${escaped(name)}`);
  });
  return [...missing, ...members];
}

function typeOf(value: Json): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}

function isOfType(value: Json, type: Json): boolean {
  if (type === 'integer') return Number.isInteger(value);
  return typeOf(value) === type;
}
