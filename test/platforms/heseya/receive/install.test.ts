import { createHmac } from 'node:crypto';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { AppDefinition, InstallContext } from '../../../../src/platforms/heseya/receive/index.ts';
import { Rejected } from '../../../../src/runtime/outcomes.ts';
import { startAppServer } from './app-server.ts';
import { definition, openApp, shop, type AppStage } from './app-stage.ts';

const listening: AppDefinition = { ...definition, webhooks: { events: ['OrderCreated'] } };
const webhooks = { OrderCreated: async () => {} };

const tokenOf = (claims: object): string =>
  `eyJhbGciOiJIUzI1NiJ9.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.c2ln`;
const good = { iss: shop, typ: 'access', iat: 1, exp: 9_999_999_999 };

const forged = (change: object = {}): object => ({
  api_url: shop,
  api_name: 'Shop',
  api_version: '7.0.0',
  licence_key: null,
  integration_token: tokenOf(good),
  refresh_token: 'refresh',
  ...change,
});

const post = (stage: AppStage, body: unknown) => stage.ask('POST', '/install', {}, body);

describe('an installation', () => {
  test('is stored after the store was called back, with a webhook of its own secret', async () => {
    const stage = await openApp({ webhooks }, {}, listening);
    await stage.install();
    const record = await stage.record();
    expect(record).toMatchObject({
      api_url: shop,
      api_name: 'Shop',
      api_version: '7.0.0',
      licence_key: null,
      settings: {},
      status: 'installed',
      app_slug: 'test-app',
      installed_at: '2026-05-01T12:00:00.000Z',
    });
    expect(stage.heseya.webhooks('shop')).toMatchObject([
      { url: `${stage.address}/webhooks`, events: ['OrderCreated'], with_issuer: false, with_hidden: false },
    ]);
    expect(stage.heseya.counts('shop')).toMatchObject({ 'GET /auth/profile': 1, 'POST /webhooks': 1 });
    expect(JSON.stringify(stage.log)).not.toMatch(/eyJ[\w-]{10}/);
  });

  test('without events makes no webhook', async () => {
    const stage = await openApp();
    await stage.install();
    expect(await stage.record()).toMatchObject({ webhook: null });
    expect(stage.heseya.counts('shop')['POST /webhooks']).toBeUndefined();
  });

  test('is known by the address without a slash, however the store writes it', async () => {
    const stage = await openApp(
      {},
      { stores: [{ host: 'old.heseya-sandbox.test', path: '/api', slash: 'everywhere' }] },
    );
    await stage.install('old');
    expect(await stage.record('https://old.heseya-sandbox.test/api')).toMatchObject({
      api_url: 'https://old.heseya-sandbox.test/api',
    });
  });

  test('may be refused by the app, for its licence key, and leaves nothing', async () => {
    const seen: (string | null)[] = [];
    const install = async ({ licenceKey, client, store }: InstallContext): Promise<void> => {
      seen.push(licenceKey);
      const { body } = await client.request('GET', '/auth/profile');
      expect(body).toMatchObject({ data: { name: 'Test app' } });
      if (licenceKey !== 'right') throw new Rejected(422, `No licence for ${store.apiUrl}`);
    };
    const stage = await openApp({ install, webhooks }, {}, listening);
    const { dashboard } = stage.heseya;
    const refused = await dashboard.install('shop', stage.address, { licenceKey: 'wrong' });
    expect(refused.status).toBe(422);
    expect(JSON.stringify(refused.body)).toContain(`No licence for ${shop}`);
    expect(await stage.record()).toBeUndefined();
    expect(stage.heseya.webhooks('shop')).toEqual([]);
    expect((await dashboard.install('shop', stage.address, { licenceKey: 'right' })).status).toBe(201);
    expect(await stage.record()).toMatchObject({ licence_key: 'right' });
    expect(seen).toEqual(['wrong', 'right']);
  });

  test('takes back its webhook where the record cannot be stored', async () => {
    const stage = await openApp(
      { webhooks },
      {
        ports: (ports) => ({
          ...ports,
          state: {
            ...ports.state,
            put: (name, ...rest) =>
              name.includes('/stores/') ? Promise.reject(new Error('no disk')) : ports.state.put(name, ...rest),
          },
        }),
      },
      listening,
    );
    await expect(stage.install()).rejects.toThrow('500');
    expect(stage.heseya.counts('shop')).toMatchObject({ 'POST /webhooks': 1, 'DELETE /webhooks/id:{id}': 1 });
  });

  test('needs the address of the app: without it, the token of any other app of the store would do', async () => {
    const stage = await openApp({}, { knowsItsAddress: false });
    await expect(stage.install()).rejects.toThrow('does not know its own address');
    expect(await stage.record()).toBeUndefined();
    expect(stage.heseya.counts('shop')['GET /auth/profile']).toBeUndefined();
  });

  test('that the store does not allow to listen is refused with the reason', async () => {
    const lacking = { ...listening, webhooks: { events: ['OrderCreated'], with_issuer: true } };
    const stage = await openApp({ webhooks }, {}, lacking);
    await expect(stage.install()).rejects.toThrow('CLIENT_NO_REQUIRED_PERMISSIONS_TO_EVENTS');
    expect(await stage.record()).toBeUndefined();
  });

  test('again keeps the settings, and brings new tokens and another uninstall token', async () => {
    const stage = await openApp({ webhooks }, {}, listening);
    await stage.install();
    await stage.heseya.dashboard.setConfig('shop', 'test-app', { target_url: 'https://a.example.com' });
    const before = await stage.record();
    // As after a forced uninstallation of which the app never heard.
    await stage.heseya.dashboard.uninstall('shop', 'test-app', { force: true });
    expect(await stage.record()).toBeUndefined();
    const { state } = stage;
    const name = `app-builder/heseya-sandbox.test/test-app/stores/${await keyOf(shop)}`;
    await state.put(name, { ...before, status: 'needs-installation', because: 'dead' }, undefined);
    stage.clock.advance(1000);
    await stage.install();
    const after = await stage.record();
    expect(after).toMatchObject({ status: 'installed', settings: { target_url: 'https://a.example.com' } });
    expect(after).not.toHaveProperty('because');
    for (const token of ['integration_token', 'refresh_token', 'uninstall_token_digest'] as const) {
      expect(after?.[token]).not.toBe(before?.[token]);
    }
  });

  test('that is older than what is stored does not take its place', async () => {
    const stage = await openApp();
    await stage.install();
    const { integration_token: token } = (await stage.record()) ?? {};
    const older = stage.heseya.appTokens('shop', 'test-app');
    stage.clock.advance(2000);
    const newer = stage.heseya.appTokens('shop', 'test-app');
    const install = async ({ token: integration_token, refresh_token }: typeof older) =>
      post(stage, { api_url: shop, integration_token, refresh_token });
    expect((await install(newer)).status).toBe(200);
    expect(await install(older)).toMatchObject({ status: 409 });
    expect(await stage.record()).toMatchObject({ integration_token: newer.token });
    expect(token).not.toBe(newer.token);
  });
});

const unusable: readonly (readonly [what: string, body: unknown, status: number])[] = [
  ['no JSON', 'x', 400],
  ['a list', [], 400],
  ['without an address', forged({ api_url: undefined }), 422],
  [
    'with a private address',
    forged({
      api_url: 'https://169.254.169.254',
      integration_token: tokenOf({ ...good, iss: 'https://169.254.169.254' }),
    }),
    422,
  ],
  ['with plain http', forged({ api_url: 'http://shop.heseya-sandbox.test' }), 422],
  ['without a token', forged({ integration_token: '' }), 422],
  ['without a refresh token', forged({ refresh_token: null }), 422],
  ['with a token that is none', forged({ integration_token: 'token' }), 422],
  ['with an identity token', forged({ integration_token: tokenOf({ ...good, typ: 'identity' }) }), 422],
  [
    'with the token of another store',
    forged({ integration_token: tokenOf({ ...good, iss: 'https://other.example' }) }),
    422,
  ],
  ['with a licence key that is a number', forged({ licence_key: 1 }), 422],
  ['with a name of ten thousand letters', forged({ api_name: 'x'.repeat(10_000) }), 422],
];

describe('what anybody may post to /install is refused', () => {
  test('without a question to the store, where it is no request of one', async () => {
    const stage = await openApp();
    for (const [what, body, status] of unusable) {
      const answer = await post(stage, body);
      expect(answer.status, what).toBe(status);
      expect(answer.body).toMatchObject({ error: { code: status, message: answer.body.message, errors: {} } });
    }
    expect(stage.heseya.counts('shop')).toEqual({});
  });

  test('a token that the store did not make', async () => {
    const stage = await openApp();
    expect(await post(stage, forged())).toMatchObject({ status: 422 });
    const head = Buffer.from('{"typ":"JWT","alg":"HS256"}').toString('base64url');
    const claims = Buffer.from(JSON.stringify({ ...good, sub: 'x' })).toString('base64url');
    const signature = createHmac('sha256', 'guess').update(`${head}.${claims}`).digest('base64url');
    const guessed = forged({ integration_token: `${head}.${claims}.${signature}` });
    expect(await post(stage, guessed)).toMatchObject({ status: 422, body: { message: /does not confirm/ } });
    expect(await stage.record()).toBeUndefined();
  });

  test('the token of a user', async () => {
    const stage = await openApp();
    const { token } = stage.heseya.token('shop', 'owner');
    const answer = await post(stage, forged({ integration_token: token }));
    expect(answer).toMatchObject({ status: 422, body: { message: 'The token is not one of an app' } });
  });

  test('the token of another app of the store', async () => {
    const stage = await openApp();
    const other = await startAppServer(async () => ({
      statusCode: 200,
      headers: { 'access-control-allow-origin': '*' },
      body: JSON.stringify({ ...definition, name: 'Other', uninstall_token: 'x' }),
    }));
    onTestFinished(() => other[Symbol.asyncDispose]());
    expect((await stage.heseya.dashboard.install('shop', other.address)).status).toBe(201);
    const { token, refresh_token } = stage.heseya.appTokens('shop', other.address);
    const answer = await post(stage, forged({ integration_token: token, refresh_token }));
    expect(answer).toMatchObject({ status: 422, body: { message: expect.stringContaining(other.address) as string } });
    expect(await stage.record()).toBeUndefined();
  });

  test('a store that is not there is worth another try', async () => {
    const nowhere = 'https://nowhere.heseya-sandbox.test';
    const closed = new URL('http://127.0.0.1:1/');
    const stage = await openApp(
      {},
      { ports: (ports) => ({ ...ports, route: (url) => (url.origin === nowhere ? closed : ports.route(url)) }) },
    );
    const body = forged({ api_url: nowhere, integration_token: tokenOf({ ...good, iss: nowhere }) });
    expect(await post(stage, body)).toMatchObject({ status: 503 });
    expect(await stage.record(nowhere)).toBeUndefined();
  });
});

async function keyOf(address: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', Buffer.from(address));
  return Buffer.from(digest).toString('hex').slice(0, 32);
}
