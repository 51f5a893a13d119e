import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { envelopeFor, sourceName, type Source } from '../../../../templates/lansweeper/mapping/envelope.ts';

const acme = { id: 's1', name: 'ACME' };
const other = { id: 's2', name: 'Other' };
const sourceOf = (id: string, name: string, site = acme): Source => ({ id, name, site });

describe('the name of a source in 4me', () => {
  test('is that of the reference where it fits and is the only one', () => {
    expect(sourceName(sourceOf('i1', 'HQ'))).toBe('Lansweeper-HQ');
    expect(sourceName(sourceOf('i1', 'x'.repeat(19)))).toBe(`Lansweeper-${'x'.repeat(19)}`);
    const all = [sourceOf('i1', 'HQ'), sourceOf('i2', 'Branch')];
    expect(all.map((source) => sourceName(source, all))).toEqual(['Lansweeper-HQ', 'Lansweeper-Branch']);
  });

  test('that is too long ends in a hash, so that no two are the same', () => {
    const all = [sourceOf('i1', `${'x'.repeat(30)}1`), sourceOf('i2', `${'x'.repeat(30)}2`)];
    const names = all.map((source) => sourceName(source, all));
    expect(names[0]).toMatch(/^Lansweeper-x{12}-[\da-f]{6}$/);
    expect(new Set(names).size).toBe(2);
  });

  test('has the site where two sites have a source of that name', () => {
    const all = [sourceOf('i1', 'HQ'), sourceOf('i2', 'hq', other)];
    expect(all.map((source) => sourceName(source, all).replace(/[\da-f]{6}$/, ''))).toEqual([
      'Lansweeper-ACME-HQ-',
      'Lansweeper-Other-hq-',
    ]);
  });

  test('has at most 30 characters and is one of its kind, whatever the names', () => {
    const name = fc.string({ unit: fc.constantFrom('a', 'A', ' ', '\u{1f600}'), maxLength: 40 });
    fc.assert(
      fc.property(fc.array(fc.tuple(name, name), { maxLength: 8 }), (given) => {
        const all = given.map(([own, site], index) => sourceOf(String(index), own, { id: site, name: site }));
        const names = all.map((source) => sourceName(source, all).toLowerCase());
        expect(new Set(names).size).toBe(all.length);
        for (const each of names) {
          expect(each.length).toBeLessThanOrEqual(30);
          expect(encodeURIComponent(each)).not.toBe('');
        }
      }),
    );
  });
});

describe('the envelope of an upload', () => {
  test('names all other sources, those that the customer wrote, and the plain one; users are added', () => {
    const all = [sourceOf('i1', 'HQ'), sourceOf('i2', 'Branch'), sourceOf('i3', 'Lab', other)];
    expect(envelopeFor(all[0] ?? sourceOf('', ''), all, { installations: ['HQ', 'Branch', 'Old one'] })).toEqual({
      source: 'Lansweeper-HQ',
      alternativeSources: ['Lansweeper-Branch', 'Lansweeper-Lab', 'Lansweeper-Old one', 'Lansweeper'],
      referenceStrategies: { ciUserIds: { strategy: 'APPEND' } },
    });
  });

  test('names sources also as the reference cut them, so that what it made is found', () => {
    const long = sourceOf('i1', 'x'.repeat(40));
    const { source, alternativeSources } = envelopeFor(long, [long], { installations: [] });
    expect(alternativeSources).toEqual([`Lansweeper-${'x'.repeat(19)}`, 'Lansweeper']);
    expect(alternativeSources).not.toContain(source);
    const twice = [sourceOf('i1', 'HQ'), sourceOf('i2', 'HQ', other)];
    const [own, another] = twice.map((each) => sourceName(each, twice));
    const envelope = envelopeFor(twice[0] ?? long, twice, { installations: [] });
    expect(envelope).toMatchObject({ source: own, alternativeSources: [another, 'Lansweeper-HQ', 'Lansweeper'] });
  });
});
