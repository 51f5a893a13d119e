import { describe, expect, test } from 'vitest';
import { callback, clientId, messagesIn, minute, stage } from './stage.ts';
import type { Told } from './stage.ts';

const sites = '{ authorizedSites { sites { id name } } }';

function codeOf(location: string): string {
  return new URL(location).searchParams.get('code') ?? '';
}

function text({ json }: Told, name: string): string {
  return String(json?.[name]);
}

describe('codes', () => {
  test('are exchanged once, for the address that they were given out for', async () => {
    const { standin, exchange, query } = stage();
    standin.allowCallback(callback);
    const location = standin.authorize();
    expect(location.startsWith(`${callback}?code=`)).toBe(true);
    expect(new URL(location).searchParams.has('state')).toBe(false);
    const told = await exchange(codeOf(location));
    expect(told).toMatchObject({
      status: 200,
      json: { token_type: 'Bearer', expires_in: 3600, refresh_token: expect.any(String) },
    });
    const answer = await query(text(told, 'access_token'), sites);
    expect(answer.json).toEqual({
      data: { authorizedSites: { sites: [{ id: standin.sites()[0]?.id, name: 'Widget Headquarters' }] } },
    });
    expect(await exchange(codeOf(location))).toMatchObject({ status: 400, json: { error: 'invalid_grant' } });
  });

  test('are refused elsewhere, later, and to another application', async () => {
    const other = { clientId: 'other', clientSecret: 'x', callbackUrl: callback };
    const { standin, exchange, token, scheduler } = stage({
      applications: [{ clientId, clientSecret: 'lansweeper-sandbox-secret', callbackUrl: callback }, other],
    });
    const refused = { status: 400, json: { error: 'invalid_grant' } };
    expect(await exchange(codeOf(standin.authorize()), `${callback}x`)).toMatchObject(refused);
    expect(await exchange(codeOf(standin.authorize([], 'other')))).toMatchObject(refused);
    const late = codeOf(standin.authorize());
    scheduler.advance(minute);
    expect(await exchange(late)).toMatchObject(refused);
    expect(await exchange('')).toMatchObject(refused);
    expect(await token({ grant_type: 'password' })).toMatchObject({
      status: 400,
      json: { error: 'unsupported_grant_type' },
    });
  });

  test('there are none without a callback address, and none for a person who denies', () => {
    const { standin } = stage();
    expect(() => standin.authorize()).toThrow('has no callback address');
    standin.allowCallback(callback);
    expect(standin.deny()).toBe(`${callback}?error=access_denied`);
    expect(() => standin.allowCallback('javascript:alert(1)')).toThrow('is no address');
    expect(() => standin.authorize(['nowhere'])).toThrow('There is no site nowhere');
    expect(() => standin.authorize([], 'nobody')).toThrow('There is no application nobody');
  });
});

describe('refresh tokens', () => {
  test('are good again and again, where they do not rotate', async () => {
    const { standin, refresh } = stage();
    const refreshToken = standin.issueRefreshToken();
    const [first, second] = [await refresh(refreshToken), await refresh(refreshToken)];
    expect([first.status, second.status]).toEqual([200, 200]);
    expect(first.json).not.toHaveProperty('refresh_token');
    expect(text(first, 'access_token')).not.toBe(text(second, 'access_token'));
  });

  test('are good once, where they rotate', async () => {
    const { standin, refresh } = stage({ rotates: true });
    const refreshToken = standin.issueRefreshToken();
    const first = await refresh(refreshToken);
    expect(await refresh(refreshToken)).toMatchObject({ status: 400, json: { error: 'invalid_grant' } });
    expect((await refresh(text(first, 'refresh_token'))).status).toBe(200);
  });

  test('are worth nothing once they are revoked, and no access token is either', async () => {
    const { standin, refresh, query } = stage();
    const refreshToken = standin.issueRefreshToken();
    const accessToken = text(await refresh(refreshToken), 'access_token');
    standin.revoke();
    expect(await refresh(refreshToken)).toMatchObject({ status: 400, json: { error: 'invalid_grant' } });
    expect((await query(accessToken, sites)).status).toBe(401);
    expect(await refresh('made-up')).toMatchObject({ status: 400 });
  });
});

describe('clients', () => {
  test('are refused for a wrong secret, an unknown id, and what is left out', async () => {
    const { token, send } = stage();
    const grant = { grant_type: 'refresh_token', refresh_token: 'x' };
    expect(await token({ ...grant, client_secret: 'wrong' })).toMatchObject({
      status: 401,
      json: { error: 'unauthorized_client', error_description: expect.any(String) },
    });
    expect(await token({ ...grant, client_id: 'nobody' })).toMatchObject({ status: 404 });
    expect(await token({ ...grant, client_secret: undefined })).toMatchObject({ json: { error: 'invalid_client' } });
    expect(await send('/api/integrations/oauth/token', 'a=b')).toMatchObject({
      status: 400,
      json: { error: 'invalid_request' },
    });
  });
});

describe('access tokens', () => {
  test('expire after the seconds that were said', async () => {
    const { access, query, scheduler } = stage({ expiresIn: 90 });
    const accessToken = await access();
    scheduler.advance(89_999);
    expect((await query(accessToken, sites)).status).toBe(200);
    scheduler.advance(1);
    const told = await query(accessToken, sites);
    expect([told.status, messagesIn(told)]).toEqual([401, ['The access token is unknown or has expired']]);
  });

  test('are asked for', async () => {
    const { send, standin, query, access } = stage();
    expect((await send('/api/v2/graphql', { query: sites })).status).toBe(401);
    const accessToken = await access();
    standin.expireAccessTokens();
    expect((await query(accessToken, sites)).status).toBe(401);
  });

  test('show no site that was not allowed, or is not any more', async () => {
    const { standin, refresh, query } = stage({
      sites: ['One', 'Two'].map((name, seed) => ({ name, sources: [{ name: 'S', assets: { count: 1, seed } }] })),
    });
    const [one, two] = standin.sites().map(({ id }) => id);
    const accessToken = text(await refresh(standin.issueRefreshToken([one ?? ''])), 'access_token');
    const types = 'query q($id: ID!) { site(id: $id) { assetTypes } }';
    expect((await query(accessToken, types, { id: one })).json).not.toHaveProperty('errors');
    const told = await query(accessToken, types, { id: two });
    expect([told.status, messagesIn(told)]).toEqual([200, [`You are not authorized to see the site ${two ?? ''}`]]);
    standin.restrict([]);
    expect((await query(accessToken, sites)).json).toEqual({ data: { authorizedSites: { sites: [] } } });
  });
});
