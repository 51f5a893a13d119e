/** A JSON Schema (draft 2020-12) as data. */
export interface JsonSchema {
  readonly [keyword: string]: unknown;
}

const described = (schema: JsonSchema, description: string | undefined): JsonSchema =>
  description === undefined ? schema : { ...schema, description };

export const text = (description?: string): JsonSchema => described({ type: 'string' }, description);
export const whole = (description?: string): JsonSchema => described({ type: 'integer' }, description);
export const yesOrNo = (description?: string): JsonSchema => described({ type: 'boolean' }, description);
/** ISO 8601. */
export const time = (description?: string): JsonSchema =>
  described({ type: 'string', format: 'date-time' }, description);
export const oneOf = (values: readonly (string | number | boolean)[], description?: string): JsonSchema =>
  described({ enum: values }, description);
export const list = (items: JsonSchema, description?: string): JsonSchema =>
  described({ type: 'array', items }, description);
/** An object whose keys are names, not fields. */
export const record = (values: JsonSchema, description?: string): JsonSchema =>
  described({ type: 'object', additionalProperties: values }, description);
export const orNull = (schema: JsonSchema): JsonSchema => ({ anyOf: [schema, { type: 'null' }] });
export const anything = (description?: string): JsonSchema => described({}, description);

/** Exactly these fields: the first ones always, the second ones where there is something to say. */
export function object(
  required: Readonly<Record<string, JsonSchema>>,
  optional: Readonly<Record<string, JsonSchema>> = {},
  description?: string,
): JsonSchema {
  const properties = { ...required, ...optional };
  return described(
    { type: 'object', properties, required: Object.keys(required), additionalProperties: false },
    description,
  );
}

/** One of these objects. */
export const either = (...alternatives: readonly JsonSchema[]): JsonSchema => ({ anyOf: alternatives });
