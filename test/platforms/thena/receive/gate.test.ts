import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import {
  appSecret,
  commentEvent,
  installation,
  noted,
  openThena,
  organisationSecret,
  tokens,
} from './thena-function.ts';

const installed = {
  [organisationSecret]: {
    organization_id: 'ORG123456',
    application_id: 'APP123456789',
    bot_id: 'BOT1',
    bot_token: 't',
  },
};
const handlers = { 'ticket:comment:added': noted };
const addresses = ['events', 'installations'] as const;

describe('the token of an address', () => {
  test.each([
    ['missing', {}],
    ['wrong', { token: 'x'.repeat(43) }],
    ['that of the other address', { token: tokens.installations }],
    ['empty', { token: '' }],
    ['a part of it', { token: tokens.events.slice(0, -1) }],
  ])('is %s: 401, before anything of the body is looked at, and nothing of it in the log', async (_what, query) => {
    await using thena = await openThena(handlers, { secrets: installed });
    for (const body of [JSON.stringify(commentEvent()), 'no JSON', '']) {
      expect(await thena.post('events', body, { query })).toMatchObject({ status: 401 });
    }
    expect(thena.fn.sent).toEqual([]);
    expect(JSON.stringify(thena.fn.log)).not.toMatch(/xxxx|eeee|iiii|no JSON/);
    expect(thena.fn.log).toContainEqual(expect.objectContaining({ message: 'message refused', rule: 'address token' }));
  });

  test('that was replaced is refused, and the new one taken, without a new process', async () => {
    await using thena = await openThena(handlers, { secrets: installed });
    expect(await thena.post('events', commentEvent())).toMatchObject({ status: 200 });
    const stored = await thena.fn.secrets.get(appSecret);
    const renewed = { ...tokens, events: 'n'.repeat(43) };
    await thena.fn.secrets.put(appSecret, { address_tokens: renewed }, stored?.version);
    expect(await thena.post('events', commentEvent('2'), { query: { token: renewed.events } })).toMatchObject({
      status: 200,
    });
    expect(await thena.post('events', commentEvent('3'))).toMatchObject({ status: 401 });
  });

  test('that is guessed makes us read the secret once in a minute at most', async () => {
    await using thena = await openThena(handlers, { secrets: installed });
    for (let guess = 0; guess < 20; guess += 1) {
      await thena.post('events', '', { query: { token: `${'g'.repeat(40)}${String(guess)}` } });
    }
    expect(thena.fn.secrets.reads).toBe(2);
    thena.fn.clock.now += 60_000;
    await thena.post('events', '', { query: { token: 'g'.repeat(43) } });
    expect(thena.fn.secrets.reads).toBe(3);
  });

  test('is not needed where the app says so', async () => {
    await using thena = await openThena(handlers, { secrets: installed, events: { addressToken: 'off' } });
    expect(await thena.post('events', commentEvent(), { query: {} })).toMatchObject({ status: 200, message: 'Queued' });
  });

  test('cannot be checked before the app has a secret: 503', async () => {
    await using thena = await openThena(handlers, { environment: { PARAM_APP_REFERENCE: 'another-app' } });
    expect(await thena.post('events', commentEvent())).toMatchObject({ status: 503 });
  });
});

describe('a probe', () => {
  test.each(
    addresses.flatMap((address) => [
      [address, 'GET', null],
      [address, 'HEAD', null],
      [address, 'POST', null],
      [address, 'POST', ''],
      [address, 'POST', 'ping'],
      [address, 'POST', '[1]'],
      [address, 'POST', '{}'],
      [address, 'POST', '{"challenge":"x"}'],
    ]),
  )('at %s, %s %j, is answered with 200 and changes nothing', async (address, method, body) => {
    await using thena = await openThena({ ...handlers, 'app:installation': noted });
    const answer = await thena.post(address ?? 'events', '', { method: method ?? '', body });
    expect(answer.status).toBe(200);
    expect(thena.fn.sent).toEqual([]);
    expect(thena.fn.secrets.writes).toBe(0);
    expect(thena.fn.received).toEqual([]);
  });

  test('that has a body leaves a line in the log, as it may have been an event', async () => {
    await using thena = await openThena(handlers, { secrets: installed });
    await thena.post('events', '{"message":');
    expect(thena.fn.log).toContainEqual(
      expect.objectContaining({ level: 'warn', reason: 'no JSON object', bytes: 11 }),
    );
    expect(JSON.stringify(thena.fn.log)).not.toContain('"{');
  });

  test('with a wrong token hears 401, at another address 404, with another method 405', async () => {
    await using thena = await openThena(handlers);
    const query = { token: 'x'.repeat(43) };
    for (const method of ['GET', 'HEAD']) {
      expect(await thena.post('events', '', { method, query, body: null })).toMatchObject({ status: 401 });
    }
    expect(await thena.post('events', '', { path: '/elsewhere' })).toMatchObject({ status: 404 });
    expect(await thena.post('events', '', { method: 'PUT' })).toMatchObject({ status: 405 });
  });
});

describe('the unofficial signature', () => {
  const secret = 'shared secret';
  const secrets = { ...installed, [appSecret]: { address_tokens: tokens, webhook_secret: secret } };
  const body = JSON.stringify(commentEvent());
  const sign = (encoding: 'hex' | 'base64', key = secret): string =>
    createHmac('sha256', key).update(body).digest(encoding);
  const open = (mode: 'off' | 'prefer' | 'require', headers?: readonly string[]) =>
    openThena(handlers, { secrets, events: { signature: headers === undefined ? { mode } : { mode, headers } } });

  test.each([
    ['hex', sign('hex')],
    ['hex in upper case', sign('hex').toUpperCase()],
    ['base64', sign('base64')],
    ['with a prefix', `sha256=${sign('hex')}`],
  ])('in %s is taken where one is required', async (_form, signature) => {
    await using thena = await open('require');
    for (const header of ['X-Thena-Signature', 'x-signature']) {
      const answer = await thena.post('events', body, { headers: { [header]: signature } });
      expect(answer).toMatchObject({ status: 200, message: 'Queued' });
    }
  });

  test.each([
    ['require', {}, 401],
    ['require', { 'x-signature': sign('hex', 'another secret') }, 401],
    ['require', { 'x-signature': '' }, 401],
    ['prefer', {}, 200],
    ['prefer', { 'x-signature': sign('hex', 'another secret') }, 401],
    ['off', { 'x-signature': sign('hex', 'another secret') }, 200],
  ] as const)('%s: headers %j are answered with %i', async (mode, headers, status) => {
    await using thena = await open(mode);
    expect(await thena.post('events', body, { headers })).toMatchObject({ status });
  });

  test('may be in a header of the app’s own choice', async () => {
    await using thena = await open('require', ['X-Proxy-Signature']);
    expect(await thena.post('events', body, { headers: { 'x-proxy-signature': sign('hex') } })).toMatchObject({
      status: 200,
    });
    expect(await thena.post('events', body, { headers: { 'x-signature': sign('hex') } })).toMatchObject({
      status: 401,
    });
  });

  test('is no question of probes, and nothing that can be required without a key', async () => {
    await using thena = await open('require');
    expect(await thena.post('events', '', { method: 'GET', body: null })).toMatchObject({ status: 200 });
    await using keyless = await openThena(handlers, { events: { signature: { mode: 'require' } } });
    expect(await keyless.post('events', body)).toMatchObject({ status: 500 });
    expect(keyless.fn.sent).toEqual([]);
  });
});

test('a body above the limit is refused before its token is looked at, one above that of queues after it', async () => {
  await using thena = await openThena(handlers, { secrets: installed, events: { limit: 500_000 } });
  expect(await thena.post('events', 'x'.repeat(500_001), { query: {} })).toMatchObject({ status: 413 });
  const long = commentEvent('LONG', { payload: { comment: { content: 'x'.repeat(300_000) } } });
  expect(await thena.post('events', long)).toMatchObject({ status: 413 });
});

test('an event of another app is refused, one of this app taken, also where it was made again', async () => {
  await using thena = await openThena({ 'app:installation': noted });
  expect(await thena.post('installations', { ...installation, application_id: 'APPOTHER' })).toMatchObject({
    status: 403,
  });
  expect(thena.fn.secrets.writes).toBe(0);
  thena.fn.clock.now += 60_000;
  const stored = await thena.fn.secrets.get(appSecret);
  await thena.fn.secrets.put(appSecret, { ...stored?.value, app_id: 'APPOTHER' }, stored?.version);
  expect(await thena.post('installations', { ...installation, application_id: 'APPOTHER' })).toMatchObject({
    status: 200,
  });
});
