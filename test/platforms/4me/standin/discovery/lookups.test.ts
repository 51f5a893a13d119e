import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { seedPeople, seedSoftware } from '../../../../../src/platforms/4me/standin/world/seed-customer.ts';
import { discoveryStage, item, upload, type DiscoveryStage } from './stage.ts';

let stage: DiscoveryStage;

beforeEach(async () => {
  stage = await discoveryStage();
});

afterEach(() => stage[Symbol.asyncDispose]());

interface Shown {
  readonly totalCount: number;
  readonly nodes: readonly { readonly name: string }[];
  readonly pageInfo: { readonly endCursor: string | null; readonly hasNextPage: boolean };
}

async function page(connection: string, filter: string, rest = ''): Promise<Shown> {
  const query = `{ ${connection}(first: 100, filter: { ${filter} } ${rest}) { totalCount nodes { name } pageInfo { endCursor hasNextPage } } }`;
  const { data, errors } = await stage.graphql(query);
  if (errors) throw new Error(errors[0]?.message);
  return data?.[connection] as unknown as Shown;
}

const names = async (connection: string, filter: string, rest = ''): Promise<string[]> =>
  (await page(connection, filter, rest)).nodes.map(({ name }) => name);

async function allPages(connection: string, filter: string): Promise<string[]> {
  const found: string[] = [];
  for (let after = ''; ;) {
    const { nodes, pageInfo } = await page(connection, filter, after);
    found.push(...nodes.map(({ name }) => name));
    if (!pageInfo.hasNextPage) return found;
    after = `, after: "${pageInfo.endCursor ?? ''}"`;
  }
}

describe('people', () => {
  test('are found by what identifies them, whatever its case', async () => {
    const { world } = stage.sandbox;
    const [row] = world.lookup('Person', 'authenticationID', 'wna-it', 'user7');
    if (row === undefined) throw new Error('user7 is missing');
    world.update('Person', row, { authenticationID: 'ACME\\User7', sourceID: 'S7', employeeID: 'E7', supportID: 'P7' });
    for (const filter of [
      'authenticationID: { values: ["acme\\\\user7"] }',
      'primaryEmail: { values: ["USER7@widget.example", "nobody@widget.example"] }',
      'sourceID: { values: ["s7"] }',
      'employeeID: { values: ["e7"] }',
      'supportID: { values: ["p7"] }',
      'authenticationID: { values: [] , negate: true }, supportID: { values: ["P7"] }',
    ]) {
      expect(await names('people', filter, ', view: all')).toEqual(['User 7']);
    }
    expect(await names('people', 'authenticationID: { values: ["user7"] }')).toEqual([]);
    expect(await names('people', 'employeeID: { values: [] }, name: { values: ["User 7", "User 8"] }')).toEqual([
      'User 8',
    ]);
  });

  test('who are disabled are left out on request; so are those of other accounts', async () => {
    const { world } = stage.sandbox;
    const [row] = world.lookup('Person', 'authenticationID', 'wna-it', 'user1');
    if (row === undefined) throw new Error('user1 is missing');
    world.update('Person', row, { disabled: true });
    seedPeople(world, 'globex', 1);
    const both = 'authenticationID: { values: ["user1", "user2"] }';
    expect(await names('people', both)).toEqual(['User 1', 'User 2']);
    expect(await names('people', `disabled: false, ${both}`)).toEqual(['User 2']);
    // Ellen was there before people had these fields.
    expect(await names('people', 'disabled: false, name: { values: ["Ellen Brown"] }')).toEqual(['Ellen Brown']);
  });

  test('of a large account come page by page, each once', async () => {
    seedPeople(stage.sandbox.world, 'wna-it', 210, 41);
    const found = await allPages('people', 'disabled: false');
    expect(found).toHaveLength(251);
    expect(new Set(found).size).toBe(251);
  });
});

describe('software', () => {
  test('is found by name and by alternate name, in exact case', async () => {
    const rules = 'ruleSet: { values: [software] }, status: { values: [installed, in_production] }';
    expect(await names('configurationItems', `${rules}, name: { values: ["Zoom", "Notepad++", "zoom"] }`)).toEqual([
      'Notepad++',
      'Zoom',
    ]);
    expect(await names('configurationItems', `${rules}, alternateName: { values: ["Chrome", "Firefox"] }`)).toEqual([
      'Google Chrome',
      'Mozilla Firefox',
    ]);
    expect(await names('configurationItems', 'alternateName: { values: ["Chrome"], negate: true }')).toHaveLength(11);
    expect(await names('configurationItems', 'alternateName: { values: [] }')).toEqual([
      'Microsoft Edge',
      'Microsoft Windows Server 2022 Standard',
      'Notepad++',
    ]);
    expect(await names('configurationItems', `ruleSet: { values: [software] }, status: { values: [removed] }`)).toEqual(
      [],
    );
  });

  test('is told from assets, and comes page by page', async () => {
    const more = Array.from({ length: 120 }, (_none, index) => ({
      name: `Tool ${String(index)}`,
      brand: 'B',
      alternateNames: [],
    }));
    seedSoftware(stage.sandbox.world, 'wna-it', more);
    await stage.arrive(upload([item('1')]));
    expect(await allPages('configurationItems', 'ruleSet: { values: [software] }')).toHaveLength(132);
    expect(await names('configurationItems', 'ruleSet: { values: [physical_asset] }')).toEqual(['WS 1']);
    expect((await page('configurationItems', 'ruleSet: { values: [physical_asset, software] }')).totalCount).toBe(133);
  });

  test('gets the date until which it is supported', async () => {
    const { world } = stage.sandbox;
    const [windows] = world.lookup('ConfigurationItem', 'name', 'wna-it', 'Microsoft Windows 11 Pro');
    const update = (endOfSupportDate: string) =>
      stage.graphql(
        `mutation($input: ConfigurationItemUpdateInput!) { configurationItemUpdate(input: $input) {
           errors { message } configurationItem { alternateNames endOfSupportDate } } }`,
        { input: { id: windows?.id, endOfSupportDate } },
      );
    const { data } = await update('2031-10-14');
    expect(data?.['configurationItemUpdate']).toEqual({
      errors: null,
      configurationItem: { alternateNames: ['Windows 11 Pro'], endOfSupportDate: '2031-10-14' },
    });
    const before = (date: string) => names('configurationItems', `endOfSupportDate: { lessThan: "${date}" }`);
    expect(await before('2031-10-15')).toEqual(['Microsoft Windows 11 Pro']);
    expect(await before('2031-10-14')).toEqual([]);
    expect((await update('2031-10-14T00:00:00.000Z')).errors?.[0]?.message).toContain('no ISO8601Date');
  });
});

test('the answers of GraphQL count down both limits, and one too many waits', async () => {
  await stage[Symbol.asyncDispose]();
  stage = await discoveryStage({ limits: { requestsPerHour: 100 } });
  const last = { status: 0, headers: new Headers() };
  for (let index = 0; index < 21; index += 1) Object.assign(last, await shown());
  expect(last.status).toBe(429);
  expect(last.headers.get('retry-after')).toBe('2');
  stage.clock.advance(2000);
  const { status, headers } = await shown();
  expect(status).toBe(200);
  expect(Object.fromEntries([...headers].filter(([name]) => name.startsWith('x-')))).toMatchObject({
    'x-ratelimit-limit': '100',
    'x-ratelimit-remaining': '79',
    'x-ratelimit-reset': String(Date.UTC(2026, 4, 1, 13) / 1000),
    'x-costlimit-limit': '5000',
    'x-costlimit-cost': '2',
    'x-costlimit-remaining': '4958',
    'x-costlimit-reset': String(Date.UTC(2026, 4, 1, 13) / 1000),
  });

  async function shown(): Promise<{ readonly status: number; readonly headers: Headers }> {
    const { status: given, headers: all } = await stage.response('{ people(first: 100) { totalCount } }');
    return { status: given, headers: all };
  }
});
