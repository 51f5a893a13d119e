import { createHmac } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import type { Played } from '../cli/terminal.ts';
import {
  appSenderStage,
  botToken,
  eventsToken,
  installationsToken,
  now,
  planted,
  webhookSecret,
} from './app-sender-stage.ts';

const event = JSON.stringify({
  message: {
    actor: { id: 'U1', type: 'AGENT' },
    eventType: 'ticket:comment:added',
    orgId: 'O1',
    payload: { comment: { content: 'Hello' } },
    eventId: 'e1',
    timestamp: String(now - 60_000),
  },
  xWebhookEvent: true,
});

const installation = (application: string): string =>
  JSON.stringify({
    event_type: 'app:installation',
    organization_id: 'O1',
    application_id: application,
    bot_token: botToken,
    configuration: { required_settings: { api_key: 'planted-setting' }, optional_settings: {} },
    created_at: new Date(now).toISOString(),
  });

const dump = (path: string, body: string, headers: readonly string[] = []): string =>
  ['POST ' + path + ' HTTP/1.1', 'Content-Type: application/json', ...headers, '', body].join('\r\n');

const hmac = (body: string): string => createHmac('sha256', webhookSecret).update(body).digest('hex');

const ofApp = ['--platform', 'thena', '--integration', 'thena-app'];

async function stage(app?: Parameters<Awaited<ReturnType<typeof appSenderStage>>['storeThenaApp']>[0]) {
  const made = await appSenderStage();
  await made.storeThenaApp(app);
  const verify = (stdin: string, words: readonly string[] = ofApp): Promise<Played> =>
    made.command(['verify-webhook', '-', ...words], { stdin });
  const judged = async (stdin: string, words: readonly string[] = ofApp): Promise<Record<string, unknown>> => {
    const { stdout, stderr, code } = await verify(stdin, [...words, '--json']);
    for (const secret of planted) expect(stdout + stderr).not.toContain(secret);
    return { code, ...(JSON.parse(stdout) as Record<string, unknown>) };
  };
  return { ...made, verify, judged };
}

describe('a request of Thena', () => {
  test('is valid by the token in its address, and the verdict says that this is what was checked', async () => {
    const { verify } = await stage();
    const { code, stdout, stderr } = await verify(dump(`/Prod/events?token=${eventsToken}`, event));
    expect(code, stderr).toBe(0);
    expect(stdout).toContain('Valid, a message of thena.');
    expect(stdout).toContain('proof     the address token');
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain(
      'app-builder/thena-sandbox.test/thena-app/app, address_tokens.events',
    );
    expect(stdout).toContain('"content": "Hello"');
    expect(stdout).toContain('a signature: Thena documents none');
    expect(stdout).toContain('the HMAC of the body, which is unofficial: the app has no webhook_secret');
    expect(stdout).not.toContain(eventsToken);
  });

  test('needs no --platform where the integration is one for Thena', async () => {
    const { judged } = await stage();
    expect(await judged(dump(`/events?token=${eventsToken}`, event), ['--integration', 'thena-app'])).toMatchObject({
      code: 0,
      platform: 'thena',
    });
  });

  test.each([
    ['another token', '/events?token=wrong', 'another token'],
    [
      'the token of the other address',
      `/events?token=${installationsToken}`,
      'the token of its address of installations',
    ],
    ['no token', '/events', 'an address without a token'],
    ['a token that a log has taken out', '/events?token=(not%20shown)', 'an address whose token was taken out'],
  ])('is not valid with %s', async (_, path, found) => {
    const { judged } = await stage();
    expect(await judged(dump(path, event))).toMatchObject({
      code: 1,
      rules: { 'address token': 1 },
      message: { rule: 'address token', found },
    });
  });

  test('is shown without its bot token and without the settings of the customer', async () => {
    const { judged } = await stage();
    const path = `/installations?token=${installationsToken}`;
    const { message, code } = await judged(dump(path, installation('A1')));
    expect(code).toBe(0);
    expect(message).toMatchObject({
      payload: { bot_token: '***', configuration: { required_settings: { api_key: '***' } } },
    });
    expect(await judged(dump(path, installation('A2')))).toMatchObject({
      code: 1,
      message: { rule: 'application', found: 'A2' },
    });
  });

  test('that is a body alone is unusable, and it is said what is needed', async () => {
    const { judged } = await stage();
    expect(await judged(event)).toMatchObject({
      code: 2,
      unusable: 1,
      message: {
        found: 'a body alone, and Thena proves itself by the address that it calls',
        expected: expect.stringContaining('a capture with the address and its token') as string,
      },
    });
  });

  test('is judged by its time where an age is given', async () => {
    const { judged } = await stage();
    const request = dump(`/events?token=${eventsToken}`, event);
    expect(await judged(request, [...ofApp, '--maximum-age', '1m'])).toMatchObject({ code: 0 });
    expect(await judged(request, [...ofApp, '--maximum-age', '59s'])).toMatchObject({ code: 1, rules: { age: 1 } });
  });

  test('comes as an event of API Gateway, in a HAR file, and in lines', async () => {
    const { judged, verify } = await stage();
    const gateway = (token: string): string =>
      JSON.stringify({
        httpMethod: 'POST',
        path: '/events',
        headers: { 'content-type': 'application/json' },
        multiValueQueryStringParameters: { token: [token] },
        requestContext: {},
        body: event,
        isBase64Encoded: false,
      });
    expect(await judged(gateway(eventsToken))).toMatchObject({ code: 0 });
    const url = `https://x.example.com/Prod/events?token=${eventsToken}`;
    const request = { method: 'POST', url, headers: [], postData: { mimeType: 'application/json', text: event } };
    expect(await judged(JSON.stringify({ log: { entries: [{ request }] } }))).toMatchObject({ code: 0 });
    const lines = `${gateway(eventsToken)}\n${gateway('wrong')}\n${gateway(eventsToken)}\n`;
    expect(await judged(lines)).toMatchObject({ code: 1, checked: 3, valid: 2, rules: { 'address token': 1 } });
    const each = await verify(lines, [...ofApp, '--each']);
    expect(each.stdout).toContain('address_tokens.events: the address token');
    expect(each.stdout).toMatch(/^line 2 {6}invalid {3}address token: expected/m);
  });
});

describe('the optional HMAC', () => {
  test('is checked beside the token where the app has a secret for it, and called unofficial', async () => {
    const { judged } = await stage({ webhook_secret: webhookSecret });
    const path = `/events?token=${eventsToken}`;
    const both = await judged(dump(path, event, [`X-Thena-Signature: ${hmac(event)}`]));
    expect(both).toMatchObject({
      code: 0,
      message: {
        proof: 'the address token, and the HMAC of the body, which is unofficial: Thena documents no signature',
      },
    });
    expect(await judged(dump(path, event, [`X-Thena-Signature: ${hmac('other')}`]))).toMatchObject({
      code: 1,
      message: { rule: 'signature' },
    });
    // A token that is wrong makes no signature good.
    expect(await judged(dump('/events?token=wrong', event, [`X-Signature: ${hmac(event)}`]))).toMatchObject({
      code: 1,
      message: { rule: 'address token' },
    });
  });

  test('with the client secret is looked at, and nobody minds one that does not fit', async () => {
    const { judged } = await stage({ client_secret: webhookSecret });
    const path = `/events?token=${eventsToken}`;
    const fitting = await judged(dump(path, event, [`X-Signature: ${hmac(event)}`]));
    expect(fitting).toMatchObject({ code: 0, message: { key: expect.stringContaining('client_secret') as string } });
    expect(await judged(dump(path, event, ['X-Signature: v9=of-a-scheme-that-nobody-knows']))).toMatchObject({
      code: 0,
      message: { proof: 'the address token' },
    });
  });

  test.each([
    ['hex', () => hmac(event)],
    ['hex in capitals', () => hmac(event).toUpperCase()],
    ['hex with a prefix', () => `sha256=${hmac(event)}`],
    ['base64', () => createHmac('sha256', webhookSecret).update(event).digest('base64')],
  ])('alone, in %s, proves a raw body with a key file', async (_, signature) => {
    const { judged, folder } = await stage();
    await writeFile(`${folder}/key.txt`, `${webhookSecret}\n`);
    const words = ['--platform', 'thena', '--key-file', 'key.txt', '--header', `x-thena-signature: ${signature()}`];
    expect(await judged(event, words)).toMatchObject({
      code: 0,
      message: { key: 'key.txt', proof: 'the HMAC of the body, which is unofficial: Thena documents no signature' },
    });
    expect(await judged(`${event} `, words)).toMatchObject({ code: 1, message: { rule: 'signature' } });
  });
});

describe('the key', () => {
  test('may be the token in a file', async () => {
    const { judged, folder } = await stage();
    await writeFile(`${folder}/token.txt`, `${eventsToken}\n`);
    const words = ['--platform', 'thena', '--key-file', 'token.txt'];
    expect(await judged(dump(`/hooks/thena?token=${eventsToken}`, event), words)).toMatchObject({
      code: 0,
      message: { key: 'token.txt', proof: 'the address token' },
    });
  });

  test.each([
    [['--platform', 'thena'], 'AB-VERIFY-STORE', 'Nobody said for which app'],
    [['--platform', 'thena', '--integration', 'heseya-app'], 'AB-VERIFY-STORE', 'heseya-app is no app for Thena'],
    [['--platform', 'thena', '--jwks', 'x'], 'AB-VERIFY-FLAG', '--jwks means nothing with --platform thena'],
    [
      ['--platform', 'thena', '--integration', 'thena-app', '--customer', 'O1'],
      'AB-VERIFY-FLAG',
      '--customer means nothing',
    ],
    [['--platform', 'thena', '--integration', 'thena-app', '--format', 'jwt'], 'AB-VERIFY-FLAG', 'sends no tokens'],
  ])('is refused with %j', async (words, code, message) => {
    const { verify } = await stage();
    const { stderr, code: exit } = await verify(event, words);
    expect([exit, stderr]).toEqual([2, expect.stringContaining(code)]);
    expect(stderr).toContain(message);
  });

  test('that is not stored is said to come from deploy', async () => {
    const made = await appSenderStage();
    const { stderr, code } = await made.command(['verify-webhook', '-', ...ofApp], { stdin: event });
    expect(code).toBe(2);
    expect(stderr).toContain('app-builder/thena-sandbox.test/thena-app/app');
    expect(stderr).toContain('app-builder deploy thena-app');
  });
});
