import { createDecipheriv, createHmac } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { info } from './app-of-the-test.ts';
import type { Asked } from './app-of-the-test.ts';
import { openStage, owner } from './stage.ts';
import type { HeseyaStage } from './stage.ts';

let on: HeseyaStage;
beforeEach(async () => {
  on = await openStage({ stores: [{ host: 'store-1.heseya-sandbox.test', webhookKey: 'short key' }] });
});
afterEach(() => on[Symbol.asyncDispose]());

const secret = 'hush';
const listen = async (more: object = {}, store = 'shop'): Promise<void> => {
  const webhook = {
    url: `${on.app.origin}/webhooks?key=1`,
    secret,
    events: ['OrderCreated'],
    with_issuer: false,
    with_hidden: false,
  };
  const { status } = await on.ask('POST', `https://${store}.heseya-sandbox.test/webhooks`, owner, {
    ...webhook,
    ...more,
  });
  expect(status).toBe(201);
};
const delivered = (): readonly Asked[] => on.app.asked.filter(({ path }) => path.startsWith('/webhooks'));
const nothing: Pick<Asked, 'text' | 'body' | 'headers'> = { text: '', body: {}, headers: {} };
const hmac = (text: string, key = secret): string => createHmac('sha256', key).update(text).digest('hex');
/** For bodies whose values are the same in JavaScript: what PHP has without escapes. */
const unescaped = (text: string): string => JSON.stringify(JSON.parse(text));

describe('an order', () => {
  test('that somebody places over the API arrives at the webhook', async () => {
    await listen();
    const { data: products } = (await on.ask('GET', '/products')).body;
    const body = {
      email: 'jan@example.com',
      comment: 'Proszę 🎁',
      items: [{ product_id: products[0].id, quantity: 2 }],
    };
    const placed = await on.ask('POST', '/orders', undefined, body);
    await on.standin.settled();
    expect(placed).toMatchObject({
      status: 201,
      body: { data: { email: 'jan@example.com', summary: '99.80', code: '000001' } },
    });
    expect(delivered()).toMatchObject([{ method: 'POST', headers: { 'content-type': 'application/json' } }]);
    expect(delivered()[0]?.body).toEqual({
      event: 'OrderCreated',
      triggered_at: '2026-05-01T12:00:00+00:00',
      issuer_type: 'unauthenticated',
      api_url: 'https://shop.heseya-sandbox.test',
      data_type: 'Order',
      data: placed.body.data,
    });
    expect(delivered()[0]?.headers).not.toHaveProperty('x-core-url');
    const seen = await on.ask('GET', `/orders/id:${String(placed.body.data.id)}`, owner);
    expect(seen.body.data).toEqual(placed.body.data);
    expect((await on.ask('GET', '/orders', owner)).body.data).toHaveLength(1);
  });

  test.each([{ email: 'no' }, { items: [] }, { items: [{ product_id: 'x', quantity: 1 }] }])(
    'is refused with %j',
    async (more) => {
      const { data: products } = (await on.ask('GET', '/products')).body;
      const body = { email: 'jan@example.com', items: [{ product_id: products[0].id, quantity: 1 }], ...more };
      expect((await on.ask('POST', '/orders', undefined, body)).status).toBe(422);
      expect(on.standin.orders('shop')).toEqual([]);
    },
  );

  test('is signed without the escapes that it is sent with', async () => {
    await listen();
    on.standin.createOrder('shop', { comment: 'Łódź/🛒' });
    await on.standin.settled();
    const [{ text, headers } = nothing] = delivered();
    expect(text).toContain(String.raw`"comment":"\u0141\u00f3d\u017a\/\ud83d\uded2"`);
    expect(text).toContain(String.raw`"api_url":"https:\/\/shop.heseya-sandbox.test"`);
    expect(headers['signature']).toBe(hmac(unescaped(text)));
    expect(headers['signature']).not.toBe(hmac(text));
  });

  test('is signed over its bytes, wrongly or not at all where that is wished', async () => {
    await listen();
    on.standin.createOrder('shop', {}, { signs: 'raw' });
    await on.standin.settled();
    on.standin.createOrder('shop', {}, { signature: 'wrong' });
    await on.standin.settled();
    on.standin.createOrder('shop', {}, { signature: 'none' });
    await on.standin.settled();
    const [raw, wrong, none] = delivered();
    expect(raw?.headers['signature']).toBe(hmac(raw?.text ?? ''));
    expect(wrong?.headers['signature']).not.toBe(hmac(unescaped(wrong?.text ?? '')));
    expect(none?.headers).not.toHaveProperty('signature');
  });

  test('has no signature at a webhook without a secret', async () => {
    await listen({ secret: null });
    on.standin.createOrder('shop');
    await on.standin.settled();
    expect(delivered()[0]?.headers).not.toHaveProperty('signature');
  });

  test('names the store as its tokens do, with the slash of its configuration', async () => {
    await listen({}, 'second');
    on.standin.createOrder('second');
    on.standin.createOrder('shop');
    await on.standin.settled();
    expect(delivered().map(({ body }) => (body as { api_url: string }).api_url)).toEqual([
      'https://second.heseya-sandbox.test/',
    ]);
  });
});

describe('an event', () => {
  test('names who did it to webhooks that want to know', async () => {
    await listen({ with_issuer: true });
    await on.install();
    on.standin.createOrder('shop', {}, { by: 'owner' });
    on.standin.createOrder('shop');
    await on.standin.settled();
    const bodies = delivered().map(({ body }) => body as Record<string, unknown>);
    expect(bodies.find(({ issuer_type: type }) => type === 'user')).toMatchObject({
      issuer: { email: 'owner@shop.heseya-sandbox.test' },
    });
    expect(bodies.find(({ issuer_type: type }) => type === 'unauthenticated')).toHaveProperty('issuer', null);
  });

  test('that an app caused says so, and shows the app to webhooks that want to know', async () => {
    await listen({ with_issuer: true });
    on.app.answers['GET /'] = () => ({ status: 200, body: { ...info, required_permissions: ['orders.add'] } });
    await on.install({ allowed_permissions: ['orders.add'] });
    const { data: products } = (await on.ask('GET', '/products')).body;
    const order = { email: 'jan@example.com', items: [{ product_id: products[0].id, quantity: 1 }] };
    const { token } = on.standin.appTokens('shop', on.app.origin);
    expect((await on.ask('POST', '/orders', token, order)).status).toBe(201);
    await on.standin.settled();
    expect(delivered()[0]?.body).toMatchObject({
      issuer_type: 'app',
      issuer: { url: on.app.origin, slug: 'lodz-notes', microfrontend_url: null },
    });
  });

  test('that is hidden goes only to webhooks that hear of hidden things', async () => {
    await listen({ events: ['ProductCreated'] });
    await listen({ events: ['ProductCreated'], with_hidden: true, url: `${on.app.origin}/webhooks?hidden` });
    on.standin.emit('shop', 'ProductCreated', { id: '1' }, { hidden: true });
    on.standin.emit('shop', 'ProductCreated', { id: '2' });
    await on.standin.settled();
    expect(
      delivered()
        .map(({ path }) => path)
        .toSorted(),
    ).toEqual(['/webhooks?hidden', '/webhooks?hidden', '/webhooks?key=1']);
  });

  test('that is secured carries its data encrypted under the key of the store, and is signed after that', async () => {
    await listen({ events: ['TfaSecurityCode'] }, 'store-1');
    on.standin.emit('store-1', 'TfaSecurityCode', { code: 'żółw/1' });
    await on.standin.settled();
    const [{ text, body, headers } = nothing] = delivered();
    const { data } = body as { data: string };
    const bytes = Buffer.from(data, 'base64');
    const key = Buffer.concat([Buffer.from('short key'), Buffer.alloc(32 - 9)]);
    const decipher = createDecipheriv('aes-256-cbc', key, bytes.subarray(0, 16));
    const plain = Buffer.concat([decipher.update(bytes.subarray(16)), decipher.final()]).toString();
    expect(JSON.parse(plain)).toEqual({ code: 'żółw/1' });
    expect(headers['signature']).toBe(hmac(unescaped(text)));
    expect(on.standin.webhookKey('store-1')).toBe('short key');
  });

  test('has a sample for every type that the store knows, and is refused where it knows none', async () => {
    const { data } = (await on.ask('GET', '/webhooks/events', owner)).body;
    for (const { key, encrypted } of data) {
      const sample = JSON.parse(on.standin.sample(key as string)) as Record<string, unknown>;
      expect(sample).toMatchObject({ event: key, issuer_type: 'user', api_url: 'https://shop.heseya-sandbox.test' });
      expect(typeof sample['data']).toBe(encrypted === true ? 'string' : 'object');
    }
    expect(() => on.standin.emit('shop', 'OrderEaten')).toThrow('no event OrderEaten');
    expect(() => on.standin.createOrder('nowhere')).toThrow('no store nowhere');
  });

  test('may arrive more than once, byte for byte the same', async () => {
    await listen();
    on.standin.createOrder('shop', {}, { copies: 2 });
    await on.standin.settled();
    const [first, second] = delivered();
    expect([second?.text, second?.headers['signature']]).toEqual([first?.text, first?.headers['signature']]);
  });
});

describe('a delivery that is not accepted', () => {
  test('is tried again after 10 and after 100 seconds with the same bytes, and written down after that', async () => {
    await listen();
    on.app.answers['POST /webhooks'] = () => ({ status: 500 });
    on.standin.createOrder('shop');
    await on.standin.settled();
    await on.pass(9_999);
    expect(delivered()).toHaveLength(1);
    await on.pass(1);
    expect(delivered()).toHaveLength(2);
    await on.pass(99_999);
    expect((await on.ask('GET', '/webhooks/logs', owner)).body.data).toEqual([]);
    await on.pass(1);
    await on.pass(3_600_000);
    expect(new Set(delivered().map(({ text, headers }) => text + String(headers['signature']))).size).toBe(1);
    expect(
      on.standin.attempts('shop').map(({ attempt, status, nextAttemptAt }) => [attempt, status, nextAttemptAt]),
    ).toEqual([
      [1, 500, '2026-05-01T12:00:10.000Z'],
      [2, 500, '2026-05-01T12:01:50.000Z'],
      [3, 500, null],
    ]);
    const log = { triggered_at: '2026-05-01T12:00:00+00:00', url: `${on.app.origin}/webhooks?key=1`, status_code: 500 };
    expect((await on.ask('GET', '/webhooks/logs', owner)).body.data).toMatchObject([log]);
    expect((await on.ask('GET', '/webhooks', owner)).body.data).toMatchObject([{ logs: [log] }]);
  });

  test('in ten seconds has failed', async () => {
    await listen();
    on.app.answers['POST /webhooks'] = () => {
      setImmediate(() => on.clock.advance(10_000));
      return undefined;
    };
    on.standin.createOrder('shop');
    await on.standin.settled();
    expect(on.standin.attempts()).toMatchObject([{ status: null, error: 'no answer within 10 s', attempt: 1 }]);
  });

  test('is not tried again once it was', async () => {
    await listen();
    let answered = 0;
    on.app.answers['POST /webhooks'] = () => ({ status: (answered += 1) === 1 ? 302 : 204 });
    on.standin.createOrder('shop');
    await on.standin.settled();
    await on.pass(10_000);
    await on.pass(3_600_000);
    expect(on.standin.attempts().map(({ status }) => status)).toEqual([302, 204]);
    expect((await on.ask('GET', '/webhooks/logs', owner)).body.data).toEqual([]);
  });

  test('never leaves this machine', async () => {
    await listen({ url: 'https://app.example.com/in' });
    on.standin.createOrder('shop');
    await on.standin.settled();
    expect(on.standin.attempts()).toMatchObject([
      { status: null, error: expect.stringContaining('app.example.com is not on this machine') },
    ]);
  });
});
