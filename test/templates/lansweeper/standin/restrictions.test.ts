import { describe, expect, test } from 'vitest';
import { fields, messagesIn, pageIn, stage } from './stage.ts';

const condition = (path: string, operator = 'EQUAL', value = 'x'): object => ({ operator, path, value });

describe('restrictions on queries', () => {
  const refused = async (asked: Parameters<ReturnType<typeof stage>['page']>[1]): Promise<readonly string[]> => {
    const { access, page } = stage();
    const told = await page(await access(), asked);
    expect(told.status).toBe(200);
    return messagesIn(told);
  };

  test('total goes with the first page only', async () => {
    const { access, page } = stage();
    const accessToken = await access();
    const { pagination, total } = pageIn(await page(accessToken, { limit: 10 }));
    expect(total).toBe(300);
    const cursor = pagination.next ?? '';
    const why = ['total can be asked for with page FIRST only'];
    expect(messagesIn(await page(accessToken, { cursor, total: true }))).toEqual(why);
    expect(messagesIn(await page(accessToken, { cursor }))).toEqual([]);
  });

  test('a page has 1 to 500 assets', async () => {
    expect(await refused({ limit: 0 })).toEqual(['limit goes from 1 to 500, and is 0']);
    expect(await refused({ limit: 501 })).toEqual(['limit goes from 1 to 500, and is 501']);
    expect(await refused({ limit: 500 })).toEqual([]);
  });

  test('a query names 30 paths that exist', async () => {
    const more = [...fields, 'assetBasicInfo.fqdn', 'assetBasicInfo.domain'];
    expect(await refused({ paths: more })).toEqual([]);
    expect(await refused({ paths: [...more, 'assetBasicInfo.mac'] })).toEqual([
      '31 field paths are too many: at most 30 in a query',
    ]);
    expect(await refused({ paths: ['assetBasicInfo.nmae'] })).toEqual(['There is no field path assetBasicInfo.nmae']);
    expect(await refused({ paths: [] })).toEqual(['fields must name at least one path']);
  });

  test('a filter has 100 conditions, on paths that can be filtered by', async () => {
    const list = Array.from({ length: 60 }, () => condition('assetBasicInfo.type'));
    expect(await refused({ filters: { groups: [{ conditions: list }, { conditions: list.slice(0, 40) }] } })).toEqual(
      [],
    );
    expect(await refused({ filters: { groups: [{ conditions: list }, { conditions: list }] } })).toEqual([
      '120 filter conditions are too many: at most 100 in a query',
    ]);
    expect(await refused({ filters: { conditions: [condition('softwares.name')] } })).toEqual([
      'softwares.name is no path to filter by',
    ]);
  });

  test('a pattern has 100 characters and is one', async () => {
    const by = (value: string): object => ({ conditions: [condition('assetBasicInfo.type', 'REGEXP', value)] });
    expect(await refused({ filters: by('a'.repeat(100)) })).toEqual([]);
    expect(await refused({ filters: by('a'.repeat(101)) })).toEqual([
      'A REGEXP of 101 characters is too long: at most 100',
    ]);
    expect(await refused({ filters: by('(') })).toEqual(['"(" is no regular expression']);
    const exists = condition('key', 'EXISTS', 'yes');
    expect(await refused({ filters: { conditions: [exists] } })).toEqual(['EXISTS takes "true" or "false", not "yes"']);
  });

  test('a page of more than 4 MB is refused, a smaller one of the same assets is not', async () => {
    const assets = { count: 500, softwares: 400, regular: true };
    const one = stage({ sites: [{ name: 'S', sources: [{ name: 'T', assets }] }] });
    const accessToken = await one.access();
    const told = await one.page(accessToken, { limit: 500 });
    expect(told.json).toMatchObject({ errors: [{ extensions: { code: 'RESPONSE_TOO_LARGE' } }] });
    expect(pageIn(await one.page(accessToken, { limit: 100 })).items).toHaveLength(100);
  });

  test('what the schema does not have is answered 400', async () => {
    const { access, query, send } = stage();
    const accessToken = await access();
    for (const text of [
      '{ nothing }',
      'query {',
      '{ authorizedSites { sites { owner } } }',
      'query q($a: ID!) { site(id: $a) { id } }',
    ]) {
      const told = await query(accessToken, text);
      expect([told.status, messagesIn(told).length > 0]).toEqual([400, true]);
    }
    const headers = { authorization: `Bearer ${accessToken}` };
    expect((await send('/api/v2/graphql', '[1]', headers)).status).toBe(400);
    expect((await send('/api/v3', {}, headers)).status).toBe(404);
  });

  test('groups of a filter have no groups', async () => {
    const { access, page } = stage();
    const deep = { groups: [{ conditions: [], groups: [{ conditions: [] }] }] };
    expect((await page(await access(), { filters: deep })).status).toBe(400);
  });

  test('none of them is kept where strictness is off', async () => {
    const one = stage({ strict: false });
    const accessToken = await one.access();
    const { pagination } = pageIn(await one.page(accessToken, { limit: 1 }));
    const cursor = pagination.next ?? '';
    expect(pageIn(await one.page(accessToken, { cursor, total: true, limit: 501 })).total).toBe(300);
    const filters = { conditions: [condition('operatingSystem.name', 'EQUAL', 'Ubuntu 24.04 LTS')] };
    expect(await one.everything(accessToken, { filters, paths: ['key'] })).not.toEqual([]);
  });
});
