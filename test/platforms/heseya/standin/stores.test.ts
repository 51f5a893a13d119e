import { describe, expect, test } from 'vitest';
import { claimsIn, openStage, owner } from './stage.ts';

describe('a store', () => {
  test('of the options is there beside the two that always are, with its own path', async () => {
    await using on = await openStage({
      stores: [
        'store-1.heseya-sandbox.test',
        { host: 'store-2.heseya-sandbox.test', path: '/api', slash: 'everywhere' },
      ],
    });
    expect(on.standin.stores()).toEqual([
      'shop.heseya-sandbox.test',
      'second.heseya-sandbox.test',
      'store-1.heseya-sandbox.test',
      'store-2.heseya-sandbox.test',
    ]);
    const address = 'https://store-2.heseya-sandbox.test';
    expect((await on.ask('GET', `${address}/api/products`)).status).toBe(200);
    expect((await on.ask('GET', `${address}/products`)).status).toBe(404);
    expect((await on.ask('GET', 'https://store-1.heseya-sandbox.test/products')).status).toBe(200);
    const allowed = ['orders.show', 'orders.show_details', 'webhooks.add'];
    const body = { url: on.app.origin, allowed_permissions: allowed, public_app_permissions: [] };
    expect((await on.ask('POST', `${address}/api/apps`, owner, body)).status).toBe(201);
    const sent = on.app.received('POST /install').map(({ body: given }) => given as Record<string, string>);
    expect(sent.map(({ api_url: apiUrl, integration_token: token = '' }) => [apiUrl, claimsIn(token)['iss']])).toEqual([
      [`${address}/api/`, `${address}/api/`],
    ]);
    expect(on.standin.issuer('store-2')).toBe(`${address}/api/`);
  });

  test('has a key for encrypted events that nobody else has', async () => {
    await using on = await openStage();
    expect(on.standin.webhookKey('shop')).toMatch(/^[0-9a-f]{64}$/);
    expect(on.standin.webhookKey('shop')).not.toBe(on.standin.webhookKey('second'));
  });

  test('knows no other paths and methods, and says so in its own words', async () => {
    await using on = await openStage();
    const unknown = {
      status: 404,
      body: { error: { message: 'Page not found', code: 404, key: 'NOT_FOUND', errors: [] } },
    };
    expect(await on.ask('GET', '/nothing', owner)).toEqual(unknown);
    expect(await on.ask('DELETE', '/apps', owner)).toEqual(unknown);
  });

  test('that is closed lets go of an app that does not answer, and of what would be delivered later', async () => {
    const on = await openStage();
    await on.install();
    const webhook = {
      url: `${on.app.origin}/webhooks`,
      events: ['OrderCreated'],
      with_issuer: false,
      with_hidden: false,
    };
    await on.ask('POST', '/webhooks', owner, webhook);
    const arrived = new Promise<void>((resolve) => {
      on.app.answers['POST /webhooks'] = () => {
        resolve();
        return undefined;
      };
    });
    on.standin.createOrder('shop');
    await arrived;
    await on.standin.close?.();
    on.clock.advance(3_600_000);
    await on.standin.settled();
    expect(on.standin.attempts()).toEqual([]);
    await on[Symbol.asyncDispose]();
  });
});
