import fc from 'fast-check';
import { expect, test } from 'vitest';
import { changesBetween } from '../../../../src/platforms/thena/standin/changes.ts';
import type { Json, JsonMap } from '../../../../src/platforms/thena/standin/json-value.ts';
import { manifestProblems, settingNames, slugIn } from '../../../../src/platforms/thena/standin/manifest.ts';

const json = fc.jsonValue({ maxDepth: 4 }) as fc.Arbitrary<Json>;
const oneOfItsBlocks = fc.constantFrom('app', 'events', 'scopes', 'integration', 'configuration', 'activities');

test('a manifest of any shape is taken or refused, and nothing breaks', () => {
  fc.assert(
    fc.property(oneOfItsBlocks, json, (block, value) => {
      const problems = manifestProblems({ app: { name: 'A' }, [block]: value });
      expect(problems.every((problem) => /^[\w.]+: ./.test(problem))).toBe(true);
    }),
  );
});

test('there are no changes between a manifest and itself', () => {
  fc.assert(
    fc.property(json, (value) => {
      expect(changesBetween(value, structuredClone(value))).toEqual([]);
    }),
  );
});

test('there is a change between manifests that differ', () => {
  fc.assert(
    fc.property(json, json, (before, after) => {
      fc.pre(JSON.stringify(before) !== JSON.stringify(after));
      // Order of names is no difference.
      fc.pre(!sameWithoutOrder(before, after));
      expect(changesBetween(before, after).length).toBeGreaterThan(0);
    }),
  );
});

function sameWithoutOrder(a: Json, b: Json): boolean {
  const sorted = (value: Json): unknown =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.entries(value as JsonMap)
          .toSorted(([x], [y]) => (x < y ? -1 : 1))
          .map(([name, part]) => [name, sorted(part)])
      : Array.isArray(value)
        ? { list: (value as readonly Json[]).map(sorted) }
        : value;
  return JSON.stringify(sorted(a)) === JSON.stringify(sorted(b));
}

test.each([
  [
    [{ key: 'a' }, { name: 'b' }, { id: 'c' }, 'd', 7],
    ['a', 'b', 'c', 'd'],
  ],
  [{ a: {}, b: {} }, ['a', 'b']],
  [undefined, []],
] as const)('settings have names in the form %j', (required_settings, names) => {
  expect(
    settingNames({ configuration: { ...(required_settings && { required_settings }) } }, 'required_settings'),
  ).toEqual(names);
});

test('a manifest without a slug has one that is made of its name', () => {
  expect(slugIn({ app: { name: 'Ticket  Notes 2' } })).toBe('ticket-notes-2');
});
