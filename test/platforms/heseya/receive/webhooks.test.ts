import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { AppDefinition, AppOptions, WebhookContext } from '../../../../src/platforms/heseya/receive/index.ts';
import { phpJson } from '../../../../src/platforms/heseya/standin/index.ts';
import { storeStateName } from '../../../../src/platforms/heseya/wire/names.ts';
import { Rejected, Retry } from '../../../../src/runtime/outcomes.ts';
import { definition, openApp, prefix, shop, slug, type AppStage, type StageOptions } from './app-stage.ts';

const listening: AppDefinition = {
  ...definition,
  required_permissions: [...definition.required_permissions, 'webhooks.password', 'users.show', 'apps.show'],
  webhooks: { events: ['OrderCreated', 'PasswordReset'], with_issuer: true },
};

interface Seen {
  readonly stage: AppStage;
  readonly events: (WebhookContext<'OrderCreated'> | WebhookContext<'PasswordReset'>)[];
}

async function open(
  options: AppOptions['webhooks'] = {},
  stageOptions: StageOptions = {},
  app = listening,
): Promise<Seen> {
  const events: Seen['events'] = [];
  const see = async (context: Seen['events'][number]): Promise<void> => void events.push(context);
  const stage = await openApp({ webhooks: { OrderCreated: see, PasswordReset: see, ...options } }, stageOptions, app);
  await stage.install();
  return { stage, events };
}

async function secretOf(stage: AppStage): Promise<string> {
  const { webhook } = (await stage.record()) ?? {};
  return (webhook as { readonly secret: string }).secret;
}

/** As a store would, with its secret. */
async function post(stage: AppStage, message: object, secret?: string) {
  const body = phpJson(message);
  const signed = phpJson(message, { unescaped: true });
  const key = secret ?? (await secretOf(stage));
  const signature = createHmac('sha256', key).update(signed).digest('hex');
  return stage.ask('POST', '/webhooks', { signature, 'content-type': 'application/json' }, body);
}

const message = { event: 'OrderCreated', api_url: shop, data: { id: '1', code: 'Ż/1' } };

describe('a webhook', () => {
  test('is queued at once, and worked off with all that there is', async () => {
    const { stage, events } = await open();
    const { code } = stage.heseya.createOrder('shop', { comment: 'a/b\u2028🎁' }, { by: 'staff' });
    await stage.heseya.settled();
    expect(stage.heseya.attempts('shop')).toMatchObject([{ status: 200 }]);
    expect([stage.queue.length, events.length]).toEqual([1, 0]);
    expect(await stage.workOff()).toBe(0);
    expect(events).toMatchObject([
      {
        event: 'OrderCreated',
        data: { code, comment: 'a/b\u2028🎁' },
        issuer: { email: 'staff@shop.heseya-sandbox.test' },
        store: { apiUrl: shop, name: 'Shop', version: '7.0.0' },
        settings: { target_url: 'https://default.example.com' },
        identity: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
        triggeredAt: expect.stringContaining('2026-05-01') as string,
      },
    ]);
  });

  test('of nobody has no issuer', async () => {
    const { stage, events } = await open();
    stage.heseya.createOrder('shop');
    await stage.settled();
    expect(events).toMatchObject([{ issuer: null }]);
  });

  test('that comes more than once is worked off once, in whatever process', async () => {
    const { stage, events } = await open({}, { processes: 3 });
    stage.heseya.createOrder('shop', {}, { copies: 5 });
    stage.heseya.createOrder('shop', {}, { copies: 5 });
    await stage.settled();
    expect(stage.heseya.attempts('shop').map(({ status }) => status)).toEqual(Array(10).fill(200));
    expect(new Set(events.map(({ identity }) => identity)).size).toBe(2);
    expect(events).toHaveLength(2);
  });

  test('comes again where the work throws, but for what no repetition can change', async () => {
    let times = 0;
    const { stage } = await open({
      OrderCreated: ({ data }) => {
        times += 1;
        return Promise.reject(data.comment === 'never' ? new Rejected(422, 'Never') : new Retry('Later'));
      },
    });
    stage.heseya.createOrder('shop', { comment: 'never' });
    await stage.heseya.settled();
    expect(await stage.workOff()).toBe(0);
    stage.heseya.createOrder('shop', { comment: 'later' });
    await stage.heseya.settled();
    expect(await stage.workOff()).toBe(1);
    expect(await stage.workOff()).toBe(1);
    expect(times).toBe(3);
  });

  test('that is too large for a queue is worked off at once', async () => {
    const { stage, events } = await open();
    const large = { ...message, data: { ...message.data, comment: 'x'.repeat(270_000) } };
    expect(await post(stage, large)).toMatchObject({ status: 200, body: { message: 'Done' } });
    expect([stage.queue.length, events.length]).toEqual([0, 1]);
    expect(await post(stage, large)).toMatchObject({ status: 200, body: { message: 'Nothing to do' } });
  });

  test('that nobody asked for is done', async () => {
    const { stage } = await open();
    for (const event of ['OrderUpdated', 'toString', 'Unheard']) {
      expect(await post(stage, { ...message, event })).toMatchObject({
        status: 200,
        body: { message: 'Nothing to do' },
      });
    }
    expect(stage.queue).toEqual([]);
  });

  test('of a store that has uninstalled the app meanwhile is dropped', async () => {
    const { stage, events } = await open();
    await post(stage, message);
    await stage.heseya.dashboard.uninstall('shop', slug);
    expect(await stage.workOff()).toBe(0);
    expect(events).toEqual([]);
  });
});

describe('a message is refused', () => {
  test('without a signature, with another secret, and with a byte changed', async () => {
    const { stage } = await open();
    const secret = await secretOf(stage);
    const body = phpJson(message);
    const signature = createHmac('sha256', secret)
      .update(phpJson(message, { unescaped: true }))
      .digest('hex');
    const send = (headers: Record<string, string>, text: string) => stage.ask('POST', '/webhooks', headers, text);
    expect((await send({ signature }, body)).status).toBe(200);
    expect((await send({ signature }, body.replace('"1"', '"2"'))).status).toBe(401);
    expect(
      (await send({ signature: signature.replace(/^./, (digit) => (digit === '0' ? '1' : '0')) }, body)).status,
    ).toBe(401);
    expect((await send({}, body)).status).toBe(401);
    expect((await send({ signature: secret }, body)).status).toBe(401);
    expect((await post(stage, message, 'guess')).status).toBe(401);
    expect(stage.queue).toHaveLength(1);
  });

  test('where the store that it names is another one, or none', async () => {
    const { stage } = await open();
    await stage.install('second');
    for (const api_url of [
      'https://second.heseya-sandbox.test',
      'https://none.heseya-sandbox.test',
      `${shop}/api`,
      'x',
      1,
      null,
    ]) {
      expect((await post(stage, { ...message, api_url })).status).toBe(401);
    }
    expect(stage.queue).toEqual([]);
  });

  test('where it is malformed, signed or not', async () => {
    const { stage } = await open();
    const signature = '0'.repeat(64);
    expect((await stage.ask('POST', '/webhooks', { signature }, 'x')).status).toBe(400);
    expect((await stage.ask('POST', '/webhooks', { signature }, [])).status).toBe(400);
    expect((await post(stage, { api_url: shop, data: {} })).status).toBe(400);
    expect((await post(stage, { event: 'OrderCreated', api_url: shop })).status).toBe(400);
    expect((await post(stage, { ...message, issuer: 'x' })).status).toBe(400);
  });

  test('of a store in which the app has no webhook', async () => {
    const { stage } = await open();
    const secret = await secretOf(stage);
    const name = storeStateName(prefix, shop);
    const stored = await stage.state.get(name);
    await stage.state.put(name, { ...stored?.value, webhook: null }, stored?.version);
    expect((await post(stage, message, secret)).status).toBe(401);
    expect((await post(stage, message, '')).status).toBe(401);
  });
});

describe('a secured event', () => {
  // Stores take a secured webhook at an address with https only; the sandbox takes this machine's.
  test('is decrypted when it is worked off, and lies encrypted in the queue', async () => {
    const { stage, events } = await open();
    const stored = await stage.secrets.get(`${prefix}app`);
    const keys = { webhook_keys: { [`${shop}/`]: stage.heseya.webhookKey('shop') } };
    await stage.secrets.put(`${prefix}app`, { ...stored?.value, ...keys }, stored?.version);
    stage.heseya.emit('shop', 'PasswordReset', { token: 'opens the account' });
    await stage.heseya.settled();
    expect(stage.queue).toHaveLength(1);
    expect(JSON.stringify(stage.queue)).not.toContain('opens the account');
    expect(await stage.workOff()).toBe(0);
    expect(events).toMatchObject([{ event: 'PasswordReset', data: { token: 'opens the account' } }]);
  });

  test('waits where nobody has given the key of the store', async () => {
    const { stage, events } = await open();
    stage.heseya.emit('shop', 'PasswordReset');
    await stage.heseya.settled();
    expect(await stage.workOff()).toBe(1);
    expect(events).toEqual([]);
    expect(JSON.stringify(stage.log)).toContain('has no webhook key');
  });
});
