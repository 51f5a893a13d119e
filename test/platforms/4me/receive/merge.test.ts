import fc from 'fast-check';
import { expect, test } from 'vitest';
import { mergeDeeply } from '../../../../src/platforms/4me/receive/merge.ts';
import type { JsonObject } from '../../../../src/runtime/ports.ts';

const object = fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 3 })) as fc.Arbitrary<JsonObject>;

test('parts of the same secret add up', () => {
  const parts: JsonObject[] = [
    { secrets: { a: '1' } },
    { secrets: { b: '2' } },
    { application: { client_id: 'x', client_secret: 'y' } },
    { secrets: { a: '3' } },
  ];
  expect(parts.reduce(mergeDeeply, { own: 'kept' })).toEqual({
    own: 'kept',
    secrets: { a: '3', b: '2' },
    application: { client_id: 'x', client_secret: 'y' },
  });
});

test('what changes nothing gives back the very same object', () => {
  fc.assert(
    fc.property(object, object, (base, part) => {
      const merged = mergeDeeply(base, part);
      expect(mergeDeeply(merged, part)).toBe(merged);
      expect(mergeDeeply(merged, {})).toBe(merged);
    }),
  );
});

test('nothing of the base is lost but what the part replaces, and the base itself stays as it is', () => {
  fc.assert(
    fc.property(object, object, (base, part) => {
      const before = JSON.stringify(base);
      const merged = mergeDeeply(base, part);
      expect(JSON.stringify(base)).toBe(before);
      expect(new Set(Object.keys(merged))).toEqual(new Set([...Object.keys(base), ...Object.keys(part)]));
      for (const key of Object.keys(base)) if (!Object.hasOwn(part, key)) expect(merged[key]).toEqual(base[key]);
    }),
  );
});

test('a key named __proto__ is data like any other', () => {
  const part = JSON.parse('{"__proto__":{"polluted":true},"secrets":{"__proto__":{"polluted":true}}}') as JsonObject;
  const merged = mergeDeeply({ secrets: { a: '1' } }, part);
  expect(Object.hasOwn(merged, '__proto__')).toBe(true);
  expect('polluted' in {}).toBe(false);
  expect(Object.getPrototypeOf(merged)).toBe(Object.prototype);
});
