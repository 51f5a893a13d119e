import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { listAssets, oddityOf } from '../../../../templates/lansweeper/standin/index.ts';
import type { Asset } from '../../../../templates/lansweeper/standin/index.ts';
import { day, messagesIn, pageIn, stage } from './stage.ts';

const start = Date.UTC(2026, 4, 1, 12);
const cutOff = new Date(start - 30 * day).toISOString();

/** What an integration asks for (external-apis §3.5). */
const usual = {
  conjunction: 'AND',
  groups: [
    { conjunction: 'AND', conditions: [{ operator: 'EXISTS', path: 'assetBasicInfo.ipAddress', value: 'true' }] },
    {
      conjunction: 'OR',
      conditions: [
        { operator: 'GREATER_THAN', path: 'assetBasicInfo.lastSeen', value: cutOff },
        { operator: 'EXISTS', path: 'assetBasicInfo.lastSeen', value: 'false' },
      ],
    },
  ],
};

function assetsOf({ standin }: ReturnType<typeof stage>): readonly Asset[] {
  return standin
    .sites()
    .flatMap(({ sources }) =>
      sources.flatMap(({ assets }) => Array.from({ length: assets.count }, (_, index) => assets.at(index))),
    );
}

function without(group: object, names: readonly string[]): object {
  return Object.fromEntries(Object.entries(group).filter(([name]) => !names.includes(name)));
}

describe('pages of assets', () => {
  test('have every asset once, in pages of any size', async () => {
    const one = stage({ limits: 'off' });
    const accessToken = await one.access();
    const keys = assetsOf(one).map(({ key }) => key);
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 7, max: 500 }), async (limit) => {
        const items = await one.everything(accessToken, { limit, paths: ['key'] });
        expect(items.map((item) => item['key'])).toEqual(keys);
      }),
      { numRuns: 10 },
    );
  });

  test('show what was asked for, nested by path, and leave out what an asset does not have', async () => {
    const one = stage();
    const accessToken = await one.access();
    const expected = assetsOf(one);
    const items = await one.everything(accessToken, { limit: 500 });
    for (const [index, asset] of expected.entries()) {
      expect(items[index]).toEqual({
        ...asset,
        assetBasicInfo: without(asset.assetBasicInfo, ['domain', 'fqdn', 'mac']),
        ...(asset.operatingSystem && { operatingSystem: without(asset.operatingSystem, ['caption']) }),
        ...(asset.assetCustom && { assetCustom: without(asset.assetCustom, ['dnsName']) }),
      });
    }
    const [first] = await one.everything(accessToken, { paths: ['users.email', 'assetBasicInfo.name'] });
    expect(Object.keys(first ?? {}).toSorted()).toEqual(['assetBasicInfo', 'users']);
    expect(Object.keys(first?.['assetBasicInfo'] ?? {})).toEqual(['name']);
  });

  test('find what the filter says, and the total is their number', async () => {
    const one = stage();
    const accessToken = await one.access();
    const told = pageIn(await one.page(accessToken, { limit: 1, filters: usual }));
    const items = await one.everything(accessToken, { limit: 500, filters: usual });
    const expected = assetsOf(one).filter(({ assetBasicInfo: { ipAddress, lastSeen } }) => {
      return ipAddress !== undefined && (lastSeen === undefined || lastSeen > cutOff);
    });
    expect(items.map((item) => item['key'])).toEqual(expected.map(({ key }) => key));
    expect(told.total).toBe(expected.length);
    expect(expected.length).toBeLessThan(assetsOf(one).length);
  });

  test('are those of one source, when its id is asked for', async () => {
    const one = stage();
    const accessToken = await one.access();
    const source = one.standin.sites()[0]?.sources[1];
    const of = (path: string, value = ''): object => ({ conditions: [{ operator: 'EQUAL', path, value }] });
    const byId = await one.everything(accessToken, { filters: of('installationId', source?.id) });
    expect(byId).toHaveLength(source?.assets.count ?? 0);
    expect(await one.everything(accessToken, { filters: of('installKey', source?.externalId) })).toEqual(byId);
  });

  test('find types by patterns: case counts, and without anchors more is found than is meant', async () => {
    const one = stage();
    const accessToken = await one.access();
    const typesBy = async (operator: string, value: string): Promise<readonly unknown[]> => {
      const conditions = [{ operator, path: 'assetBasicInfo.type', value }];
      const items = await one.everything(accessToken, { limit: 500, filters: { conditions } });
      const types = items.map((item) => (item['assetBasicInfo'] as Asset['assetBasicInfo']).type ?? '');
      return [...new Set(types)].toSorted();
    };
    expect(await typesBy('REGEXP', 'Windows')).toEqual(['Windows', 'Windows Phone', 'Windows Server']);
    expect(await typesBy('REGEXP', '^Windows$|^Mac$')).toEqual(['Mac', 'Windows']);
    expect(await typesBy('REGEXP', 'windows')).toEqual([]);
    expect(await typesBy('EQUAL', 'Windows')).toEqual(['Windows']);
  });

  test('are joined by AND unless it says OR', async () => {
    const one = stage();
    const accessToken = await one.access();
    const conditions = ['Mac', 'Linux'].map((value) => ({ operator: 'EQUAL', path: 'assetBasicInfo.type', value }));
    expect(await one.everything(accessToken, { filters: { conditions } })).toEqual([]);
    expect(await one.everything(accessToken, { filters: { conjunction: 'OR', conditions } })).not.toEqual([]);
    const groups = conditions.map((condition) => ({ conditions: [condition] }));
    expect(await one.everything(accessToken, { filters: { groups } })).toEqual([]);
    expect(await one.everything(accessToken, { filters: { conjunction: 'OR', groups } })).not.toEqual([]);
  });

  test('compare times as times, whatever the zone', async () => {
    const asset = (key: string, lastSeen: string): Asset => ({ _id: key, key, url: '', assetBasicInfo: { lastSeen } });
    const assets = listAssets([asset('a', '2026-05-01T10:00:00.000Z'), asset('b', '2026-05-01T12:00:00.000Z')]);
    const one = stage({ sites: [{ name: 'S', sources: [{ name: 'T', assets }] }] });
    const conditions = [
      { operator: 'GREATER_THAN', path: 'assetBasicInfo.lastSeen', value: '2026-05-01T13:00:00+02:00' },
    ];
    const items = await one.everything(await one.access(), { paths: ['key'], filters: { conditions } });
    expect(items).toEqual([{ key: 'b' }]);
  });

  test('follow a cursor that belongs to the site and the filter, with any page size and fields', async () => {
    const one = stage({
      limits: 'off',
      sites: ['One', 'Two'].map((name, seed) => ({ name, sources: [{ name: 'S', assets: { count: 30, seed } }] })),
    });
    const accessToken = await one.access();
    const { pagination } = pageIn(await one.page(accessToken, { limit: 10, filters: usual }));
    const cursor = pagination.next ?? '';
    const refusal = ['The cursor does not belong to this query, or has expired'];
    expect(
      pageIn(await one.page(accessToken, { limit: 3, cursor, paths: ['key'], filters: usual })).items,
    ).toHaveLength(3);
    expect(messagesIn(await one.page(accessToken, { cursor }))).toEqual(refusal);
    const other = { siteId: one.standin.sites()[1]?.id ?? '', cursor, filters: usual };
    expect(messagesIn(await one.page(accessToken, other))).toEqual(refusal);
    const wrong = fc.oneof(
      fc.string(),
      fc.json().map((text) => Buffer.from(text).toString('base64url')),
    );
    await fc.assert(
      fc.asyncProperty(wrong, async (text) => {
        expect(messagesIn(await one.page(accessToken, { cursor: text, filters: usual }))).toEqual(refusal);
      }),
    );
    one.standin.expireCursors();
    expect(messagesIn(await one.page(accessToken, { cursor, filters: usual }))).toEqual(refusal);
  });

  test('end with the last asset, at the end of a page too', async () => {
    const one = stage({ sites: [{ name: 'S', sources: [{ name: 'T', assets: { count: 20 } }] }] });
    const accessToken = await one.access();
    const first = pageIn(await one.page(accessToken, { limit: 10 }));
    expect(first.pagination.next).not.toBeNull();
    const second = pageIn(await one.page(accessToken, { limit: 10, cursor: first.pagination.next ?? '' }));
    expect([second.items.length, second.pagination.next]).toEqual([10, null]);
    expect(pageIn(await one.page(accessToken, { limit: 20 })).pagination.next).toBeNull();
  });

  test('look the same to a client that writes the filter into the query', async () => {
    const one = stage();
    const accessToken = await one.access();
    const [site] = one.standin.sites();
    const text = `{ site(id: "${site?.id ?? ''}") { assetResources(
      assetPagination: { limit: 5, page: FIRST }, fields: ["key"],
      filters: { conjunction: AND groups: [{ conditions: [{ operator: EXISTS, path: "assetBasicInfo.lastSeen", value: "false" }] }] }
    ) { total items } } }`;
    const { items } = pageIn(await one.query(accessToken, text));
    const expected = assetsOf(one).filter((_, index) => oddityOf(index % 220) === 'no lastSeen');
    expect(items[0]).toEqual({ key: expected[0]?.key });
  });
});
