import { describe, expect, test } from 'vitest';
import { definition, openApp, shop, slug, type AppStage } from './app-stage.ts';

const asked = (stage: AppStage): number => stage.heseya.counts('shop')['GET /auth/check/{identity_token}'] ?? 0;
const get = (stage: AppStage, headers: Readonly<Record<string, string>>) => stage.ask('GET', '/config', headers);
const refused = { status: 422, body: { message: 'Auth token is invalid' } };

async function open(): Promise<AppStage> {
  const stage = await openApp();
  await stage.install();
  await stage.heseya.dashboard.setConfig('shop', slug, { target_url: 'https://a.example.com' });
  return stage;
}

describe('the store that a browser names', () => {
  test('is the installed one in any spelling', async () => {
    const stage = await open();
    for (const named of [shop, `${shop}/`, 'HTTPS://SHOP.heseya-sandbox.test']) {
      const { status, body } = await get(stage, { ...stage.as('owner'), 'x-core-url': named });
      expect([status, body[0].value]).toEqual([200, 'https://a.example.com']);
    }
  });

  test('is no other one, and none whose address begins so', async () => {
    const stage = await open();
    const before = asked(stage);
    const second = 'https://second.heseya-sandbox.test';
    const plain = shop.replace('https', 'http');
    for (const named of ['', 'shop', plain, `${shop}/api`, `${shop}.attacker.example`, second, `${shop}, ${second}`]) {
      expect(await get(stage, { ...stage.as('owner'), 'x-core-url': named }), named).toMatchObject(refused);
      expect(await get(stage, { 'x-core-url': named }), named).toMatchObject(refused);
    }
    expect(asked(stage)).toBe(before);
  });

  test('has to be named where there is a token', async () => {
    const stage = await open();
    const { authorization = '' } = stage.as('owner');
    expect(await get(stage, { authorization })).toMatchObject(refused);
  });
});

describe('a token', () => {
  test('of another installed store is refused, whichever of the two is named', async () => {
    const stage = await open();
    await stage.install('second');
    const second = `Bearer ${stage.heseya.token('second', 'owner').identity_token ?? ''}`;
    expect(await get(stage, { 'x-core-url': shop, authorization: second })).toMatchObject(refused);
    const { authorization = '' } = stage.as('owner');
    const other = 'https://second.heseya-sandbox.test';
    expect(await get(stage, { 'x-core-url': other, authorization })).toMatchObject(refused);
  });

  test('that is for access, made up, changed or over is refused', async () => {
    const stage = await open();
    const { token, identity_token } = stage.heseya.token('shop', 'owner');
    const genuine = identity_token ?? '';
    const [head = '', payload = '', signature = ''] = genuine.split('.');
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as object;
    const changed = Buffer.from(JSON.stringify({ ...claims, exp: 9_999_999_999 })).toString('base64url');
    for (const bad of [token, 'x', `${head}.${changed}.${signature}`, `${genuine}x`]) {
      expect(await get(stage, { 'x-core-url': shop, authorization: `Bearer ${bad}` })).toMatchObject(refused);
    }
    expect(await get(stage, { 'x-core-url': shop, authorization: `Basic ${genuine}` })).toMatchObject(refused);
    stage.clock.advance(331_000);
    expect(await get(stage, { 'x-core-url': shop, authorization: `Bearer ${genuine}` })).toMatchObject(refused);
  });

  test('is shown to the store once a minute, and never believed after its end', async () => {
    const stage = await open();
    const headers = stage.as('owner');
    const before = asked(stage);
    for (let time = 0; time < 5; time += 1) await get(stage, headers);
    expect(asked(stage)).toBe(before + 1);
    stage.clock.advance(60_000);
    await get(stage, headers);
    expect(asked(stage)).toBe(before + 2);
    // Ten seconds before its end, so that what is remembered ends with it.
    stage.clock.advance(230_000);
    await get(stage, headers);
    expect(asked(stage)).toBe(before + 3);
    stage.clock.advance(10_000);
    // The store is asked, with the app's own token renewed, and has the last word.
    expect(await get(stage, headers)).toMatchObject(refused);
    expect(asked(stage)).toBe(before + 5);
  });

  test('that the store has cut short is believed for the rest of a minute only', async () => {
    const stage = await open();
    const headers = stage.as('owner');
    await get(stage, headers);
    stage.heseya.expireTokens('shop');
    stage.clock.advance(60_000);
    expect(await get(stage, headers)).toMatchObject(refused);
  });

  test('is in no log', async () => {
    const stage = await open();
    await get(stage, stage.as('owner'));
    expect(JSON.stringify(stage.log)).not.toMatch(/eyJ[\w-]{10}/);
  });
});

describe('actions and routes of an app', () => {
  const actions = [
    { name: 'Do it', method: 'post', url: '/actions/do', permissions: ['configure'] },
    { name: 'Anything', method: 'POST', url: '/actions/any', permissions: [] },
  ];
  const openActive = async (): Promise<AppStage> => {
    const stage = await openApp(
      {
        actions: {
          'Do it': async ({ identity, store, settings }) => ({ by: identity.name, store: store.apiUrl, settings }),
          Anything: async () => {},
        },
        routes: {
          'GET orders/{id}': {
            permissions: ['orders.show'],
            work: async ({ parameters, query, client }) => {
              const { status } = await client.request('GET', '/auth/profile');
              return { id: parameters['id'] ?? null, tag: query['tag']?.[0] ?? null, status };
            },
          },
          'POST orders/{id}': { permissions: ['look'], work: async ({ body }) => [body ?? null] },
        },
      },
      {},
      { ...definition, actions },
    );
    await stage.install();
    return stage;
  };

  test('are listed for everybody', async () => {
    const stage = await openActive();
    expect(await stage.ask('GET', '/actions')).toMatchObject({ status: 200, body: actions });
  });

  test('work for whoever has the permissions', async () => {
    const stage = await openActive();
    const { dashboard } = stage.heseya;
    expect(await dashboard.runAction('shop', slug, 'Do it')).toEqual({
      status: 200,
      body: { by: 'Olga Nowak', store: shop, settings: { target_url: 'https://default.example.com' } },
    });
    expect((await dashboard.runAction('shop', slug, 'Do it', 'staff')).status).toBe(403);
    expect((await dashboard.runAction('shop', slug, 'Anything', 'staff')).status).toBe(204);
    expect(await dashboard.runAction('shop', slug, 'Anything', null)).toMatchObject({
      status: 403,
      body: { message: 'You have to be signed in' },
    });
    expect((await stage.ask('POST', '/actions/do')).status).toBe(401);
  });

  test('have what is in the path, the query and the body', async () => {
    const stage = await openActive();
    expect(await stage.ask('GET', '/orders/a%2Fb?tag=x', stage.as('staff'))).toMatchObject({
      status: 200,
      body: { id: 'a/b', tag: 'x', status: 200 },
    });
    // A permission that is open to everybody.
    expect(await stage.ask('POST', '/orders/1', { 'x-core-url': shop }, { n: 1 })).toMatchObject({
      status: 200,
      body: [{ n: 1 }],
    });
    expect((await stage.ask('GET', '/orders/1', { 'x-core-url': shop })).status).toBe(403);
    expect((await stage.ask('DELETE', '/orders/1', stage.as('owner'))).status).toBe(405);
  });
});
