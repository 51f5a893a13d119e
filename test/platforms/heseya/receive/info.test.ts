import { describe, expect, test } from 'vitest';
import { app, type AppDefinition } from '../../../../src/platforms/heseya/receive/index.ts';
import { definition, openApp } from './app-stage.ts';

describe('what an app says of itself', () => {
  test('has all fields of app.json that stores know, and always lists', async () => {
    const stage = await openApp();
    const answer = await stage.ask('GET', '/');
    expect(answer).toMatchObject({ status: 200, body: { optional_permissions: [], widgets: [] } });
    expect(Object.keys(answer.body)).toEqual([
      'name',
      'author',
      'version',
      'api_version',
      'required_permissions',
      'optional_permissions',
      'internal_permissions',
      'widgets',
    ]);
    expect(answer.body).not.toHaveProperty('config');
  });

  test('passes everything on that is given', async () => {
    const whole: AppDefinition = {
      ...definition,
      icon: 'https://example.com/icon.png',
      description: 'Does things',
      licence_required: true,
      microfrontend_url: 'https://front.example.com',
      optional_permissions: ['products.show'],
      internal_permissions: [{ name: 'look', display_name: 'Look', description: 'at it', unauthenticated: true }],
      widgets: [{ name: 'orders' }],
    };
    const stage = await openApp({}, {}, whole);
    const { config: _, ...info } = whole;
    expect((await stage.ask('GET', '/')).body).toEqual(info);
    expect(await stage.heseya.dashboard.info(stage.address)).toMatchObject({ status: 200, body: info });
  });

  test('has no body where only the head is asked for', async () => {
    const stage = await openApp();
    expect(await stage.ask('HEAD', '/')).toMatchObject({ status: 200, body: undefined });
  });
});

describe('pages of other hosts', () => {
  test('may read any answer that is for them', async () => {
    const stage = await openApp();
    for (const path of ['/', '/config', '/actions', '/nothing']) {
      for (const method of ['GET', 'POST', 'DELETE', 'OPTIONS']) {
        const { headers } = await stage.ask(method, path);
        expect(headers.get('access-control-allow-origin')).toBe('*');
        for (const name of ['authorization', 'x-core-url', 'cache-control', 'accept-language', 'content-type']) {
          expect(headers.get('access-control-allow-headers')).toContain(name);
        }
      }
    }
  });

  test('have no business with installations', async () => {
    const stage = await openApp();
    for (const path of ['/install', '/uninstall']) {
      const { status, headers } = await stage.ask('OPTIONS', path);
      expect([status, headers.get('access-control-allow-origin')]).toEqual([204, null]);
    }
  });
});

describe('what nothing is served for', () => {
  test('is 404 for a path, 405 for a method with those that there are, and 413 for what is too large', async () => {
    const stage = await openApp();
    expect(await stage.ask('GET', '/nothing')).toMatchObject({ status: 404, body: { error: { code: 404 } } });
    const refused = await stage.ask('DELETE', '/config');
    expect(refused).toMatchObject({ status: 405, body: { message: 'Method not allowed. Use GET or POST instead.' } });
    expect(refused.headers.get('allow')).toBe('GET, POST, HEAD, OPTIONS');
    expect(await stage.ask('POST', '/install', {}, 'x'.repeat(1024 * 1024 + 1))).toMatchObject({ status: 413 });
    // Without events there are no webhooks.
    expect(await stage.ask('POST', '/webhooks', {}, {})).toMatchObject({ status: 404 });
  });
});

describe('an app.json that does not fit the handler', () => {
  const work = async (): Promise<void> => {};

  test.each([
    [{ webhooks: { events: ['OrderCreated'] } }, {}, 'the handler has nothing for "OrderCreated" of webhooks.events'],
    [{}, { webhooks: { OrderCreated: work } }, 'the handler has "OrderCreated" in webhooks'],
    [
      { actions: [{ name: 'go', method: 'POST', url: '/actions/go', permissions: [] }] },
      {},
      'the handler has nothing for "go" of actions',
    ],
    [{}, { actions: { go: work } }, 'the handler has "go" in actions'],
  ])('%j with %j is refused', (more, options, message) => {
    expect(() => app({ ...definition, ...more }, options)).toThrow(message);
  });

  test.each(['GET config', 'POST /install', 'GET /', 'get orders', 'orders'])(
    'with the route %j is refused',
    (name) => {
      expect(() => app(definition, { routes: { [name]: { permissions: [], work } } })).toThrow(TypeError);
    },
  );
});
