import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { commonSoftware, generateAssets, oddityOf } from '../../../../templates/lansweeper/standin/index.ts';
import type { Asset } from '../../../../templates/lansweeper/standin/index.ts';
import { day } from './stage.ts';

const now = Date.UTC(2026, 4, 1, 12);

function all(options: Partial<Parameters<typeof generateAssets>[0]> = {}): readonly Asset[] {
  const source = generateAssets({ count: 400, now, ...options });
  return Array.from({ length: source.count }, (_, index) => source.at(index));
}

describe('generated assets', () => {
  test('are the same for the same index, in any order, with and without a head', () => {
    const [first, second] = [generateAssets({ count: 100_000, now }), generateAssets({ count: 100_000, now })];
    fc.assert(
      fc.property(fc.array(fc.nat(99_999), { minLength: 1, maxLength: 20 }), (indices) => {
        for (const index of indices) {
          expect(first.at(index)).toEqual(second.at(index, second.head(index)));
          expect(first.at(index)).toMatchObject(first.head(index));
        }
      }),
    );
  });

  test('of another seed are others, and no two share a key', () => {
    const keys = [...all({ seed: 1 }), ...all({ seed: 2 })].map(({ key }) => key);
    expect(new Set(keys).size).toBe(800);
  });

  test('have the types that their source says, and the sizes of the reference measurement', () => {
    const source = generateAssets({ count: 5_000, now });
    const assets = all({ count: 5_000 });
    expect(new Set(assets.map(({ assetBasicInfo }) => assetBasicInfo.type))).toEqual(new Set(source.types));
    const softwares = assets.reduce((sum, asset) => sum + (asset.softwares?.length ?? 0), 0) / assets.length;
    expect(softwares).toBeGreaterThan(23);
    expect(softwares).toBeLessThan(28);
    const names = new Set(assets.flatMap((asset) => asset.softwares ?? []).map((software) => software?.name));
    expect(names.size).toBeGreaterThan(9_000);
    for (const { name } of commonSoftware) expect(names).toContain(name);
  });

  test('name people of the pool, and no others but system accounts', () => {
    const names = new Set(all({ users: 3 }).flatMap(({ users = [] }) => users.map((user) => user?.name)));
    expect(names).toEqual(
      new Set(['user1', 'user2', 'user3', 'Administrator', 'guest', 'WDAGUtilityAccount', undefined]),
    );
    expect(new Set(all({ users: 3, regular: true }).map(({ assetBasicInfo }) => assetBasicInfo.userName))).toEqual(
      new Set(['user1', 'user2', 'user3', undefined]),
    );
  });

  test('have every gap of real data within the first forty', () => {
    const assets = all({ count: 40 });
    const of = (oddity: string): Asset => assets[assets.findIndex((_, index) => oddityOf(index) === oddity)] ?? never();
    expect(of('no assetCustom').assetCustom).toBeUndefined();
    expect(of('empty operatingSystem').operatingSystem).toEqual({});
    expect(of('older caption').operatingSystem).toEqual({ caption: expect.any(String) });
    expect(of('no lastSeen').assetBasicInfo.lastSeen).toBeUndefined();
    expect(Date.parse(of('not seen for 31 days').assetBasicInfo.lastSeen ?? '')).toBe(now - 31 * day);
    expect(of('null entries').users).toContain(null);
    expect(of('null entries').softwares).toContain(null);
    expect(of('null entries').processors).toContain(null);
    expect(of('null entries').memoryModules).toContain(null);
    expect(of('empty name').assetBasicInfo.name).toBe('');
    expect(of('no name').assetBasicInfo.name).toBeUndefined();
    expect(of('non-Latin product').assetCustom?.model).toMatch(/^[^a-z]+$/i);
    expect(typeof of('sizes as strings').memoryModules?.[0]?.size).toBe('string');
    expect(of('location').assetBasicInfo.type).toBe('Location');
    expect(of('no ipAddress').assetBasicInfo.ipAddress).toBeUndefined();
    expect(of('system accounts').assetBasicInfo.userName).toBe('Administrator');
    expect(of('nothing but a type').assetBasicInfo).toEqual({ type: expect.any(String) });
    expect(of('1,800 softwares').softwares).toHaveLength(1_824);
    const { purchaseDate = '', warrantyDate = '' } = of('warranty before purchase').assetCustom ?? {};
    expect(warrantyDate < purchaseDate).toBe(true);
    expect(new Set(all().map(({ assetCustom }) => assetCustom?.stateName)).size).toBeGreaterThan(9);
  });

  test('are all complete where they shall be regular', () => {
    for (const asset of all({ regular: true })) {
      expect(asset.assetBasicInfo.name).toBeTruthy();
      expect(asset.assetBasicInfo.ipAddress).toBeTruthy();
      expect(asset.assetBasicInfo.type).not.toBe('Location');
      expect(asset.assetCustom?.serialNumber).toBeTruthy();
      expect(now - Date.parse(asset.assetBasicInfo.lastSeen ?? '')).toBeLessThan(30 * day);
      expect(asset.softwares ?? []).not.toContain(null);
    }
  });

  test('name no software twice, and as many as are asked for', () => {
    for (const { softwares = [] } of all({ regular: true })) {
      expect(new Set(softwares.map((software) => software?.name)).size).toBe(softwares.length);
    }
    expect(all({ regular: true, softwares: 0 }).flatMap(({ softwares = [] }) => softwares)).toEqual([]);
  });

  test('beyond the last one there are none', () => {
    const source = generateAssets({ count: 2, now });
    expect(() => source.at(2)).toThrow('There is no asset 2 of 2');
    expect(() => source.head(-1)).toThrow('There is no asset -1 of 2');
    expect(() => generateAssets({ count: 2, now, users: 0 })).toThrow('at least one');
  });
});

function never(): never {
  throw new Error('no asset has this oddity');
}
