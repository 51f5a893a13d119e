import { expect, test } from 'vitest';
import { matchesPattern, unsupportedInPattern } from '../../src/engine/event-pattern.ts';
import type { Json } from '../../src/runtime/ports.ts';

const event = {
  source: 'app-builder',
  'detail-type': 'Installation Changed',
  detail: { offering: 'note-dispatcher', tags: ['a', 'b'], n: 1 },
};

test.each<[Json, boolean]>([
  [{ source: ['app-builder'] }, true],
  [{ source: ['aws.s3', 'app-builder'] }, true],
  [{ source: ['aws.s3'] }, false],
  [{ source: ['app-builder'], detail: { offering: ['typeform'] } }, false],
  [{ detail: { tags: ['b'] } }, true],
  [{ detail: { n: [1] } }, true],
  [{ detail: { n: ['1'] } }, false],
  [{ detail: { missing: ['x'] } }, false],
  [{ detail: { missing: [{ exists: false }] } }, true],
  [{ detail: { n: [{ exists: false }] } }, false],
  [{ source: [{ prefix: 'app-' }], detail: { offering: [{ suffix: '-dispatcher' }] } }, true],
  [{ source: [{ 'anything-but': ['app-builder'] }] }, false],
  [{ source: [{ 'anything-but': 'x' }] }, true],
  [{ source: [{ 'equals-ignore-case': 'APP-BUILDER' }] }, true],
  [{}, true],
])('the pattern %j matches: %s', (pattern, expected) => {
  expect(matchesPattern(event, pattern)).toBe(expected);
});

test('what is not matched here is named', () => {
  expect(
    unsupportedInPattern({
      $or: [],
      a: [{ numeric: ['>', 1] }],
      b: 'x',
      c: { d: [{ prefix: 'x' }, { wildcard: '*' }] },
    }),
  ).toEqual(['$or', 'numeric', 'b is neither a list nor a map', 'wildcard']);
});
