import { nearest } from '../../../integration/nearest.ts';
import { isJsonObject } from '../../../runtime/json-object.ts';
import type { Json, JsonObject } from '../../../runtime/ports.ts';
import { annotations, checkedKeywords, subSchemas } from './schema.ts';

/** Something about a schema, and where. */
export interface SchemaRemark {
  /** Below the schema, e.g. `/properties/email/type`. */
  readonly pointer: string;
  readonly text: string;
}

export interface SchemaRemarks {
  /** What cannot be a schema. */
  readonly problems: readonly SchemaRemark[];
  /** Keywords that nothing here checks. */
  readonly unchecked: readonly SchemaRemark[];
}

const types = ['string', 'number', 'integer', 'boolean', 'object', 'array', 'null'];

/** Schemas inside schemas; nobody writes more, and the check must end. */
const deepest = 50;

type Test = (value: Json) => string | undefined;

const list =
  (what: string, isMember: (one: Json) => boolean): Test =>
  (value) =>
    Array.isArray(value) && (value as readonly Json[]).every(isMember) ? undefined : `has to be a list of ${what}`;
const count: Test = (value) => (Number.isInteger(value) && Number(value) >= 0 ? undefined : 'has to be a whole number');
const number: Test = (value) => (typeof value === 'number' ? undefined : 'has to be a number');
const isText = (one: Json): boolean => typeof one === 'string';

const tests: Readonly<Record<string, Test>> = {
  type: (value) => {
    const named = Array.isArray(value) ? (value as readonly Json[]) : [value];
    const wrong = named.find((one) => typeof one !== 'string' || !types.includes(one));
    if (named.length > 0 && wrong === undefined) return undefined;
    const guess = typeof wrong === 'string' ? nearest(wrong, types) : undefined;
    return `has to be one of ${types.join(', ')}${guess === undefined ? '' : `; did you mean "${guess}"?`}`;
  },
  properties: (value) => (isJsonObject(value) ? undefined : 'has to be an object'),
  required: list('names', isText),
  additionalProperties: (value) =>
    typeof value === 'boolean' || isJsonObject(value) ? undefined : 'has to be true, false or a schema',
  enum: list('values', () => true),
  minLength: count,
  maxLength: count,
  minItems: count,
  maxItems: count,
  minimum: number,
  maximum: number,
  exclusiveMinimum: number,
  exclusiveMaximum: number,
  pattern: (value) => (typeof value === 'string' && isPattern(value) ? undefined : 'has to be a regular expression'),
  anyOf: list('schemas', () => true),
  allOf: list('schemas', () => true),
  oneOf: list('schemas', () => true),
};

/** Looks at a schema and everything inside of it. */
export function schemaRemarks(schema: Json, depth = 0): SchemaRemarks {
  if (typeof schema === 'boolean' && depth > 0) return { problems: [], unchecked: [] };
  if (!isJsonObject(schema)) return { problems: [{ pointer: '', text: 'has to be an object' }], unchecked: [] };
  if (depth > deepest) return { problems: [{ pointer: '', text: 'is nested too deeply' }], unchecked: [] };
  const own = ownRemarks(schema);
  const inner = subSchemas(schema).map(([place, one]) => [place, schemaRemarks(one, depth + 1)] as const);
  const below = (kind: keyof SchemaRemarks): readonly SchemaRemark[] =>
    inner.flatMap(([place, remarks]) => remarks[kind].map(({ pointer, text }) => ({ pointer: place + pointer, text })));
  return {
    problems: [...own.problems, ...below('problems')],
    unchecked: [...own.unchecked, ...below('unchecked')],
  };
}

function ownRemarks(schema: JsonObject): SchemaRemarks {
  const problems: SchemaRemark[] = [];
  const unchecked: SchemaRemark[] = [];
  for (const [name, value] of Object.entries(schema)) {
    const pointer = `/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    if (checkedKeywords.includes(name)) {
      const text = tests[name]?.(value);
      if (text !== undefined) problems.push({ pointer, text });
    } else if (!annotations.includes(name)) {
      const guess = nearest(name, checkedKeywords);
      const meant = guess === undefined ? '' : `; did you mean "${guess}"?`;
      unchecked.push({ pointer, text: `"${name}" is not checked by App Builder${meant}` });
    }
  }
  return { problems, unchecked };
}

function isPattern(text: string): boolean {
  try {
    return new RegExp(text, 'u') instanceof RegExp;
  } catch {
    return false;
  }
}
