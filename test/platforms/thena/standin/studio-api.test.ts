import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { gadgetKey, openStage, platform, studio } from './stage.ts';
import type { ThenaStage } from './stage.ts';

let on: ThenaStage;
beforeEach(async () => {
  on = await openStage();
});
afterEach(() => on[Symbol.asyncDispose]());

describe('create-app', () => {
  test('answers with what the page documents and with the secrets of the client', async () => {
    const manifest = on.manifest();
    const made = await on.ask('POST', `${studio}/apps/create-app`, { body: { app_visibility: 'private', manifest } });
    expect(made).toMatchObject({
      status: 201,
      body: {
        uid: expect.stringMatching(/^APP\w{12}$/) as string,
        name: 'Ticket Notes',
        slug: 'ticket-notes',
        description: 'Sends notes on',
        visibility: 'private',
        manifest,
        createdAt: '2026-05-01T12:00:00.000Z',
        updatedAt: '2026-05-01T12:00:00.000Z',
        clientId: expect.any(String) as string,
        clientSecret: expect.any(String) as string,
      },
    });
    expect(on.standin.apps().map(({ uid }) => uid)).toEqual([made.body.uid]);
  });

  test.each([
    ['prose', (body: Record<string, unknown>) => body['appId']],
    ['wrapped', (body: Record<string, Record<string, unknown>>) => body['data']?.['uid']],
  ] as const)('answers in the form %s where that is wished', async (createAnswer, id) => {
    await using other = await openStage({ createAnswer });
    const made = await other.ask('POST', `${studio}/apps/create-app`, { body: { manifest: other.manifest() } });
    expect(id(made.body)).toBe(other.standin.apps()[0]?.uid);
    expect(made.body).not.toHaveProperty('uid');
  });

  test('refuses a slug that the organisation has, and no other', async () => {
    await on.createApp();
    const body = { manifest: on.manifest() };
    const again = await on.ask('POST', `${studio}/apps/create-app`, { body });
    expect(again).toMatchObject({ status: 400, body: { message: expect.stringContaining('ticket-notes') as string } });
    expect(await on.ask('POST', `${studio}/apps/create-app`, { key: gadgetKey, body })).toMatchObject({ status: 201 });
    expect(on.standin.apps()).toHaveLength(2);
  });

  test('refuses a manifest with a mistake and says where it is', async () => {
    const mistakes: readonly (readonly [manifest: unknown, path: string])[] = [
      [undefined, 'manifest'],
      [[], 'manifest'],
      [{ app: { name: '' } }, 'app.name'],
      [{ app: { name: 'A', slug: 'Not a slug' } }, 'app.slug'],
      [{ app: { name: 'A' }, events: { subscribe: 'all' } }, 'events.subscribe'],
      [{ app: { name: 'A' }, events: { subscribe: [{ name: 'ticket:created' }] } }, 'events.subscribe.0'],
      [{ app: { name: 'A' }, events: { publish: [{ event: 'ticket:created' }] } }, 'events.publish.0'],
      [{ app: { name: 'A' }, scopes: { required: 'tickets:read' } }, 'scopes.required'],
      [{ app: { name: 'A' }, scopes: { required: { platform: [{}] } } }, 'scopes.required.platform.0'],
      [
        { app: { name: 'A' }, integration: { webhooks: { events: 'http://x.example/' } } },
        'integration.webhooks.events',
      ],
      [{ app: { name: 'A' }, integration: { webhooks: { installations: 7 } } }, 'integration.webhooks.installations'],
      [{ app: { name: 'A' }, configuration: { required_settings: 'x' } }, 'configuration.required_settings'],
      [{ app: { name: 'A' }, activities: [{ name: 'x' }] }, 'activities.0'],
    ];
    for (const [manifest, path] of mistakes) {
      const told = await on.ask('POST', `${studio}/apps/create-app`, { body: { manifest } });
      expect(told).toMatchObject({ status: 400, body: { message: expect.stringContaining(`${path}:`) as string } });
    }
    expect(on.standin.apps()).toEqual([]);
  });

  test('takes both forms of scopes, and names that nobody knows', async () => {
    const required = { platform: [{ scope: 'unheard:of', reason: 'r', description: 'd' }] };
    await on.createApp({
      app: { name: 'A', slug: 'a', category: 'webhooks' },
      scopes: { required, optional: { platform: [] } },
    });
    await on.createApp({
      app: { name: 'B' },
      scopes: { required: ['tickets:read', 'comments:write'] },
      events: { subscribe: [{ event: 'ticket:unheard-of', reason: 'r' }] },
    });
    expect(on.standin.apps().map(({ slug }) => slug)).toEqual(['a', 'b']);
  });

  test('refuses a body that is no JSON and a visibility that is none', async () => {
    const address = `${studio}/apps/create-app`;
    expect(await on.ask('POST', address, { body: 'x{' })).toMatchObject({ status: 400 });
    const body = { app_visibility: 'secret', manifest: on.manifest() };
    expect(await on.ask('POST', address, { body })).toMatchObject({ status: 400 });
  });
});

describe('update-app', () => {
  test('says what has changed, path by path, and that nothing has', async () => {
    const uid = await on.createApp({ events: { subscribe: [{ event: 'ticket:created' }] } });
    const address = `${studio}/apps/${uid}/update-app`;
    const same = on.manifest({ events: { subscribe: [{ event: 'ticket:created' }] } });
    expect((await on.ask('PATCH', address, { body: same })).body).toMatchObject({ status: 'unchanged', changes: [] });
    on.clock.advance(1_000);
    const events = { subscribe: [{ event: 'ticket:updated' }, { event: 'ticket:created' }] };
    const changed = await on.ask('PATCH', address, { body: { manifest: on.manifest({ events }) } });
    expect(changed).toMatchObject({
      status: 200,
      body: {
        status: 'success',
        changes: [
          { path: 'events.subscribe.0.event', oldValue: 'ticket:created', newValue: 'ticket:updated' },
          { path: 'events.subscribe.1', oldValue: null, newValue: { event: 'ticket:created' } },
        ],
      },
    });
    expect(on.standin.apps()).toMatchObject([
      { createdAt: '2026-05-01T12:00:00.000Z', updatedAt: '2026-05-01T12:00:01.000Z', manifest: { events } },
    ]);
  });

  test('refuses the app of another organisation, the slug of another app, and a broken manifest', async () => {
    const uid = await on.createApp();
    await on.createApp({ app: { name: 'Other', slug: 'other' } });
    const address = `${studio}/apps/${uid}/update-app`;
    expect(await on.ask('PATCH', address, { key: gadgetKey, body: on.manifest() })).toMatchObject({ status: 404 });
    const body = on.manifest({ app: { name: 'Other', slug: 'other' } });
    expect(await on.ask('PATCH', address, { body })).toMatchObject({ status: 400 });
    expect(await on.ask('PATCH', address, { body: { manifest: {} } })).toMatchObject({ status: 400 });
    expect(on.standin.apps().map(({ slug }) => slug)).toEqual(['ticket-notes', 'other']);
  });
});

describe('who asks', () => {
  test.each([
    ['without a key', ''],
    ['with a key that nobody has', 'pk_live_no.body'],
  ])('%s is refused everywhere', async (_how, key) => {
    for (const [method, address] of [
      ['POST', `${studio}/apps/create-app`],
      ['POST', `${studio}/incoming-webhook/events`],
      ['GET', `${platform}/tickets`],
      ['GET', `${platform}/nowhere`],
    ] as const) {
      const asking = { key, ...(method === 'GET' ? {} : { body: {} }) };
      expect(await on.ask(method, address, asking)).toMatchObject({ status: 401 });
    }
  });

  test('with a bot token may not do what people do', async () => {
    const { uid, botToken: key } = await on.installedApp();
    const body = { appId: uid, teamIds: ['TEAM0SUPPORT'] };
    expect(await on.ask('POST', `${studio}/apps/uninstall`, { key, body })).toMatchObject({ status: 403 });
    expect(on.standin.installations()).toMatchObject([{ status: 'installed' }]);
  });

  test('is told how often it may ask, on every answer, and refused until then', async () => {
    await using few = await openStage({ rateLimit: { limit: 2, window: 60_000 } });
    const read = async (key?: string) => few.ask('GET', `${platform}/users/me`, { key });
    const first = await read();
    const header = (name: string): string | null => first.headers.get(`x-ratelimit-${name}`);
    expect(['limit', 'remaining', 'userid', 'orgid', 'path', 'ip'].map(header)).toEqual([
      '2',
      '1',
      'U0ANNA',
      'ORG0WIDGET',
      '/v1/users/me',
      '127.0.0.1',
    ]);
    expect(Number(header('reset'))).toBe(few.clock.now() / 1000 + 60);
    expect((await read()).status).toBe(200);
    const third = await read();
    expect(third.status).toBe(429);
    expect(third.headers.get('x-ratelimit-reset')).toBe(header('reset'));
    expect(await read(gadgetKey)).toMatchObject({ status: 200 });
    few.clock.advance(59_999);
    expect((await read()).status).toBe(429);
    few.clock.advance(1);
    expect((await read()).status).toBe(200);
    expect((await few.ask('GET', `${platform}/users/me`, { key: '' })).headers.get('x-ratelimit-limit')).toBe('2');
  });

  test('is failed as often as the sandbox was told, before or after the work', async () => {
    on.standin.failWith({ status: 503, times: 1 });
    const body = { manifest: on.manifest() };
    expect(await on.ask('POST', `${studio}/apps/create-app`, { body })).toMatchObject({ status: 503 });
    expect(on.standin.apps()).toEqual([]);
    on.standin.failWith({ status: 502, times: 1, afterWork: true });
    expect(await on.ask('POST', `${studio}/apps/create-app`, { body })).toMatchObject({ status: 502 });
    expect(on.standin.apps()).toHaveLength(1);
    expect(await on.ask('GET', `${platform}/users/me`)).toMatchObject({ status: 200 });
  });
});

describe('an event of an app', () => {
  const events = { publish: [{ event: 'linear.contact.synced', reason: 'r', schema: {} }] };
  const send = async (key: string, body: object, header = 'x-bot-key') =>
    on.ask('POST', `${studio}/incoming-webhook/events`, { key, header, body });

  test('is taken where the manifest declares it', async () => {
    const { uid, botToken } = await on.installedApp({ events });
    const told = await send(botToken, { event_name: 'linear.contact.synced', payload: { id: 7 } });
    expect(told).toMatchObject({ status: 200, body: { success: true, timestamp: '2026-05-01T12:00:00.000Z' } });
    expect(on.standin.published()).toEqual([
      {
        at: '2026-05-01T12:00:00.000Z',
        messageId: told.body.messageId,
        organisation: 'ORG0WIDGET',
        application: uid,
        event: 'linear.contact.synced',
        payload: { id: 7 },
      },
    ]);
  });

  test('is refused where it is not declared, has no payload, or comes with another key', async () => {
    const { botToken } = await on.installedApp({ events });
    const good = { event_name: 'linear.contact.synced', payload: {} };
    expect(await send(botToken, { ...good, event_name: 'linear.other' })).toMatchObject({ status: 400 });
    expect(await send(botToken, { ...good, payload: 'x' })).toMatchObject({ status: 400 });
    expect(await send(botToken, good, 'x-api-key')).toMatchObject({ status: 401 });
    expect(await send('pk_live_sandbox.personal-key', good)).toMatchObject({ status: 401 });
    expect(on.standin.published()).toEqual([]);
  });
});
