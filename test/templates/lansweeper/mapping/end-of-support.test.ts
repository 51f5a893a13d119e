import { describe, expect, test } from 'vitest';
import { EndOfSupport } from '../../../../templates/lansweeper/mapping/end-of-support.ts';
import { assetOf } from './example-assets.ts';

function datesOf(...systems: readonly (readonly [system: string, family: string, date: string])[]): unknown {
  const found = new EndOfSupport();
  for (const [name, family, endOfSupportDate] of systems) {
    found.note(
      assetOf({ operatingSystem: { name }, recognitionInfo: { osMetadata: { name: family, endOfSupportDate } } }),
    );
  }
  return Object.fromEntries(found.dates);
}

const windows11 = 'Microsoft Windows 11 Pro';

describe('the end of support of operating systems', () => {
  test('is a date, without a time', () => {
    expect(datesOf([windows11, 'Windows', '2031-10-14T00:00:00.000Z'])).toEqual({ [windows11]: '2031-10-14' });
  });

  test('is the latest one where versions share a name, whatever the order', () => {
    const dates = ['2030-01-01', '2031-10-14', '2029-05-05'];
    expect(datesOf(...dates.map((date) => [windows11, 'Windows 11', date] as const))).toEqual({
      [windows11]: '2031-10-14',
    });
    expect(datesOf(...dates.toReversed().map((date) => [windows11, 'Windows 11', date] as const))).toEqual({
      [windows11]: '2031-10-14',
    });
  });

  test.each([
    [windows11, 'windows 11', true],
    [windows11, 'Windows 1', false],
    [windows11, 'dows', false],
    [windows11, 'Ubuntu', false],
    ['Ubuntu 22.04.3 LTS', 'Ubuntu 22.04', true],
    ['Red-Hat Linux', 'Red Hat', true],
    [windows11, '+', false],
  ])('of %s counts by whole words: from the family %s %s', (name, family, counts) => {
    expect(datesOf([name, family, '2031-10-14'])).toEqual(counts ? { [name]: '2031-10-14' } : {});
  });

  test('is nothing where name, family or date is missing', () => {
    const found = new EndOfSupport();
    found.note(assetOf({ operatingSystem: null }));
    found.note(assetOf({ recognitionInfo: {} }));
    found.note(assetOf({ recognitionInfo: { osMetadata: { name: 'Windows', endOfSupportDate: 'soon' } } }));
    expect(found.dates.size).toBe(0);
  });

  test('survives a checkpoint', () => {
    const found = new EndOfSupport();
    found.note(assetOf());
    const kept = EndOfSupport.from(JSON.parse(JSON.stringify(found)));
    expect(kept.dates).toEqual(found.dates);
    kept.note(assetOf({ recognitionInfo: { osMetadata: { name: 'Windows', endOfSupportDate: '2040-01-01' } } }));
    expect(kept.dates.get(windows11)).toBe('2040-01-01');
    for (const wrong of [null, [], 'x', { [windows11]: 1 }, { [windows11]: 'soon' }]) {
      expect(() => EndOfSupport.from(wrong)).toThrow(TypeError);
    }
  });

  test('is kept for a thousand names, and tells when there are more', () => {
    const found = new EndOfSupport();
    const note = (index: number, date: string): void => {
      found.note({ operatingSystem: `OS ${String(index)}`, endOfSupport: { name: 'OS', date } });
    };
    for (let index = 0; index < 1000; index += 1) note(index, '2030-01-01');
    note(5, '2031-01-01');
    expect(found.isFull).toBe(false);
    note(1000, '2030-01-01');
    expect(found.isFull).toBe(true);
    expect(found.dates.size).toBe(1000);
    expect(found.dates.get('OS 5')).toBe('2031-01-01');
  });
});
