import { createDecipheriv, createHmac } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { startReceiver, status, type Received } from '../support/receiver.ts';
import { appSenderStage, planted, store, webhookKey, webhookSecret } from './app-sender-stage.ts';

async function stage(answer = status(200)) {
  const made = await appSenderStage();
  const receiver = await startReceiver(answer);
  onTestFinished(async () => receiver[Symbol.asyncDispose]());
  const trigger = async (words: readonly string[], path = 'webhooks'): Promise<Record<string, unknown>> => {
    const to = ['--to', `${receiver.origin}/${path}`];
    const { stdout, stderr, code } = await made.command(['trigger', ...words, ...to, '--json']);
    for (const secret of planted) expect(stdout + stderr).not.toContain(secret);
    return { code, stderr, ...(JSON.parse(stdout) as Record<string, unknown>) };
  };
  return { ...made, receiver, trigger };
}

const only = (received: readonly Received[]): Received => {
  const [one, ...others] = received;
  if (one === undefined || others.length > 0) throw new Error(`${String(received.length)} came`);
  return one;
};

const signatureOf = ({ rawHeaders }: Received): string | undefined =>
  rawHeaders[rawHeaders.findIndex((name) => name.toLowerCase() === 'signature') + 1];

/** As PHP would have written it with its two flags: made of the values, and not of the text that was sent. */
const signed = (body: string, secret = webhookSecret): string =>
  createHmac('sha256', secret)
    .update(JSON.stringify(JSON.parse(body)))
    .digest('hex');

describe('a webhook of a Heseya store', () => {
  test('is escaped as PHP does, and signed over what it says without these escapes', async () => {
    const { trigger, storeHeseyaStore, receiver } = await stage();
    await storeHeseyaStore();
    expect(await trigger(['OrderCreated', 'heseya-app'])).toMatchObject({
      code: 0,
      platform: 'heseya',
      account: store,
      request: { signedBy: 'store secret', algorithm: 'HMAC-SHA256', payload: { data_type: 'Order' } },
    });
    const received = only(receiver.received);
    expect(received.body).toContain(String.raw`"api_url":"https:\/\/shop.heseya-sandbox.test"`);
    expect(received.body).toContain(String.raw`Za\u017c\u00f3\u0142\u0107`);
    expect(received.body).toMatch(/^[\u0020-\u007e]*$/);
    expect(signatureOf(received)).toBe(signed(received.body));
    expect(JSON.parse(received.body)).toMatchObject({
      event: 'OrderCreated',
      triggered_at: '2026-01-01T00:00:00.000000Z',
    });
  });

  test('is new to the handler each time, and changed by --set', async () => {
    const { trigger, storeHeseyaStore, receiver } = await stage();
    await storeHeseyaStore();
    await trigger(['ProductCreated', 'heseya-app', '--set', 'data.name=Ślimak']);
    await trigger(['ProductCreated', 'heseya-app', '--set', 'data.name=Ślimak']);
    const bodies = receiver.received.map(({ body }) => body);
    expect(new Set(bodies).size).toBe(2);
    expect(bodies.map((body) => (JSON.parse(body) as { data: { name: string } }).data.name)).toEqual([
      'Ślimak',
      'Ślimak',
    ]);
    expect(receiver.received.map(signatureOf)).toEqual(bodies.map((body) => signed(body)));
  });

  test('may be any body, which goes as it is and is signed by its canonical form', async () => {
    const { trigger, storeHeseyaStore, receiver, folder } = await stage();
    await storeHeseyaStore();
    const body = String.raw`{ "event": "X", "api_url": "https:\/\/shop.heseya-sandbox.test\/", "data": { "n": 1.0e+25, "t": "\u00f3\u2028" } }`;
    await writeFile(join(folder, 'body.json'), body);
    expect(await trigger(['X', 'heseya-app', '--body', 'body.json'])).toMatchObject({ code: 0 });
    const received = only(receiver.received);
    expect(received.body).toBe(body);
    const canonical = body.replaceAll(String.raw`\/`, '/').replace(String.raw`\u00f3`, 'ó');
    expect(signatureOf(received)).toBe(createHmac('sha256', webhookSecret).update(canonical).digest('hex'));
  });

  test('is of the store that is named, which has to have installed the app', async () => {
    const { trigger, storeHeseyaStore } = await stage();
    const second = 'https://second.heseya-sandbox.test';
    expect(await trigger(['OrderCreated', 'heseya-app'])).toMatchObject({
      code: 2,
      error: { code: 'AB-TRIGGER-CUSTOMER', cause: 'no store has installed heseya-app' },
    });
    await storeHeseyaStore();
    await storeHeseyaStore(second);
    expect(await trigger(['OrderCreated', 'heseya-app'])).toMatchObject({
      error: { code: 'AB-TRIGGER-CUSTOMER', cause: expect.stringContaining(second) as string },
    });
    expect(await trigger(['OrderCreated', 'heseya-app', '--customer', `${second}/`])).toMatchObject({
      code: 0,
      account: second,
    });
    expect(await trigger(['OrderCreated', 'heseya-app', '--customer', 'https://third.example.com'])).toMatchObject({
      code: 2,
      error: { code: 'AB-TRIGGER-CUSTOMER', message: 'https://third.example.com has not installed heseya-app' },
    });
  });

  test('is signed with a key file, without an integration, too', async () => {
    const { trigger, receiver, folder } = await stage();
    await writeFile(join(folder, 'key.txt'), 'a-key-of-my-own\n');
    const words = ['ItemCreated', '--platform', 'heseya', '--key-file', 'key.txt'];
    expect(await trigger(words)).toMatchObject({ code: 0, account: store, request: { signedBy: 'key file' } });
    const received = only(receiver.received);
    expect(signatureOf(received)).toBe(signed(received.body, 'a-key-of-my-own'));
  });

  test('whose event is secured has its data encrypted with the key of the store', async () => {
    const { trigger, storeHeseyaStore, storeWebhookKey, receiver } = await stage();
    await storeHeseyaStore();
    const words = ['TfaSecurityCode', 'heseya-app', '--set', 'data.code=424242'];
    expect(await trigger(words)).toMatchObject({ code: 2, error: { code: 'AB-TRIGGER-SECRET' } });
    await storeWebhookKey();
    expect(await trigger(words)).toMatchObject({ code: 0 });
    const received = only(receiver.received);
    const { data } = JSON.parse(received.body) as { data: string };
    const bytes = Buffer.from(data, 'base64');
    const key = Buffer.alloc(32);
    Buffer.from(webhookKey).copy(key);
    const decipher = createDecipheriv('aes-256-cbc', key, bytes.subarray(0, 16));
    const clear = Buffer.concat([decipher.update(bytes.subarray(16)), decipher.final()]).toString();
    expect(JSON.parse(clear)).toEqual({ type: 'email', code: 424_242 });
    expect(signatureOf(received)).toBe(signed(received.body));
  });

  test('that is refused says what the handler checks with', async () => {
    const { trigger, storeHeseyaStore } = await stage(status(401));
    await storeHeseyaStore();
    expect(await trigger(['OrderCreated', 'heseya-app'])).toMatchObject({
      code: 1,
      error: {
        cause: expect.stringMatching(
          /^it checks signatures with the webhook\.secret in app-builder\/heseya-sandbox\.test/,
        ) as string,
      },
    });
  });
});

describe('what a store asks of an app itself', () => {
  test('has no sample, as only a store can make its tokens, and goes unsigned with a body', async () => {
    const { trigger, receiver, folder } = await stage(status(204));
    expect(await trigger(['uninstall', 'heseya-app'], 'uninstall')).toMatchObject({
      code: 2,
      error: { code: 'AB-TRIGGER-BODY' },
    });
    await writeFile(join(folder, 'body.json'), '{"uninstall_token":"planted-uninstall-token"}');
    const told = await trigger(['uninstall', 'heseya-app', '--body', 'body.json'], 'uninstall');
    expect(told).toMatchObject({ code: 0, request: { signedBy: null, payload: { uninstall_token: '(not shown)' } } });
    expect(JSON.stringify(told)).not.toContain('planted-uninstall-token');
    expect(only(receiver.received).body).toBe('{"uninstall_token":"planted-uninstall-token"}');
  });
});

test.each([
  [['Nonsense', 'heseya-app', '--customer', store], 'AB-TRIGGER-BODY'],
  [['OrderCreated', '--platform', 'heseya'], 'AB-TRIGGER-SECRET'],
  [['OrderCreated', 'thena-app', '--platform', 'heseya'], 'AB-TRIGGER-PLATFORM'],
  [['OrderCreated', 'heseya-app', '--audience', 'x'], 'AB-TRIGGER-KEY'],
])('is refused: %j', async (words, code) => {
  const { trigger, storeHeseyaStore, receiver } = await stage();
  await storeHeseyaStore(store, words.includes('--audience') ? { webhook: null } : {});
  expect(await trigger(words)).toMatchObject({ code: 2, error: { code } });
  expect(receiver.received).toEqual([]);
});

test('a store without a webhook of the app is said to have none', async () => {
  const { trigger, storeHeseyaStore } = await stage();
  await storeHeseyaStore(store, { webhook: null });
  expect(await trigger(['OrderCreated', 'heseya-app'])).toMatchObject({
    code: 2,
    error: { code: 'AB-TRIGGER-SECRET', message: `${store} has no webhook of heseya-app` },
  });
});
