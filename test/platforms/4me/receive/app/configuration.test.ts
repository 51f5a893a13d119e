import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { nonceCookie } from '../../../../../src/platforms/4me/receive/app/browser-answer.ts';
import { seal } from '../../../../../src/platforms/4me/receive/app/sealed-state.ts';
import { app as fourMeApp, callback } from '../../../../../src/platforms/4me/receive/index.ts';
import { createHandler } from '../../../../../src/runtime/handler.ts';
import { bindFunction } from '../../../../support/bound-function.ts';
import { openTestKit, type InstalledApp, type TestKit } from '../../../../../src/testing/index.ts';
import { send, type TestAnswer } from '../../../../../src/testing/send.ts';

const visitor = fileURLToPath(new URL('./visitor', import.meta.url));

let kit: TestKit;
let app: InstalledApp;
beforeAll(async () => {
  kit = await openTestKit({ integration: visitor });
  app = await kit.install({});
});
afterAll(async () => kit.close());

/** A browser that shows no page, and has the cookies of one site. */
function browser() {
  let cookie = '';
  return async (address: string | URL): Promise<TestAnswer> => {
    const answer = await send(address, { method: 'GET', headers: cookie === '' ? {} : { cookie } });
    const [given] = [answer.headers['set-cookie']].flat();
    if (given !== undefined) cookie = given.split(';')[0] ?? '';
    await kit.settled();
    return answer;
  };
}

const locationOf = (answer: TestAnswer): URL => new URL(String(answer.headers['location']));

function configurationUrl(change: Readonly<Record<string, string | undefined>> = {}): URL {
  const url = new URL(app.configurationUrl ?? '');
  for (const [name, value] of Object.entries(change)) {
    if (value === undefined) url.searchParams.delete(name);
    else url.searchParams.set(name, value);
  }
  return url;
}

/** Where the browser comes back to from the other application. */
async function callbackUrl(open: ReturnType<typeof browser>, query: Readonly<Record<string, string>>): Promise<URL> {
  const begun = await open(configurationUrl());
  expect(begun.status).toBe(303);
  const { searchParams } = locationOf(begun);
  const url = new URL(searchParams.get('redirect_uri') ?? '');
  url.search = new URLSearchParams({ state: searchParams.get('state') ?? '', ...query }).toString();
  return url;
}

test('a customer is sent to another application and back, and the app is enabled', async () => {
  const open = browser();
  const fresh = await kit.install({ customer: 'wdc' });
  expect(fresh.instance().disabled).toBe(true);
  const begun = await open(fresh.configurationUrl ?? '');
  const { origin, searchParams } = locationOf(begun);
  expect(origin).toBe('https://login.example.test');
  const back = new URL(searchParams.get('redirect_uri') ?? '');
  back.search = new URLSearchParams({ state: searchParams.get('state') ?? '', code: 'a code' }).toString();
  const done = await open(back);
  expect(done.status).toBe(303);
  expect((await fresh.secret())['visitor']).toBe('a code');
  const confirmation = locationOf(done);
  expect(confirmation.origin).toBe('https://wdc.4me-sandbox.test');
  await open(`${kit.sandbox.origin}/${confirmation.host}${confirmation.pathname}${confirmation.search}`);
  expect(fresh.instance().disabled).toBe(false);
});

test.each([
  ['without a signature', { 'X-4me-Signature': undefined }, 401],
  ['with another node ID than the one that was signed', { nodeID: 'NG1lLXNhbmRib3gudGVzdC9BcHBJbnN0YW5jZS8x' }, 401],
  ['with a signature that is none', { 'X-4me-Signature': 'a.b.c' }, 401],
  ['for another account', { account_id: 'globex' }, 401],
  ['for what is no account', { account_id: '../../wdc' }, 400],
  ['with another time of creation', { created_at: '2026-04-30T12:00:00Z' }, 401],
  ['without a time of creation', { created_at: undefined }, 400],
  ['that wants to go elsewhere afterwards', { confirmation_url: 'https://evil.example/v1/wna-it' }, 422],
  ['that goes to a look-alike', { confirmation_url: 'https://wna-it.4me-sandbox.test.evil.example/' }, 422],
  ['that goes to the customer of another domain', { confirmation_url: 'https://wna-it.4me.com/v1/x' }, 422],
  ['that hides a host behind a user', { confirmation_url: 'https://wna-it.4me-sandbox.test@evil.example/' }, 422],
  ['that goes there in the clear', { confirmation_url: 'http://wna-it.4me-sandbox.test/v1/x' }, 422],
  ['that runs a script', { confirmation_url: 'javascript:alert(1)' }, 422],
])('a configuration %s is refused', async (_what, change, status) => {
  const answer = await browser()(configurationUrl(change));
  expect(answer.status, answer.text).toBe(status);
  expect(answer.headers['location']).toBeUndefined();
});

test('the address works an hour, and no longer', async () => {
  const later = await openTestKit({ integration: visitor });
  const { configurationUrl: address = '' } = await later.install({});
  await later.pass(59 * 60_000);
  expect((await send(address, { method: 'GET' })).status).toBe(303);
  await later.pass(3 * 60_000);
  expect((await send(address, { method: 'GET' })).status).toBe(401);
  await later.close();
});

test('a way back works in the browser that began it, once, and for a quarter of an hour', async () => {
  const open = browser();
  const back = await callbackUrl(open, { code: 'first' });
  expect((await browser()(back)).status).toBe(401);
  expect((await open(back)).status).toBe(303);
  expect((await app.secret())['visitor']).toBe('first');
  expect((await open(back)).status).toBe(401);
  const forged = new URL(back);
  forged.searchParams.set('state', `${back.searchParams.get('state') ?? ''}x`);
  expect((await open(forged)).status).toBe(401);
});

test('a way back whose time is over is refused', async () => {
  const open = browser();
  const back = await callbackUrl(open, { code: 'late' });
  await kit.pass(16 * 60_000);
  expect((await open(back)).status).toBe(401);
});

test('a refusal of the other application reaches the handler', async () => {
  const open = browser();
  expect((await open(await callbackUrl(open, { error: 'access_denied' }))).status).toBe(303);
  expect((await app.secret())['visitor']).toBe('access_denied');
});

test('the app acts on behalf of the person who allowed it', async () => {
  const own = await openTestKit({ integration: visitor });
  const { configurationUrl: address = '' } = await own.install({});
  await own.sandbox.people.confirm({ customer: 'wna-it', reference: 'visitor' });
  await own.settled();
  const begun = await send(address, { method: 'GET' });
  const [cookie = ''] = [begun.headers['set-cookie']].flat();
  const authorize = String(begun.headers['location']);
  expect(authorize).toMatch(/^https:\/\/oauth\.4me-sandbox\.test\/authorize\?/);
  const back = own.sandbox.people.authorize({ customer: 'wna-it', address: authorize });
  const done = await send(back, { method: 'GET', headers: { cookie: cookie.split(';')[0] ?? '' } });
  expect(done.status, done.text).toBe(303);
  const secret = await own.engine.secrets.get('4me-app-builder/visitor/4me-sandbox.test/instances/wna-it');
  const [person] = own.sandbox.world.filter('Person', ({ account }) => account === 'wna-it');
  expect(secret?.value['visitor']).toBe(person?.name);
  expect(JSON.stringify(own.log())).not.toContain('client_secret');
  await own.close();
});

test('a person who is refused sees a page that says so, without anything that runs', async () => {
  const answer = await browser()(configurationUrl({ account_id: 'globex' }));
  expect(answer.headers['content-type']).toBe('text/html; charset=utf-8');
  expect(answer.headers['content-security-policy']).toContain("default-src 'none'");
  expect(answer.text).toContain('The request does not fit the app instance.');
  expect(answer.text).not.toMatch(/<script|globex/);
});

test('a person waits while 4me does not answer, and may reload', async () => {
  const address = configurationUrl();
  kit.sandbox.weather.change({ serverErrors: 1 });
  const answer = await browser()(address);
  kit.sandbox.weather.change({ serverErrors: 0 });
  expect(answer.status).toBe(503);
  expect(answer.text).toContain('Reload this page');
  expect((await browser()(address)).status).toBe(303);
});

test('a way back is for the app that it began with: another app of the provider takes it for nothing', async () => {
  const token = 'the token of the provider';
  const flow = { account: 'wna-it', instance: 'i', confirmation: 'https://wna-it.4me-sandbox.test/', nonce: 'n' };
  const bound = await bindFunction(
    createHandler(
      callback(fourMeApp({ fields: {}, secrets: {} }), 'callback', () => Promise.reject(new Error('called'))),
    ),
    {
      environment: {
        PARAM_4ME_DOMAIN: '4me-sandbox.test',
        PARAM_BOOTSTRAP_ACCOUNT: 'wdc',
        PARAM_OFFERING_REFERENCE: 'other',
      },
      now: 0,
      secrets: { '4me-app-builder/4me-sandbox.test/wdc': { clientID: 'c', token } },
    },
  );
  const call = async (offering: string): Promise<string> => {
    const state = seal({ ...flow, offering, endsAt: 1000 }, token);
    const event = {
      httpMethod: 'GET',
      path: '/callback',
      queryStringParameters: { state, code: 'c' },
      headers: { cookie: `${nonceCookie}=n` },
    };
    const { statusCode, body } = (await bound.raw(event)) as { statusCode: number; body: string };
    return `${String(statusCode)} ${/<p>(.*?)<\/p>/.exec(body)?.[1] ?? body}`;
  };
  bound.reply = ({ path }) =>
    path.endsWith('/token')
      ? { status: 200, body: { access_token: 't', expires_in: 3600 } }
      : { status: 200, body: { data: { node: null } } };
  expect(await call('visitor')).toContain('401 The configuration was not begun here');
  expect(await call('other')).toContain('401 The app is not installed any more');
  await bound[Symbol.asyncDispose]();
});

test('a way back that 4me or the app could not work off may be loaded again', async () => {
  const open = browser();
  const back = await callbackUrl(open, { code: 'second try' });
  kit.sandbox.weather.change({ serverErrors: 1 });
  expect((await open(back)).status).toBe(503);
  kit.sandbox.weather.change({ serverErrors: 0 });
  expect((await open(back)).status).toBe(303);
  expect((await app.secret())['visitor']).toBe('second try');
});

test('line breaks in the address of the confirmation do not reach the header', async () => {
  const host = 'https://wna-it.4me-sandbox.test';
  const open = browser();
  const begun = await open(configurationUrl({ confirmation_url: `${host}/v1\r\nset-cookie: x=y` }));
  expect(begun.status).toBe(303);
});
