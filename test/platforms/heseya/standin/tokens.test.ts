import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { claimsIn, openStage, shop } from './stage.ts';
import type { HeseyaStage } from './stage.ts';

const minute = 60_000;
const day = 24 * 60 * minute;

let on: HeseyaStage;
beforeEach(async () => {
  on = await openStage();
});
afterEach(() => on[Symbol.asyncDispose]());

const login = { email: 'owner@shop.heseya-sandbox.test', password: 'sandbox-owner' };
const refresh = async (refresh_token: string) => on.ask('POST', '/auth/refresh', undefined, { refresh_token });
const statusOf = async (token: string): Promise<number> => (await on.ask('GET', '/auth/profile', token)).status;

describe('a user', () => {
  test('logs in and gets tokens of five minutes and one of ninety days', async () => {
    const { status, body } = await on.ask('POST', '/auth/login', undefined, login);
    expect([status, body.data.user.name]).toEqual([200, 'Olga Nowak']);
    const now = on.clock.now() / 1000;
    const claims = [body.data.token, body.data.identity_token, body.data.refresh_token].map((token) =>
      claimsIn(token as string),
    );
    expect(claims.map(({ typ, exp }) => [typ, Number(exp) - now])).toEqual([
      ['access', 300],
      ['identity', 300],
      ['refresh', 90 * 24 * 3600],
    ]);
    for (const claim of claims) expect(claim).toMatchObject({ iss: shop, iat: now, nbf: now, sub: body.data.user.id });
    expect(claims[0]).toMatchObject({ jti: expect.any(String), prv: expect.stringMatching(/^[0-9a-f]{40}$/) });
    expect(await statusOf(body.data.token as string)).toBe(200);
    on.clock.advance(5 * minute);
    expect(await on.ask('GET', '/auth/profile', body.data.token as string)).toMatchObject({
      status: 401,
      body: { error: { key: 'UNAUTHORIZED', code: 401, errors: [] } },
    });
  });

  test.each([
    ['with a wrong password', { ...login, password: 'x' }, 'CLIENT_INVALID_CREDENTIALS'],
    ['without one', { email: login.email }, 'VALIDATION_ERROR'],
  ])('is refused %s', async (_how, body, key) => {
    expect(await on.ask('POST', '/auth/login', undefined, body)).toMatchObject({
      status: 422,
      body: { error: { key } },
    });
  });

  test('of one store is nobody in another', async () => {
    const { token } = on.standin.token('second', 'owner');
    expect(await statusOf(token)).toBe(404);
  });
});

describe('an access token', () => {
  test.each(['identity_token', 'refresh_token'] as const)('is not to be replaced by the %s', async (kind) => {
    expect(await statusOf(on.standin.token('shop', 'owner')[kind] ?? '')).toBe(401);
  });

  test('that was changed, or is none, is not found', async () => {
    const { token } = on.standin.token('shop', 'staff');
    const [head = '', , signature = ''] = token.split('.');
    const other = on.standin.token('shop', 'owner').token.split('.')[1] ?? '';
    const none = Buffer.from('{"typ":"JWT","alg":"none"}').toString('base64url');
    for (const forged of [`${head}.${other}.${signature}`, `${none}.${other}.`, 'a.b.c', 'x']) {
      expect(await statusOf(forged)).toBe(404);
    }
  });

  test('is expected where somebody is asked who it is', async () => {
    expect((await on.ask('GET', '/auth/profile')).status).toBe(401);
  });

  test('of an app is not for logging in', async () => {
    await on.install();
    const { token } = on.standin.appTokens('shop', 'lodz-notes');
    expect(await on.ask('POST', '/auth/login', token, login)).toMatchObject({
      status: 400,
      body: { error: { key: 'CLIENT_APPS_NO_ACCESS' } },
    });
  });
});

describe('a refresh', () => {
  test('of an app brings new tokens without an identity, and works once', async () => {
    await on.install();
    const before = on.standin.appTokens('shop', 'lodz-notes');
    expect(before.identity_token).toBeNull();
    const { status, body } = await refresh(before.refresh_token);
    expect([status, body.data.identity_token, body.data.user.slug]).toEqual([200, null, 'lodz-notes']);
    expect(await statusOf(body.data.token as string)).toBe(200);
    // The access token of before is not revoked.
    expect(await statusOf(before.token)).toBe(200);
    expect(await refresh(before.refresh_token)).toMatchObject({
      status: 422,
      body: { error: { key: 'CLIENT_INVALID_TOKEN' } },
    });
    expect((await refresh(body.data.refresh_token as string)).status).toBe(200);
    expect(on.standin.counts('shop')).toMatchObject({ 'POST /auth/refresh': 3, 'POST /apps': 1 });
  });

  test('at the same moment lets one of many through', async () => {
    const { refresh_token } = on.standin.token('shop', 'owner');
    const statuses = await Promise.all(Array.from({ length: 20 }, async () => (await refresh(refresh_token)).status));
    expect(statuses.filter((status) => status === 200)).toHaveLength(1);
  });

  test('is refused after ninety days, with an access token, and to an app that is gone', async () => {
    await on.install();
    const tokens = on.standin.appTokens('shop', 'lodz-notes');
    expect((await refresh(tokens.token)).body.error.key).toBe('CLIENT_INVALID_TOKEN');
    on.clock.advance(90 * day);
    expect((await refresh(tokens.refresh_token)).body.error.key).toBe('CLIENT_INVALID_TOKEN');
    const later = on.standin.appTokens('shop', 'lodz-notes');
    await on.standin.dashboard.uninstall('shop', 'lodz-notes');
    expect((await refresh(later.refresh_token)).body.error.key).toBe('CLIENT_USER_DOESNT_EXIST');
  });

  test('whose answer is lost has used up its token', async () => {
    await on.install();
    const { refresh_token } = on.standin.appTokens('shop', 'lodz-notes');
    on.standin.breakRefreshAnswer('shop');
    const lost = await refresh(refresh_token);
    expect(lost.status).toBe(504);
    expect(String(lost.body)).not.toContain('eyJ');
    expect((await refresh(refresh_token)).body.error.key).toBe('CLIENT_INVALID_TOKEN');
  });

  test('is what helps when the store ends all access tokens', async () => {
    const { token, identity_token, refresh_token } = on.standin.token('shop', 'owner');
    await on.install();
    const app = on.standin.appTokens('shop', 'lodz-notes');
    on.standin.expireTokens('shop');
    expect([await statusOf(token), await statusOf(app.token)]).toEqual([401, 401]);
    const renewed = (await refresh(refresh_token)).body.data;
    expect(await statusOf(renewed.token as string)).toBe(200);
    const { token: own } = on.standin.appTokens('shop', 'lodz-notes');
    const check = async (identity: string) => on.ask('GET', `/auth/check/${identity}`, own);
    expect((await check(identity_token ?? '')).body.error.key).toBe('CLIENT_INVALID_IDENTITY_TOKEN');
    expect((await check(renewed.identity_token as string)).status).toBe(200);
  });
});

describe('an app that checks who somebody is', () => {
  test('sees its own permissions without their prefix and the others in full', async () => {
    await on.install();
    const { token } = on.standin.appTokens('shop', 'lodz-notes');
    const check = async (user: string) => {
      const { identity_token } = on.standin.token('shop', user);
      return (await on.ask('GET', `/auth/check/${identity_token ?? ''}`, token)).body.data;
    };
    const owner = await check('owner');
    expect(owner).toMatchObject({ name: 'Olga Nowak', avatar: expect.any(String) });
    expect(owner.permissions).toEqual(expect.arrayContaining(['configure', 'look', 'orders.show']));
    expect(owner.permissions).not.toContain('app.lodz-notes.configure');
    expect((await check('staff')).permissions).not.toContain('configure');
  });

  test.each(['token', 'refresh_token'] as const)('is not told by a %s', async (kind) => {
    await on.install();
    const { token } = on.standin.appTokens('shop', 'lodz-notes');
    const refused = await on.ask('GET', `/auth/check/${on.standin.token('shop', 'owner')[kind]}`, token);
    expect(refused).toMatchObject({ status: 422, body: { error: { key: 'CLIENT_INVALID_IDENTITY_TOKEN' } } });
  });

  test('leaves no token in the counts', async () => {
    await on.install();
    const { identity_token } = on.standin.token('shop', 'owner');
    await on.ask('GET', `/auth/check/${identity_token ?? ''}`, on.standin.appTokens('shop', 'lodz-notes').token);
    expect(JSON.stringify(on.standin.counts('shop'))).not.toContain('eyJ');
    expect(on.standin.counts('shop')).toMatchObject({ 'GET /auth/check/{identity_token}': 1 });
  });
});
