import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { OauthApplicationRow } from '../../../../../src/platforms/4me/standin/world/rows.ts';
import { startSandbox } from '../../../../../src/sandbox/sandbox.ts';
import type { Sandbox } from '../../../../../src/sandbox/sandbox.ts';
import { appForPeople, askSandbox } from '../../../../support/app-for-people.ts';
import type { AppForPeople } from '../../../../support/app-for-people.ts';

let sandbox: Sandbox;
let app: AppForPeople;
let now: number;

const minute = 60_000;
const day = 24 * 60 * minute;
const name = { customer: 'wna-it', reference: 'for-people' };

beforeEach(async () => {
  now = Date.UTC(2026, 10, 21, 12);
  sandbox = await startSandbox({ now: () => now });
  app = await appForPeople(sandbox);
});

afterEach(async () => {
  await sandbox.close();
});

interface Answer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

async function token(parameters: Readonly<Record<string, unknown>>, by: OauthApplicationRow = app.application) {
  const body = JSON.stringify({ client_id: by.clientId, client_secret: by.clientSecret, ...parameters });
  const init = { method: 'POST', body, headers: { 'content-type': 'application/json' } };
  const response = await askSandbox(sandbox, 'https://oauth.4me-sandbox.test/token', init);
  return { status: response.status, body: await response.json() } as Answer;
}

/** A person allows; gives the code that the app gets. */
function allowed(): string {
  const address = sandbox.people.authorize({ customer: 'wna-it', address: app.address() });
  return new URL(address).searchParams.get('code') ?? '';
}

const exchange = (code: string, change: object = {}, by?: OauthApplicationRow): Promise<Answer> =>
  token({ grant_type: 'authorization_code', code, redirect_uri: app.redirectUri, ...change }, by);
const refresh = (refresh_token: unknown, by?: OauthApplicationRow): Promise<Answer> =>
  token({ grant_type: 'refresh_token', refresh_token }, by);

const invalidGrant = { status: 400, body: { error: 'invalid_grant', error_description: expect.any(String) } };
const twoTokens = { status: 200, body: { access_token: expect.any(String), refresh_token: expect.any(String) } };

async function me(accessToken: unknown): Promise<Answer> {
  const headers = { authorization: `Bearer ${String(accessToken)}` };
  const response = await askSandbox(sandbox, 'https://api.4me-sandbox.test/v1/me', { headers });
  return { status: response.status, body: await response.json() } as Answer;
}

const works = async (accessToken: unknown): Promise<boolean> => (await me(accessToken)).status === 200;

describe('a request for an authorization', () => {
  test('leads to the page of the account, which a browser finds at the address of the sandbox', async () => {
    const response = await askSandbox(sandbox, app.address());
    expect([response.status, response.headers.get('cache-control')]).toEqual([302, 'no-store']);
    expect(response.headers.get('location')).toMatch(
      /^\/wna-it\.4me-sandbox\.test\/oauth\/authorize_application\?token=[\w-]{40,}$/,
    );
  });

  test.each([
    ['without a client', { client_id: null }],
    ['of a client that nobody knows', { client_id: 'nobody' }],
    ['of a client with another grant type', { client_id: 'sandbox-client' }],
    ['without a redirect address', { redirect_uri: null }],
    ['with a redirect address that is not listed', { redirect_uri: 'https://target.4me-sandbox.test/callback2' }],
    ['with a redirect address below a listed one', { redirect_uri: 'https://target.4me-sandbox.test/callback/a' }],
    [
      'with a redirect address that has more than a listed one',
      { redirect_uri: `https://target.4me-sandbox.test/callback?a` },
    ],
  ])('%s is answered with a page and never redirected', async (_what, change) => {
    for (const also of [{}, { response_type: 'token' }]) {
      const response = await askSandbox(sandbox, app.address({ ...change, ...also }));
      expect([response.status, response.headers.get('location')]).toEqual([400, null]);
      expect(response.headers.get('content-type')).toMatch('text/html');
      expect(await response.text()).toContain('<h1>Authorization failed</h1>');
    }
  });

  test.each(['client_id', 'redirect_uri'])('that repeats %s is answered with a page', async (parameter) => {
    const address = app.address();
    address.searchParams.append(parameter, address.searchParams.get(parameter) ?? '');
    expect((await askSandbox(sandbox, address)).status).toBe(400);
  });

  test('of an app that is not enabled is answered with a page', async () => {
    await sandbox.people.disable(name);
    expect(await (await askSandbox(sandbox, app.address())).text()).toContain('is not enabled');
  });

  test.each([{ response_type: 'token' }, { response_type: null }])(
    'with %j tells the app that it is not valid',
    async (change) => {
      const response = await askSandbox(sandbox, app.address(change));
      const location = new URL(response.headers.get('location') ?? '', 'https://sandbox.test');
      expect([response.status, location.pathname]).toEqual([302, '/target.4me-sandbox.test/callback']);
      expect(Object.fromEntries(location.searchParams)).toEqual({
        error: 'invalid_request',
        error_description: 'response_type must be code.',
        state: 'a state',
      });
    },
  );

  test('that repeats the state gets neither of them back', () => {
    const address = app.address();
    address.searchParams.append('state', 'another');
    const answered = new URL(sandbox.people.authorize({ customer: 'wna-it', address }));
    expect([...answered.searchParams.keys()]).toEqual(['error', 'error_description']);
  });

  test('of an app without a list of endpoints may name any http address, but only a click leads there', async () => {
    const free = await appForPeople(sandbox, { reference: 'free', oauthAuthorizationEndpoints: [] });
    const redirect_uri = 'http://127.0.0.1:9/back';
    const address = sandbox.people.authorize({ customer: 'wna-it', address: free.address({ redirect_uri }) });
    expect(address).toMatch(/^http:\/\/127\.0\.0\.1:9\/back\?code=[\w-]+&state=a\+state$/);
    const mistaken = await askSandbox(sandbox, free.address({ redirect_uri, response_type: 'token' }));
    expect([mistaken.status, mistaken.headers.get('location')]).toEqual([400, null]);
  });
});

describe('what the app gets back', () => {
  test.each([
    '',
    ' ',
    'a b+c&d=e?f#g',
    '"\'><script>alert(1)</script>',
    'é\r\nset-cookie: a=b',
    '%0d%0a',
    '€'.repeat(500),
  ])('has the state %j as it was', (state) => {
    for (const deny of [false, true]) {
      const answer = sandbox.people.authorize({ customer: 'wna-it', address: app.address({ state }), deny });
      expect(new URL(answer).searchParams.getAll('state')).toEqual([state]);
      expect(answer).toMatch(/^[!-~]+$/);
    }
  });

  test('has no state where there was none', () => {
    const answer = sandbox.people.authorize({ customer: 'wna-it', address: app.address({ state: null }) });
    expect([...new URL(answer).searchParams.keys()]).toEqual(['code']);
  });

  test('comes after the query of the redirect address, which stays as it is', async () => {
    const redirect_uri = 'https://target.4me-sandbox.test/in?a=%20b&a=c+d&e';
    const other = await appForPeople(sandbox, { reference: 'other', oauthAuthorizationEndpoints: [redirect_uri] });
    const answer = sandbox.people.authorize({ customer: 'wna-it', address: other.address({ redirect_uri }) });
    expect(answer.replace(/code=[\w-]+/, 'code=...')).toBe(`${redirect_uri}&code=...&state=a+state`);
  });

  test('is an error where the person denies', () => {
    const answer = new URL(sandbox.people.authorize({ customer: 'wna-it', address: app.address(), deny: true }));
    expect(`${answer.origin}${answer.pathname}`).toBe(app.redirectUri);
    expect(Object.fromEntries(answer.searchParams)).toEqual({
      error: 'access_denied',
      error_description: expect.any(String),
      state: 'a state',
    });
  });
});

describe('a code', () => {
  test('becomes tokens that act as the person, with the scopes of the grant type only', async () => {
    const { status, body } = await exchange(allowed());
    expect(status).toBe(200);
    expect(body).toEqual({
      access_token: expect.any(String),
      refresh_token: expect.any(String),
      token_type: 'Bearer',
      expires_in: 3600,
    });
    expect(await me(body['access_token'])).toMatchObject({ body: { name: 'Ellen Brown', account: { id: 'wna-it' } } });
    const headers = { authorization: `Bearer ${String(body['access_token'])}`, 'x-4me-account': 'wna-it' };
    const introspected = await askSandbox(sandbox, 'https://oauth.4me-sandbox.test/introspect', { headers });
    expect(await introspected.json()).toEqual({ scopes: ['me', 'person:Read', 'request:Update'] });
    const id = sandbox.world.nodeId('Request', 70_454);
    const query = `mutation { noteCreate(input: { ownerId: "${id}", text: "mine" }) { errors { message } } }`;
    const init = { method: 'POST', headers, body: JSON.stringify({ query }) };
    await askSandbox(sandbox, 'https://graphql.4me-sandbox.test/', init);
    const ellen = sandbox.world.nodeId('Person', 7);
    expect(sandbox.people.request('wna-it', '70454').notes).toMatchObject([{ text: 'mine', personId: ellen }]);
  });

  test('may come as a form', async () => {
    const { clientId: client_id, clientSecret: client_secret } = app.application;
    const form = { client_id, client_secret, grant_type: 'authorization_code', code: allowed() };
    const body = new URLSearchParams({ ...form, redirect_uri: app.redirectUri });
    const response = await askSandbox(sandbox, 'https://oauth.4me-sandbox.test/token', { method: 'POST', body });
    expect(response.status).toBe(200);
  });

  test('lives for ten minutes', async () => {
    const [early, late] = [allowed(), allowed()];
    now += 10 * minute - 1;
    expect(await exchange(early)).toMatchObject(twoTokens);
    now += 1;
    expect(await exchange(late)).toMatchObject(invalidGrant);
  });

  test('that is used again ends everything that came of it, also what was refreshed since, and nothing else', async () => {
    const other = await exchange(allowed());
    const code = allowed();
    const first = await exchange(code);
    const second = await refresh(first.body['refresh_token']);
    expect(second).toMatchObject(twoTokens);
    now += 11 * minute;
    expect(await exchange(code)).toMatchObject(invalidGrant);
    for (const { body } of [first, second]) expect(await works(body['access_token'])).toBe(false);
    expect(await refresh(second.body['refresh_token'])).toMatchObject(invalidGrant);
    expect(await works(other.body['access_token'])).toBe(true);
  });

  test('needs the redirect address that it was made for, and stays good when another one is tried', async () => {
    const code = allowed();
    expect(await exchange(code, { redirect_uri: 'https://target.4me-sandbox.test/' })).toMatchObject(invalidGrant);
    expect(await exchange(code)).toMatchObject(twoTokens);
  });

  test('is nothing to another application, which can neither use nor end it', async () => {
    const other = await appForPeople(sandbox, { reference: 'other' });
    const code = allowed();
    expect(await exchange(code, {}, other.application)).toMatchObject(invalidGrant);
    const tokens = await exchange(code);
    expect(tokens).toMatchObject(twoTokens);
    expect(await exchange(code, {}, other.application)).toMatchObject(invalidGrant);
    expect(await refresh(tokens.body['refresh_token'], other.application)).toMatchObject(invalidGrant);
    expect(await works(tokens.body['access_token'])).toBe(true);
    expect(await refresh(tokens.body['refresh_token'])).toMatchObject(twoTokens);
  });

  test.each([
    [{ client_secret: 'wrong' }, 'invalid_client'],
    [{ code: null }, 'invalid_request'],
    [{ redirect_uri: null }, 'invalid_request'],
    [{ code: 7 }, 'invalid_request'],
    [{ code: 'nonsense' }, 'invalid_grant'],
    [{ grant_type: 'client_credentials' }, 'unauthorized_client'],
    [{ grant_type: 'refresh_token' }, 'invalid_request'],
    [{ grant_type: 'refresh_token', refresh_token: 'nonsense' }, 'invalid_grant'],
    [{ grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange' }, 'unsupported_grant_type'],
  ])('with %j is refused with %s and stays good', async (change, error) => {
    const code = allowed();
    expect(await exchange(code, change)).toMatchObject({ status: 400, body: { error } });
    expect(await exchange(code)).toMatchObject(twoTokens);
  });

  test.each(['code=a', 'refresh_token=a', 'redirect_uri=a'])('is refused next to %s in the query', async (query) => {
    const init = { method: 'POST', body: '{}', headers: { 'content-type': 'application/json' } };
    const response = await askSandbox(sandbox, `https://oauth.4me-sandbox.test/token?${query}`, init);
    expect([response.status, await response.json()]).toMatchObject([400, { error: 'invalid_request' }]);
  });
});

describe('a refresh token', () => {
  test('becomes a new pair once; the access token of before goes on until its end', async () => {
    const first = await exchange(allowed());
    now += 30 * minute;
    const second = await refresh(first.body['refresh_token']);
    expect(second).toMatchObject(twoTokens);
    expect(await refresh(first.body['refresh_token'])).toMatchObject(invalidGrant);
    expect(await works(first.body['access_token'])).toBe(true);
    now += 30 * minute;
    expect(await works(first.body['access_token'])).toBe(false);
    expect(await works(second.body['access_token'])).toBe(true);
    expect(await refresh(second.body['refresh_token'])).toMatchObject(twoTokens);
  });

  test('lives for two weeks', async () => {
    const first = await exchange(allowed());
    now += 14 * day - 1;
    const second = await refresh(first.body['refresh_token']);
    expect(second).toMatchObject(twoTokens);
    now += 14 * day;
    expect(await refresh(second.body['refresh_token'])).toMatchObject(invalidGrant);
  });
});

describe('what a person allowed', () => {
  test.each([
    ['the customer disables the app', () => sandbox.people.disable(name), () => sandbox.people.enable(name)],
    ['the app is suspended', () => sandbox.people.suspend(name, 'why'), () => sandbox.people.resume(name)],
  ])('rests while %s', async (_what, stop, start) => {
    const { body } = await exchange(allowed());
    const code = allowed();
    await stop();
    expect(await works(body['access_token'])).toBe(false);
    expect(await exchange(code)).toMatchObject({ status: 400, body: { error: 'invalid_client' } });
    await start();
    expect(await works(body['access_token'])).toBe(true);
    expect(await exchange(code)).toMatchObject(twoTokens);
  });

  test('is over when the app is removed', async () => {
    const { body } = await exchange(allowed());
    await sandbox.people.remove(name);
    expect(await works(body['access_token'])).toBe(false);
    expect(await refresh(body['refresh_token'])).toMatchObject({ status: 400, body: { error: 'invalid_client' } });
  });

  test('outlives a new version of the app with the same scopes, but not one with others', async () => {
    const { body } = await exchange(allowed());
    const code = allowed();
    sandbox.people.publish('for-people');
    await sandbox.people.updateApp(name);
    expect(await works(body['access_token'])).toBe(true);
    const draft = sandbox.world.find('AppOffering', ({ published }) => !published);
    if (draft === undefined) throw new Error('no draft');
    const scopes = draft.scopes.map((scope) => ({ ...scope, actions: [...scope.actions, 'service:Read'] }));
    sandbox.world.update('AppOffering', draft, { scopes });
    sandbox.people.publish('for-people');
    await sandbox.people.updateApp(name);
    expect(await works(body['access_token'])).toBe(false);
    expect(await refresh(body['refresh_token'])).toMatchObject(invalidGrant);
    expect(await exchange(code)).toMatchObject(invalidGrant);
    expect(await exchange(allowed())).toMatchObject(twoTokens);
  });
});
