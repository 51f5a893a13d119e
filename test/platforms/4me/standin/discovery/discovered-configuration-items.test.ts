import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { ConfigurationItemRow } from '../../../../../src/platforms/4me/standin/world/rows.ts';
import { itemsOfAsset, timesBySourceID } from '../../../../../src/platforms/4me/standin/world/discovered.ts';
import { discoveryStage, item, upload, type DiscoveryStage } from './stage.ts';

let stage: DiscoveryStage;

beforeEach(async () => {
  stage = await discoveryStage();
});

afterEach(() => stage[Symbol.asyncDispose]());

const account = 'wna-it';
const person = (number: number) => stage.sandbox.world.nodeId('Person', 50 + number);
const software = (name: string): string => {
  const [row] = stage.sandbox.world.lookup('ConfigurationItem', 'name', account, name);
  return row?.id ?? `no ${name}`;
};
const stored = (sourceID: string): ConfigurationItemRow => {
  const [row, ...others] = itemsOfAsset(stage.sandbox.world, account, sourceID);
  if (row === undefined || others.length > 0) throw new Error(`${sourceID} is there ${String(others.length)} times`);
  return row;
};
const at = (index: number, ...rest: string[]) => [
  'physicalAssets',
  '0',
  'products',
  '0',
  'configurationItems',
  String(index),
  ...rest,
];

describe('an upload', () => {
  test('is answered at once without configuration items, and they are in the result', async () => {
    const { errors, configurationItems, asyncQuery } = await stage.discover(upload([item('1'), item('2')]));
    expect({ errors, configurationItems }).toEqual({ errors: null, configurationItems: null });
    expect(asyncQuery).toMatchObject({ status: 'queued', id: expect.any(String) });
    const result = await stage.arrive(upload([item('1'), item('2')]), 'sourceID name product { name }');
    expect(result).toEqual({
      errors: null,
      asyncQuery: null,
      configurationItems: ['1', '2'].map((sourceID) => ({
        sourceID,
        name: `WS ${sourceID}`,
        product: { name: 'Dell XPS Windows' },
      })),
    });
  });

  test('keeps every field, and shows it', async () => {
    const fields = {
      label: 'LBL-1',
      status: 'lost_or_stolen',
      serialNr: 'SN1',
      systemID: 'https://app.lansweeper.com/demo/asset/1',
      inUseSince: '2025-02-01',
      warrantyExpiryDate: '2028-02-01',
      endOfSupportDate: '2031-10-14',
      lastSeenAt: '2026-05-01T09:10:11.000Z',
      nrOfCores: 8,
      nrOfProcessors: 2,
      ramAmount: 0.5,
    };
    const links = {
      operatingSystemId: software('Microsoft Windows 11 Pro'),
      userIds: [person(1), person(2)],
      ciRelations: { childIds: [software('Zoom'), software('7-Zip')] },
    };
    const shown = `${Object.keys(fields).join(' ')} ruleSet operatingSystem { name } users(first: 9) { nodes { authenticationID } }
      ciRelations(first: 9) { totalCount nodes { relationType configurationItem { name } } } product { productCategory { reference name } }`;
    const { configurationItems } = await stage.arrive(upload([item('1', { ...fields, ...links })]), shown);
    expect(configurationItems).toEqual([
      {
        ...fields,
        ruleSet: 'physical_asset',
        operatingSystem: { name: 'Microsoft Windows 11 Pro' },
        users: { nodes: [{ authenticationID: 'user1' }, { authenticationID: 'user2' }] },
        ciRelations: {
          totalCount: 2,
          nodes: ['Zoom', '7-Zip'].map((name) => ({ relationType: 'child', configurationItem: { name } })),
        },
        product: { productCategory: { reference: 'windows', name: 'Windows' } },
      },
    ]);
  });

  test('of more than a hundred is refused at once, and nothing is stored', async () => {
    const items = Array.from({ length: 101 }, (_none, index) => item(String(index)));
    const { errors, asyncQuery } = await stage.discover(upload(items));
    expect(errors).toMatchObject([{ path: ['physicalAssets'], message: expect.stringContaining('100') }]);
    expect(asyncQuery).toBeNull();
    expect(timesBySourceID(stage.sandbox.world, account).size).toBe(0);
    expect(await stage.arrive(upload(items.slice(1)))).toMatchObject({ errors: null });
    expect(timesBySourceID(stage.sandbox.world, account).size).toBe(100);
  });

  test('walks through no table, however many items there are', async () => {
    const many = Array.from({ length: 100 }, (_none, index) => item(String(index), { serialNr: `S${String(index)}` }));
    await stage.arrive(upload(many));
    const { world } = stage.sandbox;
    const walked = [vi.spyOn(world, 'filter'), vi.spyOn(world, 'find'), vi.spyOn(world, 'of')];
    await stage.discover(upload([...many.slice(50), item('new', { label: 'new', userIds: [person(1)] })]));
    const tables = walked.flatMap(({ mock }) => mock.calls.map(([table]) => table));
    expect(tables.filter((table) => ['ConfigurationItem', 'Person', 'Product'].includes(table))).toEqual([]);
  });
});

describe('an item is found again', () => {
  test('by its source and sourceID, so that nothing is there twice', async () => {
    await stage.arrive(upload([item('1', { serialNr: 'SN1', nrOfCores: 4 }), item('2')]));
    const { id } = stored('1');
    await stage.arrive(upload([item('1', { name: 'Renamed', nrOfCores: 8 })]));
    expect(stored('1')).toMatchObject({ id, name: 'Renamed', nrOfCores: 8, serialNr: 'SN1' });
    expect([...timesBySourceID(stage.sandbox.world, account)]).toEqual([
      ['1', 1],
      ['2', 1],
    ]);
  });

  test('by an alternative source, and takes over the new one', async () => {
    await stage.arrive(upload([item('1')]));
    const { id } = stored('1');
    await stage.arrive(upload([item('1')], { input: { source: 'Lansweeper-Paris' } }));
    expect(timesBySourceID(stage.sandbox.world, account).get('1')).toBe(2);
    const moved = { source: 'Lansweeper-Oslo', alternativeSources: ['Lansweeper', 'Lansweeper-HQ'] };
    await stage.arrive(upload([item('1')], { input: moved }));
    expect(stage.sandbox.world.get('ConfigurationItem', id)).toMatchObject({ source: 'Lansweeper-Oslo' });
  });

  test('by its serial number', async () => {
    await stage.arrive(upload([item('old', { serialNr: 'SN1' })]));
    const { id } = stored('old');
    await stage.arrive(upload([item('new', { serialNr: 'SN1' })]));
    expect(stored('new').id).toBe(id);
    expect(timesBySourceID(stage.sandbox.world, account).size).toBe(1);
  });

  test('in the account of the caller only', async () => {
    const { world } = stage.sandbox;
    await stage.arrive(upload([item('1')]));
    const row = stored('1');
    expect(world.of('ConfigurationItem', 'wdc')).toEqual([]);
    expect(row.account).toBe(account);
  });
});

describe('strategies', () => {
  const names = () => stage.sandbox.world.of('Product', account).map(({ name }) => name);
  const save = (strategy: string, product: object = {}) =>
    stage.arrive(upload([item('1')], { product: { meta: { strategy }, ...product } }));

  test('CREATE makes a product once and leaves it as it is', async () => {
    await save('CREATE');
    await save('CREATE', { name: 'Another name' });
    expect(names().filter((name) => /Dell|Another/.test(name))).toEqual(['Dell XPS Windows']);
  });

  test('DEFAULT makes and changes; a product is found by its productID, too', async () => {
    await save('DEFAULT', { productID: '0A1' });
    await save('DEFAULT', { productID: '0A1', sourceID: 'other', name: 'Another name' });
    expect(names().filter((name) => /Dell|Another/.test(name))).toEqual(['Another name']);
  });

  test('UPDATE changes only what is there', async () => {
    const path = ['physicalAssets', '0', 'products', '0'];
    expect(await save('UPDATE')).toMatchObject({ errors: [{ path, message: 'must exist' }], configurationItems: null });
    await save('CREATE');
    await save('UPDATE', { name: 'Another name' });
    expect(names().filter((name) => /Dell|Another/.test(name))).toEqual(['Another name']);
  });

  test('of a category hold for one that every account has', async () => {
    const laptop = { reference: 'laptop', name: 'Notebook' };
    const categoryOf = async (strategy: string) => {
      const category = { ...laptop, meta: { strategy } };
      const fields = 'product { productCategory { name ruleSet } }';
      return (await stage.arrive(upload([item('1')], { category }), fields)).configurationItems;
    };
    expect(await categoryOf('CREATE')).toMatchObject([{ product: { productCategory: { name: 'Laptop' } } }]);
    expect(await categoryOf('DEFAULT')).toMatchObject([{ product: { productCategory: { name: 'Notebook' } } }]);
  });

  test('of users append or replace; who is not named stays', async () => {
    const users = async (userIds: readonly string[] | undefined, strategy?: string) => {
      const referenceStrategies = strategy === undefined ? null : { ciUserIds: { strategy } };
      await stage.arrive(upload([item('1', userIds && { userIds })], { input: { referenceStrategies } }));
      return stored('1').userIds;
    };
    expect(await users([person(1)])).toEqual([person(1)]);
    expect(await users([person(2)], 'APPEND')).toEqual([person(1), person(2)]);
    expect(await users(undefined, 'REPLACE')).toEqual([person(1), person(2)]);
    expect(await users([person(3)], 'REPLACE')).toEqual([person(3)]);
  });

  test('do not take relations away', async () => {
    await stage.arrive(upload([item('1', { ciRelations: { childIds: [software('Zoom')] } })]));
    await stage.arrive(upload([item('1', { ciRelations: { childIds: [software('7-Zip')] } })]));
    expect(stored('1').childIds).toEqual([software('Zoom'), software('7-Zip')]);
  });
});

describe('a mistake', () => {
  test.each([
    ['a blank name', { name: ' ' }, ['name'], "can't be blank"],
    ['an unknown user', { userIds: ['nobody'] }, ['userIds'], 'must exist'],
    ['unknown software', { ciRelations: { childIds: ['none'] } }, ['ciRelations'], 'must exist'],
    ['an unknown operating system', { operatingSystemId: 'none' }, ['operatingSystemId'], 'must exist'],
    ['a label that something else has', { label: 'Zoom (wna-it)' }, ['label'], 'has already been taken'],
    ['a label given twice', { label: 'L' }, ['label'], 'has already been taken'],
    [
      'a sourceID that is too long',
      { sourceID: 's'.repeat(129) },
      ['sourceID'],
      'is too long (maximum is 128 characters)',
    ],
  ])('such as %s makes the whole page fail, and the result says where', async (_what, fields, place, message) => {
    const result = await stage.arrive(upload([item('1', { label: 'L' }), item('2', fields)]));
    expect(result).toEqual({
      asyncQuery: null,
      configurationItems: null,
      errors: [{ path: at(1, ...place), message }],
    });
    expect(timesBySourceID(stage.sandbox.world, account).size).toBe(0);
  });

  test('of form is refused before anything runs', async () => {
    const refused = async (fields: object) => {
      await expect(stage.discover(upload([item('1', fields)]))).rejects.toThrow(/Variable "\$input"|at "input/);
    };
    await refused({ name: null });
    await refused({ status: 'Active' });
    await refused({ inUseSince: '2026-02-30' });
    await refused({ warrantyExpiryDate: '2026-02-01T00:00:00.000Z' });
    await refused({ lastSeenAt: 'yesterday' });
    await refused({ ramAmount: 'much' });
    await refused({ ipAddress: '10.0.0.1' });
    expect(timesBySourceID(stage.sandbox.world, account).size).toBe(0);
  });

  test('keeps no label from an item that has it already', async () => {
    await stage.arrive(upload([item('1', { label: 'L' })]));
    expect(await stage.arrive(upload([item('1', { label: 'L' })]))).toMatchObject({ errors: null });
  });
});

test('what the scopes do not grant is Unauthorized, and nothing is stored', async () => {
  const { world } = stage.sandbox;
  const token = world.find('PersonalAccessToken', (row) => row.account === account);
  if (token === undefined) throw new Error('Ellen has no token');
  const [scope] = token.scopes;
  if (scope === undefined) throw new Error('the token has no scope');
  const actions = scope.actions.filter((action) => action !== 'product-category:Update');
  world.update('PersonalAccessToken', token, { scopes: [{ ...scope, actions }] });
  await expect(stage.discover(upload([item('1')]))).rejects.toThrow('Unauthorized');
  expect(timesBySourceID(world, account).size).toBe(0);
  const category = { meta: { strategy: 'CREATE' } };
  expect(await stage.arrive(upload([item('1')], { category }))).toMatchObject({ errors: null });
});
