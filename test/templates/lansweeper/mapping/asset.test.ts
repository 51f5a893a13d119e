import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { assetPaths, readAsset } from '../../../../templates/lansweeper/mapping/asset.ts';
import { assetOf, basic, custom, cutOff, item } from './example-assets.ts';

describe('an asset of Lansweeper', () => {
  test('is read with everything that the mapping needs', () => {
    expect(assetOf()).toEqual({
      key: 'MS1Bc3NldC1k',
      name: 'WS-01',
      url: 'https://app.lansweeper.com/demo/asset/MS1Bc3NldC1k/summary',
      type: 'Windows',
      lastSeen: '2026-05-01T09:10:11.000Z',
      userName: 'jdoe',
      userDomain: 'ACME',
      users: [
        { name: 'jdoe', email: 'J.Doe@acme.example' },
        { name: 'Administrator', email: undefined },
      ],
      manufacturer: 'Dell Inc.',
      model: 'XPS 13',
      serialNumber: 'SN1',
      sku: '0A1',
      state: 'Active',
      purchaseDate: '2025-02-01',
      warrantyDate: '2028-02-01',
      operatingSystem: 'Microsoft Windows 11 Pro',
      endOfSupport: { name: 'Windows', date: '2031-10-14' },
      software: ['Google Chrome'],
      memory: 17179869184,
      processors: 1,
      cores: 8,
    });
  });

  test('is asked for with at most 30 paths, each once', () => {
    expect(assetPaths.length).toBeLessThanOrEqual(30);
    expect(new Set(assetPaths).size).toBe(assetPaths.length);
  });

  test('is left out where it is none, a location, or has no custom data or key', () => {
    const because = (value: unknown): unknown => readAsset(value, cutOff);
    for (const value of [null, undefined, 'text', 1, [], [item]]) {
      expect(because(value)).toEqual({ skipped: 'not an object' });
    }
    expect(because({ ...item, assetCustom: null })).toEqual({ skipped: 'no assetCustom' });
    expect(because({ key: 'k' })).toEqual({ skipped: 'no assetCustom' });
    expect(because({ ...item, ...basic({ type: 'Location' }) })).toEqual({ skipped: 'location' });
    expect(because({ ...item, ...basic({ type: ' location ' }) })).toEqual({ skipped: 'location' });
    for (const key of [undefined, null, '', '  ', {}]) expect(because({ ...item, key })).toEqual({ skipped: 'no key' });
  });

  test('is left out unless it was seen after the cut-off, or nobody knows when', () => {
    const seen = (lastSeen: unknown): unknown => readAsset({ ...item, ...basic({ lastSeen }) }, cutOff);
    expect(seen('2026-03-31T23:59:59.999Z')).toEqual({ skipped: 'too old' });
    expect(seen('2026-04-01T00:00:00.000Z')).toEqual({ skipped: 'too old' });
    expect(seen('2026-04-01T02:00:00.000+02:00')).toEqual({ skipped: 'too old' });
    for (const lastSeen of ['2026-04-01T00:00:00.001Z', undefined, null, '', 'yesterday', 0]) {
      expect(seen(lastSeen)).toHaveProperty('asset');
    }
  });

  test('keeps the time at which it was seen as it is written; without a time zone it is UTC on every machine', () => {
    const seen = (lastSeen: string): unknown => assetOf(basic({ lastSeen })).lastSeen;
    expect(seen('2026-05-01T09:10:11.123456Z')).toBe('2026-05-01T09:10:11.123456Z');
    expect(seen('2026-05-01T09:10:11+02:00')).toBe('2026-05-01T09:10:11+02:00');
    expect(seen('2026-05-01T09:10:11')).toBe('2026-05-01T09:10:11Z');
    expect(seen('2026-05-01 09:10')).toBe('2026-05-01T09:10Z');
    expect(seen('2026-05-01')).toBe('2026-05-01T00:00:00Z');
    expect(seen('2026-02-30T09:10:11Z')).toBeUndefined();
    expect(seen('2026-05-01T25:10:11Z')).toBeUndefined();
  });

  test('has dates of the calendar only, after the one that stands for none', () => {
    const bought = (purchaseDate: unknown): unknown => assetOf(custom({ purchaseDate })).purchaseDate;
    expect(bought('2024-02-29T22:00:00.000Z')).toBe('2024-02-29');
    expect(bought('1970-01-02')).toBe('1970-01-02');
    for (const none of [
      '1970-01-01T00:00:00.000Z',
      '1900-01-01',
      '2023-02-29',
      '2023-13-01',
      '2023-04-31',
      '',
      null,
      5,
    ]) {
      expect(bought(none)).toBeUndefined();
    }
    expect(bought('2000-02-29')).toBe('2000-02-29');
    expect(bought('2100-02-29')).toBeUndefined();
  });

  test('without a name has that of DNS, its IP address or its key', () => {
    expect(assetOf({ ...basic({ name: ' ' }), ...custom({ dnsName: 'ws-01.acme.example' }) }).name).toBe(
      'ws-01.acme.example',
    );
    expect(assetOf(basic({ name: null })).name).toBe('10.1.2.3');
    expect(assetOf(basic({ name: '', ipAddress: undefined })).name).toBe('MS1Bc3NldC1k');
    expect(assetOf({ assetBasicInfo: null }).name).toBe('MS1Bc3NldC1k');
  });

  test('is read with the gaps of real data', () => {
    const gaps = assetOf({
      assetBasicInfo: undefined,
      assetCustom: {},
      operatingSystem: {},
      recognitionInfo: null,
      users: [null, {}, { name: '', email: null }, { email: 'a@b.example' }],
      softwares: [null, { name: null }, { name: '  Two \t blanks ' }, 'text', {}],
      processors: null,
      memoryModules: [null],
    });
    expect(gaps).toMatchObject({
      users: [{ email: 'a@b.example' }],
      software: ['Two blanks'],
      memory: 0,
      processors: 0,
      cores: 0,
    });
    expect(gaps.operatingSystem).toBeUndefined();
    expect(gaps.endOfSupport).toBeUndefined();
    expect(assetOf({ operatingSystem: { caption: 'Windows 7' } }).operatingSystem).toBe('Windows 7');
  });

  test('has sums of numbers, also of those that are written as text', () => {
    const asset = assetOf({
      memoryModules: [{ size: '8589934592' }, { size: 8589934592 }, { size: 'none' }, { size: -1 }, null],
      processors: [{ numberOfCores: '4' }, { numberOfCores: 4 }, {}, null],
    });
    expect(asset).toMatchObject({ memory: 17179869184, processors: 3, cores: 8 });
  });

  test('has text without halves of characters', () => {
    expect(assetOf(basic({ name: 'WS\ud800 \u{1f600}\u00a0x' })).name).toBe('WS\ufffd \u{1f600} x');
  });

  test('is read or left out, whatever JSON comes', () => {
    const anything = fc.anything();
    const shaped = fc.record(
      {
        key: fc.oneof(fc.string(), anything),
        assetBasicInfo: fc.oneof(
          fc.record({ name: anything, type: anything, lastSeen: fc.oneof(anything, fc.date().map(String)) }),
          anything,
        ),
        assetCustom: fc.oneof(fc.dictionary(fc.string(), anything), fc.constant({})),
        users: fc.oneof(fc.array(fc.oneof(fc.record({ name: anything, email: anything }), anything)), anything),
        softwares: fc.oneof(fc.array(fc.record({ name: anything })), anything),
        memoryModules: fc.oneof(fc.array(fc.record({ size: anything })), anything),
        processors: anything,
        operatingSystem: anything,
        recognitionInfo: anything,
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.oneof(anything, shaped), (value) => {
        const read = readAsset(value, cutOff);
        if ('asset' in read) {
          expect(read.asset.key).not.toBe('');
          expect(read.asset.name).not.toBe('');
        } else {
          expect(read.skipped).toBeTypeOf('string');
        }
      }),
    );
  });
});
