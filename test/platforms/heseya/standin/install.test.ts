import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { info } from './app-of-the-test.ts';
import { claimsIn, openStage, owner, shop, staff } from './stage.ts';
import type { HeseyaStage } from './stage.ts';

let on: HeseyaStage;
beforeEach(async () => {
  on = await openStage();
});
afterEach(() => on[Symbol.asyncDispose]());

const keyOf = ({ body }: { body: { error: { key: string } } }): string => body.error.key;
const describeApp = (more: object): void => {
  on.app.answers['GET /'] = () => ({ status: 200, body: { ...info, ...more } });
};

describe('an app that is installed', () => {
  test('is asked for its description and then to install itself, with nothing but the documented body', async () => {
    const { status, body } = await on.install({ licence_key: 'licence/1' });
    expect(status).toBe(201);
    expect(body.data).toMatchObject({ url: on.app.origin, name: 'Łódź Notes', slug: 'lodz-notes', version: '1.0.0' });
    const [description, installation] = on.app.asked;
    for (const asked of [description, installation]) {
      expect(asked?.headers).not.toHaveProperty('x-core-url');
      expect(asked?.headers).not.toHaveProperty('authorization');
    }
    expect(description).toMatchObject({ method: 'GET', path: '/' });
    expect(installation).toMatchObject({ method: 'POST', path: '/install' });
    expect(installation?.body).toEqual({
      api_url: shop,
      api_name: 'Shop',
      api_version: '7.0.0',
      licence_key: 'licence/1',
      integration_token: expect.any(String),
      refresh_token: expect.any(String),
    });
    expect(installation?.text).toContain(String.raw`"https:\/\/shop.heseya-sandbox.test"`);
  });

  test('has null for a licence key that nobody gave', async () => {
    await on.install();
    expect(on.app.received('POST /install')[0]?.body).toMatchObject({ licence_key: null });
  });

  test('may ask for its profile and make a webhook while it is being installed', async () => {
    let seen: readonly unknown[] = [];
    on.app.answers['POST /install'] = async ({ body }) => {
      const { integration_token: token } = body as { integration_token: string };
      const profile = await on.ask('GET', '/auth/profile', token);
      const webhook = {
        url: `${on.app.origin}/webhooks`,
        secret: 's',
        events: ['OrderCreated'],
        with_issuer: false,
        with_hidden: false,
      };
      const created = await on.ask('POST', '/webhooks', token, webhook);
      seen = [profile.status, profile.body.data.url, profile.body.data.permissions, created.status];
      return { status: 200, body: { uninstall_token: 'x' } };
    };
    expect((await on.install()).status).toBe(201);
    expect(seen).toEqual([
      200,
      on.app.origin,
      ['auth.check_identity', 'orders.show', 'orders.show_details', 'webhooks.add'],
      201,
    ]);
    expect(on.standin.webhooks('shop')).toMatchObject([{ url: `${on.app.origin}/webhooks`, events: ['OrderCreated'] }]);
  });

  test('brings its permissions: for owners, for whoever installed it, and for everybody where that was wished', async () => {
    await on.install({ public_app_permissions: ['look'] });
    const permissions = await on.ask('GET', '/permissions', owner);
    const own = permissions.body.data.filter(({ name }: { name: string }) => name.startsWith('app.'));
    expect(own).toMatchObject([
      { name: 'app.lodz-notes.configure', display_name: 'May configure' },
      { name: 'app.lodz-notes.look', display_name: null },
    ]);
    const profile = await on.ask('GET', '/auth/profile', owner);
    expect(profile.body.data.roles).toMatchObject([{ name: 'Owner' }, { name: 'Łódź Notes owner' }]);
    expect(profile.body.data.permissions).toContain('app.lodz-notes.configure');
    const { token } = on.standin.appTokens('shop', 'lodz-notes');
    const everybody = await on.ask('GET', '/auth/check', token);
    expect(everybody.body.data).toMatchObject({
      id: null,
      name: 'Unauthenticated',
      permissions: expect.arrayContaining(['look']),
    });
    expect(everybody.body.data.permissions).not.toContain('configure');
  });

  test('is installed in one store and not in the other', async () => {
    await on.install();
    expect(on.standin.apps('shop')).toMatchObject([{ name: 'Łódź Notes', installed: true }]);
    expect(on.standin.apps('second')).toEqual([]);
    const second = await on.ask('POST', 'https://second.heseya-sandbox.test/apps', owner, {
      url: `${on.app.origin}/`,
      allowed_permissions: info.required_permissions,
      public_app_permissions: [],
    });
    expect(second.status).toBe(201);
    const sent = on.app.received('POST /install')[1]?.body as { api_url: string; integration_token: string };
    expect(sent.api_url).toBe('https://second.heseya-sandbox.test');
    expect(claimsIn(sent.integration_token)).toMatchObject({
      iss: 'https://second.heseya-sandbox.test/',
      typ: 'access',
    });
  });

  test('keeps no slash at the end of its address, and one that begins like it is in its way', async () => {
    on.app.answers['GET /app/'] = () => ({ status: 200, body: info });
    on.app.answers['POST /app/install'] = () => ({ status: 201, body: { uninstall_token: 'x' } });
    expect((await on.install({ url: `${on.app.origin}/app/` })).status).toBe(201);
    expect(on.standin.apps('shop')).toMatchObject([{ url: `${on.app.origin}/app` }]);
    const again = await on.install({ url: `${on.app.origin.replace('http', 'https')}/ap?x=1` });
    expect(again).toMatchObject({
      status: 422,
      body: { error: { key: 'VALIDATION_ERROR', errors: { url: [{ key: 'VALIDATION_APPUNIQUEURL' }] } } },
    });
  });
});

describe('an installation is refused', () => {
  test.each([
    [
      'with a permission that the store does not know',
      { allowed_permissions: ['orders.eat'] },
      'CLIENT_ASSIGN_INVALID_PERMISSIONS',
    ],
    [
      'without a permission that the app requires',
      { allowed_permissions: ['orders.show'] },
      'CLIENT_ADD_APP_WITHOUT_REQUIRED_PERMISSIONS',
    ],
    [
      'with one that the app does not want',
      { allowed_permissions: [...info.required_permissions, 'tags.add'] },
      'CLIENT_ADD_PERMISSION_APP_DOESNT_WANT',
    ],
    ['without an address', { url: '' }, 'VALIDATION_ERROR'],
    ['without its lists', { allowed_permissions: undefined }, 'VALIDATION_ERROR'],
    ['from an address beyond this machine', { url: 'https://app.example.com' }, 'CLIENT_FAILED_TO_CONNECT_WITH_APP'],
  ])('%s', async (_why, more, key) => {
    const refused = await on.install(more);
    expect([refused.status, keyOf(refused)]).toEqual([422, key]);
    expect(on.standin.apps('shop')).toEqual([]);
  });

  test.each([
    ['required', { required_permissions: ['orders.eat'] }],
    ['optional', { optional_permissions: ['orders.eat'] }],
  ])('by an app with an unknown permission among its %s ones', async (_which, more) => {
    describeApp(more);
    expect(keyOf(await on.install())).toBe('CLIENT_APP_WANTS_INVALID_PERMISSION');
  });

  test('to a user who may not install, or has not all that is granted', async () => {
    expect(await on.install({}, staff)).toMatchObject({
      status: 403,
      body: { error: { key: 'FORBIDDEN', code: 403 } },
    });
    expect((await on.install({}, 'nonsense')).status).toBe(404);
    expect(on.app.asked).toEqual([]);
    await on.install({ allowed_permissions: [...info.required_permissions] });
    const { token } = on.standin.appTokens('shop', 'lodz-notes');
    expect((await on.install({ url: 'http://127.0.0.1:1' }, token)).status).toBe(403);
  });

  test.each<readonly [string, string | object, number, string]>([
    ['is no JSON', '<html>', 200, 'CLIENT_APP_RESPONDED_WITH_INVALID_INFO'],
    ['is a list', [], 200, 'CLIENT_APP_RESPONDED_WITH_INVALID_INFO'],
    ['has no author', { ...info, author: ' ' }, 200, 'CLIENT_APP_RESPONDED_WITH_INVALID_INFO'],
    [
      'says "yes" to licence_required',
      { ...info, licence_required: 'yes' },
      200,
      'CLIENT_APP_RESPONDED_WITH_INVALID_INFO',
    ],
    [
      'has an unnamed permission',
      { ...info, internal_permissions: [{}] },
      200,
      'CLIENT_APP_RESPONDED_WITH_INVALID_INFO',
    ],
    ['is an error', 'gone', 410, 'CLIENT_APP_INFO_RESPONDED_WITH_INVALID_CODE'],
  ])('by a description that %s', async (_what, body, status, key) => {
    on.app.answers['GET /'] = () => ({ status, body });
    const refused = await on.install();
    expect([refused.status, keyOf(refused)]).toEqual([422, key]);
    expect(on.standin.apps('shop')).toEqual([]);
  });

  test('by a description without required_permissions, where PHP fails', async () => {
    describeApp({ required_permissions: undefined });
    expect(await on.install()).toMatchObject({ status: 500, body: { error: { key: 'INTERNAL_SERVER_ERROR' } } });
  });

  test('by one without internal_permissions when the app is installed already', async () => {
    describeApp({ internal_permissions: undefined });
    expect((await on.install()).status).toBe(500);
    expect(on.standin.apps('shop')).toMatchObject([{ installed: true }]);
  });

  test.each<readonly [string, { status: number; body?: string | object }, string]>([
    ['refuses', { status: 422, body: { message: 'no' } }, 'CLIENT_APP_INSTALLATION_RESPONDED_WITH_INVALID_CODE'],
    ['says nothing', { status: 204 }, 'CLIENT_INVALID_INSTALLATION_RESPONSE'],
    [
      'gives a token that is too long',
      { status: 200, body: { uninstall_token: 'x'.repeat(256) } },
      'CLIENT_INVALID_INSTALLATION_RESPONSE',
    ],
  ])('when the app %s, and nothing stays', async (_what, reply, key) => {
    on.app.answers['POST /install'] = () => reply;
    const refused = await on.install();
    expect([refused.status, keyOf(refused)]).toEqual([422, key]);
    expect(on.standin.apps('shop')).toEqual([]);
  });

  test('when the app does not answer in 30 seconds, and the app stays in the way until it is removed by force', async () => {
    on.app.answers['POST /install'] = () => {
      setImmediate(() => on.clock.advance(30_000));
      return undefined;
    };
    expect(keyOf(await on.install())).toBe('CLIENT_FAILED_TO_CONNECT_WITH_APP');
    expect(on.standin.apps('shop')).toMatchObject([{ installed: false }]);
    expect(keyOf(await on.install())).toBe('VALIDATION_ERROR');
    const [app] = on.standin.apps('shop');
    const removed = await on.ask('DELETE', `/apps/id:${String(app?.['id'])}?force`, owner);
    expect(removed.status).toBe(204);
    expect(on.standin.apps('shop')).toEqual([]);
  });

  test('when the app redirects /install: the POST becomes a GET', async () => {
    on.app.answers['POST /install'] = () => ({ status: 302, headers: { location: '/elsewhere' } });
    on.app.answers['GET /elsewhere'] = () => ({ status: 405 });
    expect(keyOf(await on.install())).toBe('CLIENT_APP_INSTALLATION_RESPONDED_WITH_INVALID_CODE');
    expect(on.app.received('GET /elsewhere')).toMatchObject([{ text: '' }]);
  });
});
