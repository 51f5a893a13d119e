import { describe, expect, test } from 'vitest';
import { messagesIn, minute, stage } from './stage.ts';
import type { Told } from './stage.ts';

const named = (names: readonly string[]): { name: string; assets: { count: number; seed: number } }[] =>
  names.map((name, seed) => ({ name, assets: { count: 40, seed } }));

function siteIn({ json, text }: Told): Readonly<Record<string, unknown>> {
  const data = json?.['data'] as { site?: Readonly<Record<string, unknown>> | null } | undefined;
  if (!data?.site) throw new Error(text);
  return data.site;
}

const sources = `query q($id: ID!, $p: SourcesPaginationInput) { site(id: $id) { sources(pagination: $p, filters: {
  conjunction: AND, groups: [{ conjunction: AND, conditions: [{ operator: EXISTS, path: "id", value: "true" }] }]
}) { total pagination { next } items {
  id siteId displayName type externalId createdAt state { value unlinkedOnDate deletedOnDate firstSyncCompletedOn }
} } } }`;

const installations = 'query q($id: ID!) { site(id: $id) { allInstallations { id siteId name type totalAssets } } }';

describe('sites', () => {
  test('have types of their assets', async () => {
    const one = stage();
    const told = await one.query(await one.access(), 'query q($id: ID!) { site(id: $id) { id assetTypes } }', {
      id: one.standin.sites()[0]?.id,
    });
    expect(siteIn(told)['assetTypes']).toEqual([
      'Linux',
      'Location',
      'Mac',
      'Monitor',
      'Printer',
      'Switch',
      'Windows',
      'Windows Phone',
      'Windows Server',
    ]);
  });

  test('have sources page by page, and the same as installations', async () => {
    const names = Array.from({ length: 130 }, (_, place) => `Source ${String(place)} with a name of many characters`);
    const one = stage({ sites: [{ name: 'S', sources: named(names) }] });
    const accessToken = await one.access();
    const id = one.standin.sites()[0]?.id;
    const first = siteIn(await one.query(accessToken, sources, { id, p: { limit: 100, page: 'FIRST' } }));
    const firstPage = first['sources'] as SourcesPage;
    expect([firstPage.total, firstPage.items.length]).toEqual([130, 100]);
    const cursor = firstPage.pagination.next;
    const second = siteIn(await one.query(accessToken, sources, { id, p: { limit: 100, page: 'NEXT', cursor } }));
    const secondPage = second['sources'] as SourcesPage;
    expect(secondPage.pagination.next).toBeNull();
    const items = [...firstPage.items, ...secondPage.items];
    expect(items.map((item) => item['displayName'])).toEqual(names);
    expect(items[0]).toMatchObject({ siteId: id, type: 'IT', state: { value: 'ACTIVE', unlinkedOnDate: null } });
    const older = siteIn(await one.query(accessToken, installations, { id }))['allInstallations'] as typeof items;
    expect(older.map((item) => [item['id'], item['name'], item['totalAssets']])).toEqual(
      items.map((item) => [item['id'], item['displayName'], 40]),
    );
    const tooMany = await one.query(accessToken, sources, { id, p: { limit: 101, page: 'FIRST' } });
    expect(messagesIn(tooMany)).toEqual(['limit goes from 1 to 100']);
  });

  test('have one of the two shapes only, where that is chosen', async () => {
    for (const [shape, newer, older] of [
      ['sources', 200, 400],
      ['allInstallations', 400, 200],
    ] as const) {
      const one = stage({ sources: shape });
      const accessToken = await one.access();
      const id = one.standin.sites()[0]?.id;
      expect((await one.query(accessToken, sources, { id })).status).toBe(newer);
      expect((await one.query(accessToken, installations, { id })).status).toBe(older);
    }
  });

  test('keep names that are the same apart, and refuse ids that are', () => {
    const { standin } = stage({
      sites: ['One', 'Two'].map((name) => ({ name, sources: named(['Head Office', 'Head Office']) })),
    });
    const ids = standin.sites().flatMap((site) => site.sources.map(({ id }) => id));
    expect(new Set(ids).size).toBe(4);
    expect(() =>
      stage({
        sites: [
          { name: 'a', id: 'x', sources: [] },
          { name: 'b', id: 'x', sources: [] },
        ],
      }),
    ).toThrow('Two sites or sources have the id x');
  });
});

interface SourcesPage {
  readonly total: number;
  readonly pagination: { readonly next: string | null };
  readonly items: readonly Readonly<Record<string, unknown>>[];
}

describe('exports', () => {
  const start = `mutation export($id: ID!) { site(id: $id) { exportFilteredAssets(filters: {
    conditions: [{ operator: EQUAL, path: "assetBasicInfo.type", value: "Mac" }]
  }) { exportId key ...Names } } }
  fragment Names on ExportFilteredResponse { assetBasicInfo { name } ... on ExportFilteredResponse { softwares { name } } }`;
  const status =
    'query q($id: ID!, $export: ID!) { site(id: $id) { exportStatus(exportId: $export) { progress url } } }';

  test('go from 0 to 100 %, one at a time, and can be downloaded then', async () => {
    const one = stage();
    const accessToken = await one.access();
    const id = one.standin.sites()[0]?.id;
    const started = siteIn(await one.query(accessToken, start, { id }));
    const { exportId } = started['exportFilteredAssets'] as { exportId: string };
    const now = async (): Promise<unknown> =>
      siteIn(await one.query(accessToken, status, { id, export: exportId }))['exportStatus'];
    expect(await now()).toEqual({ progress: '0%', url: null });
    expect(messagesIn(await one.query(accessToken, start, { id }))).toEqual([
      'Another export of the site is under way',
    ]);
    one.scheduler.advance(1_000);
    expect(await now()).toEqual({ progress: '50%', url: null });
    one.scheduler.advance(1_000);
    const { progress, url } = (await now()) as { progress: string; url: string };
    expect(progress).toBe('100%');
    const get = (address: string) =>
      one.standin.handle({ method: 'GET', url: new URL(address), headers: {}, body: Buffer.alloc(0) });
    const { body } = await get(url);
    const filters = { conditions: [{ operator: 'EQUAL', path: 'assetBasicInfo.type', value: 'Mac' }] };
    const paths = ['key', 'assetBasicInfo.name', 'softwares.name'];
    expect(body).toEqual(await one.everything(accessToken, { paths, filters }));
    expect((await get(url.replace(/\/[^/]+\.json$/, '/guessed.json'))).status).toBe(404);
  });

  test('are 100 in an hour', async () => {
    const one = stage({ exportDuration: 0 });
    const id = one.standin.sites()[0]?.id;
    for (let count = 0; count < 100; count += 1) await one.query(await one.access(), start, { id });
    one.scheduler.advance(2 * minute);
    expect((await one.query(await one.access(), start, { id })).status).toBe(429);
    expect((await one.query(await one.access(), '{ authorizedSites { sites { id } } }')).status).toBe(200);
  });

  test('of a site are not those of another', async () => {
    const one = stage({
      sites: ['One', 'Two'].map((name, seed) => ({ name, sources: [{ name, assets: { count: 1, seed } }] })),
    });
    const [first, second] = one.standin.sites();
    const accessToken = await one.access();
    await one.query(accessToken, start, { id: first?.id });
    const told = await one.query(accessToken, status, { id: second?.id, export: 'export-1' });
    expect(messagesIn(told)).toEqual(['The site has no export export-1']);
  });
});
