import { createCipheriv, createHmac, randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { phpJson } from '../../src/platforms/heseya/standin/php-json.ts';
import type { Played } from '../cli/terminal.ts';
import { appSenderStage, now, planted, store, webhookKey, webhookSecret } from './app-sender-stage.ts';

const message = (more: object = {}): object => ({
  event: 'OrderCreated',
  triggered_at: new Date(now - 60_000).toISOString(),
  issuer_type: 'unauthenticated',
  api_url: store,
  data_type: 'Order',
  data: { id: 'o1', comment: 'Zażółć gęślą jaźń / 🖨️ \u2028', total: 0.1, big: 9007199254740991 },
  ...more,
});

const hmac = (text: string, secret = webhookSecret): string => createHmac('sha256', secret).update(text).digest('hex');

/** As a store sends it: what it signs is not what it transmits. */
function delivery(value: object, { secret = webhookSecret, raw = false } = {}): string {
  const body = phpJson(value);
  const signature = hmac(raw ? body : phpJson(value, { unescaped: true }), secret);
  return dump(body, signature);
}

const dump = (body: string, signature?: string): string =>
  [
    'POST /Prod/webhooks HTTP/1.1',
    'Content-Type: application/json',
    ...(signature === undefined ? [] : [`Signature: ${signature}`]),
    '',
    body,
  ].join('\r\n');

const ofApp = ['--platform', 'heseya', '--integration', 'heseya-app'];

async function stage() {
  const made = await appSenderStage();
  await made.storeHeseyaStore();
  const verify = (stdin: string, words: readonly string[] = ofApp): Promise<Played> =>
    made.command(['verify-webhook', '-', ...words], { stdin });
  const judged = async (stdin: string, words: readonly string[] = ofApp): Promise<Record<string, unknown>> => {
    const { stdout, stderr, code } = await verify(stdin, [...words, '--json']);
    for (const secret of planted) expect(stdout + stderr).not.toContain(secret);
    return { code, ...(JSON.parse(stdout) as Record<string, unknown>) };
  };
  return { ...made, verify, judged };
}

describe('a webhook of a Heseya store', () => {
  test('is valid by the canonical form, as stores sign, and says so', async () => {
    const { verify } = await stage();
    const { code, stdout, stderr } = await verify(delivery(message()));
    expect(code, stderr).toBe(0);
    expect(stdout).toContain('proof     the signature of the canonical form, as stores sign');
    expect(stdout).toContain('webhook.secret');
    expect(stdout).toContain('Zażółć gęślą jaźń / 🖨️');
    expect(stdout).toContain('the age: give --maximum-age');
  });

  test('is valid by the raw body, too, and says so', async () => {
    const { judged } = await stage();
    expect(await judged(delivery(message(), { raw: true }))).toMatchObject({
      code: 0,
      message: { proof: 'the signature of the raw body' },
    });
  });

  test.each([
    ['another secret', delivery(message(), { secret: 'another' }), 'signature'],
    ['a body that was changed', delivery(message()).replace('o1', 'o2'), 'signature'],
    ['no signature', dump(phpJson(message())), 'header'],
    ['a signature in base64', dump(phpJson(message()), 'A'.repeat(44)), 'encoding'],
    ['a store that has not installed the app', delivery(message({ api_url: 'https://evil.example.com' })), 'store'],
    ['an address that only begins as the store', delivery(message({ api_url: `${store}.evil.example.com` })), 'store'],
    ['no store', delivery(message({ api_url: null })), 'store'],
    ['no JSON', dump('hello', hmac('hello')), 'body'],
  ])('is not valid with %s', async (_, request, rule) => {
    const { judged } = await stage();
    expect(await judged(request)).toMatchObject({ code: 1, message: { rule } });
  });

  test('names its store with a slash at the end, or in capitals', async () => {
    const { judged } = await stage();
    for (const address of [`${store}/`, 'https://SHOP.heseya-sandbox.test'])
      expect(await judged(delivery(message({ api_url: address })))).toMatchObject({ code: 0 });
  });

  test('of a store without a webhook is not valid, and says why', async () => {
    const { judged, storeHeseyaStore } = await stage();
    await storeHeseyaStore('https://second.heseya-sandbox.test', { webhook: null });
    expect(await judged(delivery(message({ api_url: 'https://second.heseya-sandbox.test' })))).toMatchObject({
      code: 1,
      message: { rule: 'store', found: 'one without' },
    });
  });

  test('that has lost its line break at the end says so', async () => {
    const { judged } = await stage();
    const body = phpJson(message());
    expect(await judged(dump(body, hmac(`${phpJson(message(), { unescaped: true })}\n`)))).toMatchObject({
      message: { rule: 'signature', found: expect.stringContaining('has lost the line break') as string },
    });
  });

  test('comes raw with its header, in lines, and is judged by its time where an age is given', async () => {
    const { judged, verify } = await stage();
    const body = phpJson(message());
    const header = ['--header', `Signature: ${hmac(phpJson(message(), { unescaped: true }))}`];
    expect(await judged(body, [...ofApp, ...header])).toMatchObject({ code: 0 });
    expect(await judged(body)).toMatchObject({ code: 2, unusable: 1 });
    expect(await judged(body, [...ofApp, ...header, '--maximum-age', '59s'])).toMatchObject({
      code: 1,
      rules: { age: 1 },
    });
    const gateway = (signature: string): string =>
      JSON.stringify({
        httpMethod: 'POST',
        path: '/webhooks',
        headers: { Signature: signature },
        requestContext: {},
        body,
      });
    const right = hmac(phpJson(message(), { unescaped: true }));
    const lines = `${gateway(right)}\n${gateway(right.toUpperCase())}\n${gateway('0'.repeat(64))}\n`;
    expect(await judged(lines)).toMatchObject({ code: 1, checked: 3, valid: 2, rules: { signature: 1 } });
    expect((await verify(lines, [...ofApp, '--each'])).stdout).toMatch(/^line 1 .*canonical form/m);
  });

  test('is verified with a key file, whichever store it is of', async () => {
    const { judged, folder } = await stage();
    await writeFile(join(folder, 'key.txt'), 'another\n');
    const words = ['--platform', 'heseya', '--key-file', 'key.txt'];
    const request = delivery(message({ api_url: 'https://other.example.com' }), { secret: 'another' });
    expect(await judged(request, words)).toMatchObject({ code: 0, message: { key: 'key.txt' } });
  });
});

describe('an encrypted event', () => {
  function secured(key: string): object {
    const bytes = Buffer.alloc(32);
    Buffer.from(key).copy(bytes);
    const vector = randomBytes(16);
    const cipher = createCipheriv('aes-256-cbc', bytes, vector);
    const clear = JSON.stringify({ user: { name: 'Ellen' }, code: '123456', recovery_token: 'hush-hush' });
    const data = Buffer.concat([vector, cipher.update(clear), cipher.final()]).toString('base64');
    return message({ event: 'TfaSecurityCode', data_type: 'TfaCode', data });
  }

  test('shows its data in clear after it was verified, without codes and tokens', async () => {
    const { judged, storeWebhookKey, verify } = await stage();
    await storeWebhookKey();
    const request = delivery(secured(webhookKey));
    expect(await judged(request)).toMatchObject({
      code: 0,
      message: { payload: { data: { user: { name: 'Ellen' }, code: '***', recovery_token: '***' } } },
    });
    const forged = await verify(request.replace(/Signature: .*/, `Signature: ${'0'.repeat(64)}`));
    expect(forged.stdout).not.toContain('Ellen');
  });

  test('stays as it is without the key of the store, and is valid all the same with another one', async () => {
    const { judged, storeWebhookKey } = await stage();
    const unknown = secured(webhookKey);
    expect(await judged(delivery(unknown))).toMatchObject({ code: 0, message: { payload: unknown } });
    await storeWebhookKey();
    expect(await judged(delivery(secured('of another store')))).toMatchObject({
      code: 0,
      message: { payload: { data: expect.stringContaining('cannot be decrypted') as string } },
    });
  });
});

test('the app has to be said, and has to be one for Heseya', async () => {
  const { verify } = await stage();
  expect((await verify('{}', ['--platform', 'heseya'])).stderr).toContain('Nobody said for which app');
  expect((await verify('{}', ['--platform', 'heseya', '--integration', 'thena-app'])).stderr).toContain(
    'no app for Heseya',
  );
});
