import { isJsonObject } from '../../../runtime/json-object.ts';
import type { Json, JsonObject } from '../../../runtime/ports.ts';

/** Keywords that say something about a value, and that `checkJson` checks. */
export const checkedKeywords: readonly string[] = [
  'type',
  'properties',
  'required',
  'additionalProperties',
  'items',
  'enum',
  'const',
  'minLength',
  'maxLength',
  'pattern',
  'minimum',
  'maximum',
  'exclusiveMinimum',
  'exclusiveMaximum',
  'minItems',
  'maxItems',
  'anyOf',
  'allOf',
  'oneOf',
];

/** Keywords that refuse no value: JSON Schema calls them annotations, `format` among them. */
export const annotations: readonly string[] = [
  '$schema',
  '$id',
  '$comment',
  'title',
  'description',
  'default',
  'example',
  'examples',
  'deprecated',
  'readOnly',
  'writeOnly',
  'format',
];

/** Where a schema has parts that are schemas themselves. */
export type SubSchema = readonly [pointer: string, schema: Json];

/**
 * A schema of an activity as one JSON Schema of an object. Three forms are in use (thena-facts §6): with and without
 * `"type": "object"`, and a bare map of properties, where even a property may be called `properties`.
 */
export function normalisedSchema(written: JsonObject): JsonObject {
  if (isSchema(written)) return written['type'] === undefined ? { type: 'object', ...written } : written;
  return { type: 'object', properties: written };
}

/** A bare map has schemas, thus objects, under all its names: what most keywords hold is something else. */
function isSchema(written: JsonObject): boolean {
  const { type, properties } = written;
  if (typeof type === 'string' || Array.isArray(type)) return true;
  if (!isJsonObject(properties) || !Object.values(properties).every(isJsonObject)) return false;
  if (!Object.values(written).every(isJsonObject)) return true;
  return Object.keys(written).every((name) => checkedKeywords.includes(name) || annotations.includes(name));
}

const escaped = (key: string): string => key.replaceAll('~', '~0').replaceAll('/', '~1');

/** The schemas that one schema has inside, with their places below it. */
export function subSchemas(schema: JsonObject): readonly SubSchema[] {
  const { properties, additionalProperties, items } = schema;
  const lists = ['anyOf', 'allOf', 'oneOf'] as const;
  return [
    ...(isJsonObject(properties) ? Object.entries(properties) : []).map(([name, inner]): SubSchema => [
      `/properties/${escaped(name)}`,
      inner,
    ]),
    ...(isJsonObject(additionalProperties)
      ? [['/additionalProperties', additionalProperties] satisfies SubSchema]
      : []),
    ...(items === undefined ? [] : [['/items', items] satisfies SubSchema]),
    ...lists.flatMap((name) => {
      const list = schema[name];
      return (Array.isArray(list) ? (list as readonly Json[]) : []).map((inner, index): SubSchema => [
        `/${name}/${String(index)}`,
        inner,
      ]);
    }),
  ];
}
