import fc from 'fast-check';
import { expect, test } from 'vitest';
import { withOverrides } from '../../src/events/overrides.ts';
import { Failure } from '../../src/failure.ts';
import { isJsonObject } from '../../src/runtime/json-object.ts';
import type { Json, JsonObject } from '../../src/runtime/ports.ts';

const failureOf = (document: JsonObject, override: string): string => {
  try {
    withOverrides(document, [override]);
  } catch (error) {
    if (error instanceof Failure) return `${error.code} ${error.message} ${error.because ?? ''}`;
    throw error;
  }
  return 'none';
};

test.each<[JsonObject, readonly string[], JsonObject]>([
  [{ a: 1 }, ['a=2'], { a: 2 }],
  [{}, ['a.b.c=text'], { a: { b: { c: 'text' } } }],
  [{}, ['a=true', 'b=null', 'c=[1]', 'd={"e":1}', 'd.f=2'], { a: true, b: null, c: [1], d: { e: 1, f: 2 } }],
  [{}, ['a="7"', 'b=7', 'c=', 'd=x=y'], { a: '7', b: 7, c: '', d: 'x=y' }],
  [{ list: ['a', 'b'] }, ['list.1=B', 'list.2=c'], { list: ['a', 'B', 'c'] }],
  [{ list: [{ a: 1 }] }, ['list.0.b=2', 'list.1.c=3'], { list: [{ a: 1, b: 2 }, { c: 3 }] }],
  [{}, [String.raw`a\.b=1`, String.raw`c\\d=2`], { 'a.b': 1, [String.raw`c\d`]: 2 }],
])('%j with %j is %j', (document, overrides, expected) => {
  expect(withOverrides(document, overrides)).toEqual(expected);
});

test.each([
  ['no equals sign', {}, 'a.b', /AB-TRIGGER-SET.*no equals sign/],
  ['an empty path', {}, '=1', /a name in its path is empty/],
  ['an empty name', {}, 'a..b=1', /a name in its path is empty/],
  ['a text in the way', { a: 'x' }, 'a.b=1', /leads into a, which is a string/],
  ['null in the way', { a: { b: null } }, 'a.b.c=1', /leads into a\.b, which is null/],
  ['a place that a list does not have', { a: [1] }, 'a.2=1', /"2" is none of 0 to 1/],
  ['a place in brackets', { a: [1] }, 'a[0]=2', /a place in a list stands behind a dot/],
  ['a place in brackets further on', {}, 'a.b[0].c=2', /a place in a list stands behind a dot/],
  ['a name in a list', { a: [1] }, 'a.first=1', /"first" is none of 0 to 1/],
])('%s is an error that says so', (_, document, override, text) => {
  expect(failureOf(document, override)).toMatch(text);
});

const name = fc.string({ minLength: 1 });
const escaped = (text: string): string => text.replaceAll(/[\\.[]/g, String.raw`\$&`);
const path = fc.array(
  name.filter((one) => !one.includes('=')),
  { minLength: 1, maxLength: 5 },
);

const at = (document: Json | undefined, names: readonly string[]): Json | undefined =>
  names.reduce<Json | undefined>(
    (value, one) => (isJsonObject(value) && Object.hasOwn(value, one) ? value[one] : undefined),
    document,
  );

test('whatever the names, the value is found where the path leads, and nothing else changes', () => {
  fc.assert(
    fc.property(path, fc.jsonValue(), fc.dictionary(name, fc.jsonValue()), (names, value, document) => {
      const [first = ''] = names;
      fc.pre(!Object.hasOwn(document, first));
      const before = JSON.stringify(document);
      const override = `${names.map(escaped).join('.')}=${JSON.stringify(value)}`;
      const changed = withOverrides(document as JsonObject, [override]);
      expect(JSON.stringify(at(changed, names))).toBe(JSON.stringify(value));
      for (const key of Object.keys(document)) expect(changed[key]).toBe(document[key]);
      expect(JSON.stringify(document)).toBe(before);
    }),
  );
});

test('a prototype is a name like any other', () => {
  const changed = withOverrides({}, ['__proto__.polluted=yes', 'constructor.prototype.polluted=yes']);
  expect(Object.hasOwn(changed, '__proto__')).toBe(true);
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
});

test('any text is either a change or an error of usage', () => {
  fc.assert(
    fc.property(fc.string(), fc.dictionary(name, fc.jsonValue()), (override, document) => {
      const outcome = failureOf(document as JsonObject, override);
      expect(outcome === 'none' || outcome.startsWith('AB-TRIGGER-SET')).toBe(true);
    }),
  );
});
