import fc from 'fast-check';
import { expect, test } from 'vitest';
import { withKeys } from '../../../../../src/platforms/4me/receive/app/own-values.ts';
import type { JsonObject } from '../../../../../src/runtime/ports.ts';

const keys = fc.constantFrom('a', 'b', 'c', '__proto__', 'constructor');
const values = fc.jsonValue();
const objects = fc
  .uniqueArray(fc.tuple(keys, values), { selector: ([key]) => key })
  .map((entries) => Object.fromEntries(entries) as JsonObject);

test('whole keys are replaced or taken away, and the others stay', () => {
  fc.assert(
    fc.property(objects, keys, fc.option(values, { nil: undefined }), (before, key, next) => {
      const after = withKeys(before, Object.fromEntries([[key, next]]) as JsonObject);
      expect(Object.hasOwn(after, key)).toBe(next !== undefined);
      if (next !== undefined) expect(after[key]).toEqual(next);
      for (const other of Object.keys(before)) if (other !== key) expect(after[other]).toEqual(before[other]);
    }),
  );
});

test('what changes nothing gives back the very same value, so that it is not written', () => {
  fc.assert(
    fc.property(objects, (before) => {
      expect(withKeys(before, structuredClone(before))).toBe(before);
      expect(withKeys(before, { d: undefined })).toBe(before);
    }),
  );
});
