import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { dashboardOrigin } from '../../../../src/platforms/heseya/standin/index.ts';
import { info, openToBrowsers } from './app-of-the-test.ts';
import { claimsIn, openStage, shop } from './stage.ts';
import type { HeseyaStage } from './stage.ts';

let on: HeseyaStage;
beforeEach(async () => {
  on = await openStage();
});
afterEach(() => on[Symbol.asyncDispose]());

const fields = [{ key: 'target_url', label: 'Target', type: 'text', default_value: '' }];
const open = (status: number, body?: object) => () => ({
  status,
  headers: openToBrowsers,
  ...(body === undefined ? {} : { body }),
});

describe('a person at the dashboard', () => {
  test('installs an app with what it requires and proposes, and removes it', async () => {
    const { dashboard } = on.standin;
    expect(await dashboard.install('shop', on.app.origin)).toMatchObject({
      status: 201,
      body: { data: { slug: 'lodz-notes' } },
    });
    expect(on.standin.apps('shop')[0]?.permissions).toEqual(
      ['auth.check_identity', ...info.required_permissions].toSorted(),
    );
    const { token } = on.standin.appTokens('shop', 'lodz-notes');
    expect((await on.ask('GET', '/auth/check', token)).body.data.permissions).toContain('look');
    on.app.answers['POST /uninstall'] = () => ({ status: 500 });
    expect((await dashboard.uninstall('shop', 'lodz-notes')).status).toBe(422);
    expect((await dashboard.uninstall('shop', 'lodz-notes', { force: true })).status).toBe(204);
  });

  test('grants optional permissions, and enters the licence key that an app wants', async () => {
    const { dashboard } = on.standin;
    on.app.answers['GET /'] = open(200, { ...info, licence_required: true });
    await expect(dashboard.install('shop', on.app.origin)).rejects.toThrow('licence key');
    const choice = { licenceKey: 'L-1', optional: ['products.show'] };
    expect((await dashboard.install('shop', on.app.origin, choice)).status).toBe(201);
    expect(on.app.received('POST /install')[0]?.body).toMatchObject({ licence_key: 'L-1' });
    expect(on.standin.apps('shop')[0]?.permissions).toContain('products.show');
  });

  test('does not see an app that browsers may not ask', async () => {
    on.app.answers['GET /'] = () => ({ status: 200, body: info });
    await expect(on.standin.dashboard.install('shop', on.app.origin)).rejects.toThrow(
      'access-control-allow-origin is missing',
    );
  });

  test('reads and changes the settings after a preflight, with an identity', async () => {
    await on.install();
    on.app.answers['GET /config'] = open(200, fields);
    on.app.answers['POST /config'] = open(204);
    const { dashboard } = on.standin;
    on.app.asked.length = 0;
    expect(await dashboard.config('shop', 'lodz-notes')).toEqual({ status: 200, body: fields });
    expect(await dashboard.setConfig('shop', 'lodz-notes', { target_url: 'https://x.example' })).toEqual({
      status: 204,
      body: undefined,
    });
    expect(on.app.asked.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'OPTIONS /config',
      'GET /config',
      'OPTIONS /config',
      'POST /config',
    ]);
    expect(on.app.asked[0]?.headers).toMatchObject({
      origin: dashboardOrigin,
      'access-control-request-method': 'GET',
      'access-control-request-headers': 'authorization,cache-control,x-core-url',
    });
    const [, get, , post] = on.app.asked;
    expect(get?.headers).toMatchObject({
      'x-core-url': shop,
      origin: dashboardOrigin,
      'cache-control': 'no-cache, no-store',
    });
    expect(claimsIn(String(get?.headers.authorization).replace('Bearer ', ''))).toMatchObject({
      typ: 'identity',
      iss: shop,
    });
    expect(post?.body).toEqual({ target_url: 'https://x.example' });
  });

  test('without an identity sends none', async () => {
    await on.install();
    on.app.answers['GET /config'] = open(200, fields);
    await on.standin.dashboard.config('shop', 'lodz-notes', null);
    expect(on.app.received('GET /config')[0]?.headers).not.toHaveProperty('authorization');
  });

  test('runs an action by its name, as the member of the staff that it is', async () => {
    await on.install();
    on.app.answers['GET /actions'] = open(200, [
      { name: 'Resend', method: 'post', url: 'actions/resend', permissions: [] },
    ]);
    on.app.answers['POST /actions/resend'] = open(200, { done: true });
    const { dashboard } = on.standin;
    expect(await dashboard.runAction('shop', 'lodz-notes', 'Resend', 'staff')).toEqual({
      status: 200,
      body: { done: true },
    });
    const sent = on.app.received('POST /actions/resend')[0]?.headers.authorization ?? '';
    expect(claimsIn(sent.replace('Bearer ', ''))['sub']).toBe(claimsIn(on.standin.token('shop', 'staff').token)['sub']);
    await expect(dashboard.runAction('shop', 'lodz-notes', 'Other')).rejects.toThrow('no action Other');
  });

  test.each<readonly [string, number, Readonly<Record<string, string>>]>([
    ['is refused', 403, openToBrowsers],
    ['allows another page only', 204, { ...openToBrowsers, 'access-control-allow-origin': 'https://x.example' }],
    [
      'does not allow x-core-url',
      204,
      { ...openToBrowsers, 'access-control-allow-headers': 'authorization, cache-control' },
    ],
    [
      'allows every header by a star, which leaves out authorization',
      204,
      { ...openToBrowsers, 'access-control-allow-headers': '*' },
    ],
  ])('is blocked by the browser where the preflight %s', async (_how, status, headers) => {
    await on.install();
    on.app.answers['GET /config'] = open(200, fields);
    on.app.answers['OPTIONS /config'] = () => ({ status, headers });
    await expect(on.standin.dashboard.config('shop', 'lodz-notes')).rejects.toThrow('The browser blocks the preflight');
    expect(on.app.received('GET /config')).toEqual([]);
  });

  test('does not see an answer without leave for its page', async () => {
    await on.install();
    on.app.answers['GET /config'] = () => ({ status: 422, body: { message: 'wrong' } });
    await expect(on.standin.dashboard.config('shop', 'lodz-notes')).rejects.toThrow('The browser blocks GET');
  });
});

describe('the page of the sandbox', () => {
  test('shows stores, apps, webhooks and deliveries, and nothing that is secret', async () => {
    await on.install({ url: `${on.app.origin}?key=in-the-query` });
    const webhook = {
      url: `${on.app.origin}/webhooks?key=in-the-query`,
      secret: 'hush-hush',
      events: ['OrderCreated'],
      with_issuer: false,
      with_hidden: false,
    };
    await on.ask('POST', '/webhooks', on.standin.appTokens('shop', 'lodz-notes').token, webhook);
    on.standin.createOrder('shop');
    await on.standin.settled();
    on.app.answers['POST /webhooks'] = () => ({ status: 500 });
    on.standin.createOrder('shop');
    await on.standin.settled();
    const tables = on.standin.panel?.().tables ?? [];
    expect(tables.map(({ title, rows }) => [title, rows.length])).toEqual([
      ['Stores', 2],
      ['Installed apps', 1],
      ['Webhooks of stores', 1],
      ['Deliveries of stores', 2],
    ]);
    for (const { heads, rows } of tables) for (const row of rows) expect(row).toHaveLength(heads.length);
    expect(tables[3]?.rows.map((row) => row[2])).toEqual([
      [{ mark: 'will retry', tone: 'wait' }, 'at', { time: '2026-05-01T12:00:10.000Z' }],
      { mark: 'delivered', tone: 'good' },
    ]);
    const page = await (await fetch(on.sandbox.origin)).text();
    expect(page).toContain('Łódź Notes');
    for (const text of [page, JSON.stringify(tables), JSON.stringify(on.standin.webhooks('shop'))]) {
      expect(text).not.toMatch(/hush-hush|eyJ|uninstall-me|sandbox-owner|heseya_sandbox/);
    }
    expect(JSON.stringify(tables)).not.toContain('in-the-query');
  });
});
