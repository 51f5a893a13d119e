import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { filtersFor, type AssetFilters } from '../../../../templates/lansweeper/mapping/filters.ts';
import { cutOff } from './example-assets.ts';

const source = { id: 'inst-1' };
const ofSource = { operator: 'EQUAL', path: 'installationId', value: 'inst-1' };
const seen = {
  conjunction: 'OR',
  conditions: [
    { operator: 'GREATER_THAN', path: 'assetBasicInfo.lastSeen', value: '2026-04-01T00:00:00.000Z' },
    { operator: 'EXISTS', path: 'assetBasicInfo.lastSeen', value: 'false' },
  ],
};

const selected = (assetTypes: readonly string[], available: readonly string[]): ReturnType<typeof filtersFor> =>
  filtersFor({ importType: 'selected_types_only', assetTypes }, available, source, cutOff);

function typesIn(filters: AssetFilters | undefined): readonly string[] {
  const [ofType] = filters?.groups ?? [];
  return (ofType?.conditions ?? []).map(({ value }) => value);
}

const countOf = ({ conditions = [], groups = [] }: AssetFilters): number =>
  conditions.length + groups.reduce((sum, group) => sum + countOf(group), 0);

describe('the filters of a source', () => {
  test.each([
    ['all', []],
    ['ip_only', [{ operator: 'EXISTS', path: 'assetBasicInfo.ipAddress', value: 'true' }]],
    ['no_ip_only', [{ operator: 'EXISTS', path: 'assetBasicInfo.ipAddress', value: 'false' }]],
  ] as const)('for the import type %s ask for what was seen lately or never', (importType, conditions) => {
    expect(filtersFor({ importType, assetTypes: ['Windows'] }, undefined, source, cutOff)).toEqual({
      filters: { conjunction: 'AND', conditions: [ofSource, ...conditions], groups: [seen] },
      warnings: [],
    });
  });

  test('name each selected type in the spellings of the site, and no other one', () => {
    const available = ['Windows', 'Windows Phone', 'Linux', 'LINUX', 'Network  device'];
    expect(selected(['windows', 'linux', 'NETWORK DEVICE'], available)).toEqual({
      filters: {
        conjunction: 'AND',
        conditions: [ofSource],
        groups: [
          {
            conjunction: 'OR',
            conditions: ['Windows', 'Linux', 'LINUX', 'Network  device'].map((value) => ({
              operator: 'EQUAL',
              path: 'assetBasicInfo.type',
              value,
            })),
          },
          seen,
        ],
      },
      warnings: [],
    });
  });

  test('come with a warning about types that the site does not have', () => {
    const { filters, warnings } = selected(['Windows', 'Toaster'], ['Windows', 'Linux']);
    expect(typesIn(filters)).toEqual(['Windows']);
    expect(warnings).toEqual(['Asset types that do not exist: Toaster. Available: Windows, Linux']);
  });

  test('do not exist where no selected type does, as they would bring everything', () => {
    expect(selected(['Toaster'], ['Windows', 'Linux'])).toEqual({
      none: 'None of the selected asset types exists. Available: Windows, Linux',
      warnings: [],
    });
    expect(selected([], ['Windows'])).toEqual({ none: 'No asset type is selected. Available: Windows', warnings: [] });
    expect(selected(['Windows'], []).none).toBe('None of the selected asset types exists. Available: none');
  });

  test('take a type of any length, and any character, as it is', () => {
    const long = `${'x'.repeat(150)}"\\.*`;
    expect(typesIn(selected([long.toUpperCase()], [long]).filters)).toEqual([long]);
  });

  test('leave types beyond a hundred conditions out, and say so', () => {
    const available = Array.from({ length: 120 }, (_, index) => `Type ${String(index)}`);
    const { filters, warnings } = selected(available, available);
    expect(filters && countOf(filters)).toBe(100);
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toMatch(/^Too many asset types; left out: Type 97, .*Type 119$/);
  });

  test('list at most fifty names in a message', () => {
    const available = Array.from({ length: 60 }, (_, index) => `Type ${String(index)}`);
    expect(selected(['Toaster'], available).none).toMatch(/Type 49 and 10 more$/);
  });

  test('need the types of the site where types are selected', () => {
    const settings = { importType: 'selected_types_only', assetTypes: ['Windows'] } as const;
    expect(() => filtersFor(settings, undefined, source, cutOff)).toThrow(TypeError);
  });

  test('never have more than a hundred conditions, nor a type that the site does not have', () => {
    const type = fc.string({ unit: fc.constantFrom(...Array.from('aAbB ')), maxLength: 7 });
    fc.assert(
      fc.property(fc.array(type, { maxLength: 150 }), fc.array(type, { maxLength: 150 }), (wanted, available) => {
        const { filters } = selected(wanted, available);
        if (filters === undefined) return;
        expect(countOf(filters)).toBeLessThanOrEqual(100);
        expect(available).toEqual(expect.arrayContaining([...typesIn(filters)]));
        expect(typesIn(filters)).not.toEqual([]);
      }),
    );
  });
});
