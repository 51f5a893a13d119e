import { expect, test } from 'vitest';
import { documentOf, unfinished, type Checkpoint } from '../../../../templates/lansweeper/sync/checkpoint.ts';

/** Characters of JSON that a document may have. */
const longest = 150_000;

const site = { id: 'a'.repeat(36), name: 'Main site' };

function checkpoint(sources: number, errors = 10): Checkpoint {
  const known = Array.from({ length: sources }, (_, place) => ({
    id: `source ${String(place)}`.padEnd(36, '-'),
    name: `Office ${String(place)}`,
    site,
  }));
  return {
    id: 'sync',
    startedAt: 0,
    cutOff: 0,
    settings: 's',
    others: [],
    sources: known.map((source) => ({
      source,
      state: 'done',
      cursor: null,
      counts: {
        uploaded: 90,
        failed: errors,
        skipped: { 'too old': 3 },
        errors: Array.from({ length: errors }, (_, place) => `PC-${String(place)}: ${'x'.repeat(280)}`),
        moreErrors: 1,
      },
      problem: null,
      warnings: [],
    })),
    problems: [],
    endOfSupport: {},
    spent: {},
    ambiguousPeople: 0,
    endedAt: null,
  };
}

test('a checkpoint is kept as it is', () => {
  const one = checkpoint(20);
  expect(unfinished(documentOf(one), 's', 1)).toEqual(one);
});

test('of many sources with many errors as many are kept as the state store takes; each error still counts', () => {
  const one = checkpoint(150);
  const stored = documentOf(one);
  expect(JSON.stringify(stored).length).toBeLessThanOrEqual(longest);
  const kept = unfinished(stored, 's', 1);
  expect(kept?.sources).toHaveLength(150);
  expect(kept?.sources.every(({ counts }) => counts.errors.length + counts.moreErrors === 11)).toBe(true);
  expect(one.sources[0]?.counts.errors).toHaveLength(10);
});
