import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { physicalAssets, ProductNames, type Found } from '../../../../templates/lansweeper/mapping/discovered.ts';
import type { DiscoveredCiInput } from '../../../../templates/lansweeper/mapping/discovered-input.ts';
import { readAsset, type Asset } from '../../../../templates/lansweeper/mapping/asset.ts';
import { assetOf, basic, custom, cutOff, item, settings } from './example-assets.ts';

const nothing: Found = { person: () => undefined, software: () => undefined };
const foundIn = (people: Readonly<Record<string, string>>, software: Readonly<Record<string, string>>): Found => ({
  person: (key) => people[key],
  software: (name) => software[name],
});

function ciOf(members: object = {}, found = nothing, changed: Partial<typeof settings> = {}): DiscoveredCiInput {
  const [category] = physicalAssets([assetOf(members)], found, { ...settings, ...changed }, new ProductNames());
  const ci = category?.products[0]?.configurationItems[0];
  if (ci === undefined) throw new Error('no configuration item');
  return ci;
}

describe('an asset in 4me', () => {
  test('has all that Lansweeper knows of it', () => {
    const found = foundIn(
      { 'j.doe@acme.example': 'person1' },
      { 'Google Chrome': 'ci1', 'Microsoft Windows 11 Pro': 'ci2' },
    );
    expect(physicalAssets([assetOf()], found, settings, new ProductNames())).toEqual([
      {
        meta: { strategy: 'CREATE' },
        reference: 'windows',
        name: 'Windows',
        products: [
          {
            meta: { strategy: 'CREATE' },
            sourceID: 'dell_inc_xps_13_0a1_windows',
            name: 'Dell Inc. XPS 13 0A1 Windows',
            brand: 'Dell Inc.',
            model: 'XPS 13',
            productID: '0A1',
            configurationItems: [
              {
                sourceID: 'MS1Bc3NldC1k',
                systemID: 'https://app.lansweeper.com/demo/asset/MS1Bc3NldC1k/summary',
                name: 'WS-01',
                serialNr: 'SN1',
                status: 'in_production',
                lastSeenAt: '2026-05-01T09:10:11.000Z',
                inUseSince: '2025-02-01',
                warrantyExpiryDate: '2028-02-01',
                userIds: ['person1'],
                ciRelations: { childIds: ['ci1'] },
                operatingSystemId: 'ci2',
                ramAmount: 16,
                nrOfProcessors: 1,
                nrOfCores: 8,
              },
            ],
          },
        ],
      },
    ]);
  });

  test('of which little is known has a name, a status and an unknown product, and nothing else', () => {
    const bare = assetOf({
      ...Object.fromEntries(Object.keys(item).map((name) => [name, undefined])),
      key: 'k1',
      assetCustom: {},
    });
    expect(physicalAssets([bare], nothing, settings, new ProductNames())).toEqual([
      {
        meta: { strategy: 'CREATE' },
        reference: 'unknown',
        name: 'Unknown',
        products: [
          {
            meta: { strategy: 'CREATE' },
            sourceID: 'unknown_unknown_unknown',
            name: 'Unknown Unknown Unknown',
            brand: 'Unknown',
            model: 'Unknown',
            configurationItems: [{ sourceID: 'k1', name: 'k1', status: 'installed' }],
          },
        ],
      },
    ]);
  });

  test('is labelled with its name and has that of the product where the customer wants it so', () => {
    const ci = ciOf({}, nothing, { labelGenerator: 'lansweeper_asset_name' });
    expect(ci).toMatchObject({ name: 'Dell Inc. XPS 13 0A1 Windows', label: 'WS-01' });
    expect(ciOf(basic({ name: '' }), nothing, { labelGenerator: 'lansweeper_asset_name' }).label).toBe('10.1.2.3');
    expect(ciOf()).not.toHaveProperty('label');
  });

  test('has no warranty that ended before it was bought', () => {
    const warranty = (purchaseDate: unknown, warrantyDate: unknown): unknown =>
      ciOf(custom({ purchaseDate, warrantyDate })).warrantyExpiryDate;
    expect(warranty('2025-02-01', '2025-02-01')).toBe('2025-02-01');
    expect(warranty('2025-02-01', '2025-01-31')).toBeUndefined();
    expect(warranty(undefined, '2025-01-31')).toBe('2025-01-31');
    expect(warranty('1970-01-01', '2025-01-31')).toBe('2025-01-31');
    expect(warranty('2025-02-01', '1970-01-01')).toBeUndefined();
  });

  test('has the first one that is found of the ways to look for a user, and nobody twice', () => {
    const last = { users: [{ name: 'anna' }, { email: 'J@acme.example' }] };
    const ids = (people: Readonly<Record<string, string>>): unknown => ciOf(last, foundIn(people, {})).userIds;
    expect(ids({ jdoe: 'p1', 'acme\\jdoe': 'p2' })).toEqual(['p1']);
    expect(ids({ 'acme\\jdoe': 'p2', anna: 'p3' })).toEqual(['p3', 'p2']);
    expect(ids({ 'j@acme.example': 'p1', jdoe: 'p1' })).toEqual(['p1']);
    expect(ids({})).toBeUndefined();
  });

  test('has each software once, and no list of it where none is found', () => {
    const softwares = [{ name: 'Chrome' }, { name: 'Google Chrome' }, { name: 'Unheard of' }];
    const found = foundIn({}, { Chrome: 'ci1', 'Google Chrome': 'ci1' });
    expect(ciOf({ softwares }, found).ciRelations).toEqual({ childIds: ['ci1'] });
    expect(ciOf({ softwares })).not.toHaveProperty('ciRelations');
  });

  test('has a status of the customer where there is one', () => {
    expect(ciOf({}, nothing, { statuses: { active: 'in_stock' } }).status).toBe('in_stock');
  });

  test('has no count that is no integer of GraphQL', () => {
    expect(ciOf({ processors: [{ numberOfCores: 2 ** 31 }] })).not.toHaveProperty('nrOfCores');
    expect(ciOf({ processors: [{ numberOfCores: 1.5 }] })).not.toHaveProperty('nrOfCores');
  });
});

describe('the products of an upload', () => {
  const shapeOf = (assets: readonly Asset[], names: ProductNames): unknown =>
    physicalAssets(assets, nothing, settings, names).map(({ name, products }) => [
      name,
      products.map((product) => [product.name, product.configurationItems.map(({ sourceID }) => sourceID)]),
    ]);
  const dell = (key: string, manufacturer: string, type = 'Windows'): Asset =>
    assetOf({ key, ...custom({ manufacturer, sku: undefined }), ...basic({ type }) });

  test('are grouped by category and product, each once, in the spelling that came first', () => {
    const names = new ProductNames();
    const assets = [
      dell('1', 'Dell'),
      dell('2', 'DELL'),
      dell('3', 'Dell', 'Linux'),
      dell('4', 'dell', 'WINDOWS'),
      dell('5', 'HP'),
    ];
    expect(shapeOf(assets, names)).toEqual([
      [
        'Windows',
        [
          ['Dell XPS 13 Windows', ['1', '2', '4']],
          ['HP XPS 13 Windows', ['5']],
        ],
      ],
      ['Linux', [['Dell XPS 13 Linux', ['3']]]],
    ]);
    expect(shapeOf([dell('6', 'DELL'), dell('7', 'Hp', 'Linux')], names)).toEqual([
      ['Windows', [['Dell XPS 13 Windows', ['6']]]],
      ['Linux', [['HP XPS 13 Linux', ['7']]]],
    ]);
  });

  test('are one where only punctuation differs, as then the reference is the same', () => {
    const names = new ProductNames();
    const assets = [dell('1', 'Dell Inc'), dell('2', 'Dell, Inc.')];
    expect(shapeOf(assets, names)).toEqual([['Windows', [['Dell Inc XPS 13 Windows', ['1', '2']]]]]);
  });

  test('are two where the names have no letter of the reference in common', () => {
    const products = physicalAssets(
      [dell('1', '日本'), dell('2', '中国')],
      nothing,
      settings,
      new ProductNames(),
    ).flatMap((category) => category.products);
    expect(new Set(products.map(({ sourceID }) => sourceID)).size).toBe(2);
  });

  test('are the same when more of them come than are remembered', () => {
    const names = new ProductNames();
    for (let index = 0; index < 6000; index += 1)
      names.of({ type: 'T', manufacturer: 'M', model: String(index), sku: undefined });
    const late = { type: 't', manufacturer: 'Late', model: 'one', sku: undefined };
    expect(names.of(late)).toEqual(names.of(late));
    expect(names.of({ ...late, manufacturer: 'LATE' }).sourceID).toBe(names.of(late).sourceID);
  });

  test('hold an asset that came twice once', () => {
    expect(shapeOf([dell('1', 'Dell'), dell('1', 'HP')], new ProductNames())).toEqual([
      ['Windows', [['Dell XPS 13 Windows', ['1']]]],
    ]);
  });

  test('have every asset, the same at every time, with texts of at most 128 characters', () => {
    const text = fc.option(fc.string({ unit: fc.constantFrom(...Array.from('aB1 é日.\ud800')), maxLength: 150 }), {
      nil: undefined,
    });
    const anyItem = fc.record({
      key: fc.string({ minLength: 1, maxLength: 150 }),
      assetBasicInfo: fc.record({ name: text, type: text }),
      assetCustom: fc.record({ manufacturer: text, model: text, sku: text, serialNumber: text, stateName: text }),
    });
    fc.assert(
      fc.property(fc.array(anyItem, { maxLength: 20 }), (items) => {
        const assets = items.flatMap((each) => {
          const read = readAsset(each, cutOff);
          return 'asset' in read ? [read.asset] : [];
        });
        const map = (): ReturnType<typeof physicalAssets> =>
          physicalAssets(assets, nothing, settings, new ProductNames());
        const mapped = map();
        expect(map()).toEqual(mapped);
        const products = mapped.flatMap((category) => category.products);
        const cis = products.flatMap(({ configurationItems }) => configurationItems);
        expect(new Set(cis.map(({ sourceID }) => sourceID)).size).toBe(new Set(assets.map(({ key }) => key)).size);
        expect(new Set(mapped.map(({ reference }) => reference)).size).toBe(mapped.length);
        const texts = [
          ...mapped.flatMap(({ reference, name }) => [reference, name]),
          ...products.flatMap(({ sourceID, name, brand, model, productID = 'x' }) => [
            sourceID,
            name,
            brand,
            model,
            productID,
          ]),
          ...cis.flatMap(({ sourceID, name, serialNr = 'x' }) => [sourceID, name, serialNr]),
        ];
        for (const each of texts) {
          expect(each.length).toBeGreaterThan(0);
          expect(each.length).toBeLessThanOrEqual(128);
          expect(encodeURIComponent(each)).not.toBe('');
        }
      }),
    );
  });
});
