import { Ajv } from 'ajv';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkJson } from '../../../../src/platforms/thena/definition/check-json.ts';
import { fill, placeholdersIn } from '../../../../src/platforms/thena/definition/placeholders.ts';
import { normalisedSchema } from '../../../../src/platforms/thena/definition/schema.ts';
import type { Json, JsonObject } from '../../../../src/runtime/ports.ts';

const names = ['a', 'b', '__proto__', 'constructor', 'x/y~z'];

const simple = {
  type: fc.oneof(
    fc.constantFrom('string', 'number', 'integer', 'boolean', 'object', 'array', 'null'),
    fc.uniqueArray(fc.constantFrom('string', 'integer', 'object', 'null'), { minLength: 1 }),
  ),
  required: fc.uniqueArray(fc.constantFrom(...names), { maxLength: 2 }),
  enum: fc.uniqueArray(fc.constantFrom<Json>('', 'a', 1, 0.5, null, true), { minLength: 1, maxLength: 4 }),
  const: fc.constantFrom<Json>('a', 1, null),
  minLength: fc.nat(2),
  maxLength: fc.nat(3),
  pattern: fc.constantFrom('^a', 'b$', '.'),
  minimum: fc.integer({ min: -2, max: 2 }),
  maximum: fc.integer({ min: -2, max: 2 }),
  exclusiveMinimum: fc.integer({ min: -2, max: 2 }),
  exclusiveMaximum: fc.integer({ min: -2, max: 2 }),
  minItems: fc.nat(2),
  maxItems: fc.nat(2),
  description: fc.constant('words'),
  format: fc.constant('email'),
};

/** At most so many keywords at once that something fits. `depth`: schemas inside schemas. */
function schemasOf(depth: number): fc.Arbitrary<JsonObject> {
  const inner = depth === 0 ? undefined : schemasOf(depth - 1);
  const list = inner && fc.array(inner, { minLength: 1, maxLength: 2 });
  const all: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
    ...simple,
    ...(inner === undefined || list === undefined
      ? {}
      : {
          properties: fc.dictionary(fc.constantFrom(...names.filter((name) => name !== '__proto__')), inner, {
            maxKeys: 2,
          }),
          additionalProperties: fc.oneof(fc.boolean(), inner),
          items: inner,
          anyOf: list,
          oneOf: list,
          allOf: list,
        }),
  };
  return fc
    .uniqueArray(fc.constantFrom(...Object.keys(all)), { maxLength: 3 })
    .chain((keys) =>
      fc.record(Object.fromEntries(keys.map((key) => [key, all[key] ?? fc.constant(null)]))),
    ) as fc.Arbitrary<JsonObject>;
}

function valuesOf(depth: number): fc.Arbitrary<Json> {
  const leaf = fc.constantFrom<Json>('', 'a', 'ab', '🙂', 1, 0.5, -3, true, null);
  if (depth === 0) return leaf;
  const inner = valuesOf(depth - 1);
  return fc.oneof(
    leaf,
    fc.array(inner, { maxLength: 3 }),
    fc.dictionary(fc.constantFrom('a', 'b', 'constructor', 'x/y~z'), inner, { maxKeys: 3 }),
  );
}

test('a value fits a schema exactly where another implementation says so', () => {
  const ajv = new Ajv({ strict: false, ownProperties: true, validateFormats: false, logger: false });
  let fitting = 0;
  let others = 0;
  fc.assert(
    fc.property(schemasOf(2), valuesOf(2), (schema, value) => {
      const expected = ajv.validate(schema, value);
      expect(checkJson(value, schema).length === 0, JSON.stringify([schema, value])).toBe(expected);
      if (expected) fitting += 1;
      else others += 1;
    }),
    { numRuns: 500 },
  );
  expect(Math.min(fitting, others)).toBeGreaterThan(50);
});

describe('findings', () => {
  const schema = normalisedSchema({
    properties: { email: { type: 'string' }, tags: { type: 'array', items: { enum: ['x'] } } },
    required: ['email'],
  });

  test('name the place and never the value', () => {
    expect(checkJson({ tags: ['x', 'hunter2'] }, schema)).toEqual([
      { place: '/email', text: 'is missing' },
      { place: '/tags/1', text: 'has to be one of "x"' },
    ]);
  });

  test('a keyword that is not known is a finding, although the value fits the rest', () => {
    expect(checkJson([], { type: 'array', uniqueItems: true })).toEqual([
      { place: '', text: 'not checked: the schema at /uniqueItems: "uniqueItems" is not checked by App Builder' },
    ]);
  });

  test('a schema that is none lets nothing pass', () => {
    expect(checkJson('x', { type: 'text' })).toHaveLength(1);
    expect(checkJson('x', { pattern: '(' })).toHaveLength(1);
  });

  test('a schema that is nested without end is refused, and does not end the program', () => {
    let deep: JsonObject = {};
    for (let depth = 0; depth < 5000; depth += 1) deep = { items: deep };
    expect(checkJson([], deep)).toHaveLength(1);
  });
});

test.each<readonly [what: string, written: JsonObject, isSchema: boolean]>([
  ['a schema with its type', { type: 'object' }, true],
  ['a schema without its type', { properties: { a: { type: 'string' } } }, true],
  ['a schema with a keyword that is not known', { properties: { a: {} }, requird: ['a'] }, true],
  ['a map with a property called "properties"', { id: {}, properties: { type: 'object' } }, false],
  ['a map with properties called like keywords', { type: { type: 'string' }, items: {}, required: {} }, false],
  ['an empty map', {}, false],
])('%s is told from the other form', (_what, written, isSchema) => {
  expect(normalisedSchema(written)).toEqual(
    isSchema ? { type: 'object', ...written } : { type: 'object', properties: written },
  );
});

describe('placeholders', () => {
  const settings = { required_settings: { key: 'k-$1-$&', count: 3, empty: '' }, optional_settings: {} };

  test('a value comes in as it is, whatever is in it', () => {
    expect(fill('Bearer ${configuration.required_settings.key}', settings)).toEqual({
      text: 'Bearer k-$1-$&',
      secrets: ['k-$1-$&'],
      missing: [],
    });
  });

  test('a required setting without a value is missing, an optional one is empty', () => {
    const text =
      'a${configuration.required_settings.empty}b${configuration.optional_settings.x}c${configuration.required_settings.toString}';
    expect(fill(text, settings)).toEqual({
      text: 'abc',
      secrets: [],
      missing: ['required_settings.empty', 'required_settings.toString'],
    });
  });

  test('a value that looks like a placeholder is not filled in again', () => {
    fc.assert(
      fc.property(fc.string(), (value) => {
        fc.pre(value !== '');
        const own = { required_settings: { key: value }, optional_settings: {} };
        const text = '<${configuration.required_settings.key}>';
        expect(fill(text, own).text).toBe(`<${value}>`);
      }),
    );
  });

  test('every text has an end, and only known placeholders lead to settings', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('$', '{', '}', '.', 'configuration', 'required_settings', 'a') }),
        (text) => {
          for (const { text: whole, setting } of placeholdersIn(text)) {
            expect(text).toContain(whole);
            if (setting !== undefined) expect(whole).toBe(`\${configuration.${setting.group}.${setting.key}}`);
          }
        },
      ),
    );
  });
});
