import { describe, expect, test } from 'vitest';
import { fourMeStandin } from '../../../../../src/platforms/4me/standin/four-me-standin.ts';
import { personalToken } from '../../../../../src/platforms/4me/standin/world/seed.ts';
import { apiClient } from '../api-client.ts';
import { fakeLife } from '../fake-life.ts';

const credentials = {
  grant_type: 'client_credentials',
  client_id: 'sandbox-client',
  client_secret: 'sandbox-secret-0123456789',
};
const query = '{ account { id } }';

describe('the token endpoint', () => {
  test('takes its parameters as JSON or as a form', async () => {
    const api = apiClient();
    const json = await api.send('oauth', '/token', { body: credentials });
    expect(json).toMatchObject({ status: 200, body: { token_type: 'Bearer', expires_in: 3600 } });
    const form = await api.send('oauth', '/token', {
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams(credentials).toString(),
    });
    expect(form).toMatchObject({ status: 200, body: { access_token: expect.any(String) } });
  });

  test('refuses parameters in the query string, even next to a good body', async () => {
    const answer = await apiClient().send('oauth', '/token?client_id=sandbox-client', { body: credentials });
    expect(answer).toMatchObject({ status: 400, body: { error: 'invalid_request' } });
  });

  test.each([
    [{ ...credentials, client_secret: 'wrong' }, 'invalid_client'],
    [{ ...credentials, client_id: 'nobody' }, 'invalid_client'],
    [{ ...credentials, client_id: undefined, client_secret: undefined }, 'invalid_client'],
    [{ ...credentials, grant_type: 'password' }, 'unsupported_grant_type'],
    [{ ...credentials, grant_type: 'authorization_code' }, 'unauthorized_client'],
    [{ ...credentials, grant_type: 'refresh_token' }, 'unauthorized_client'],
    [{}, 'invalid_request'],
    ['no json', 'invalid_request'],
  ])('refuses %j with %s', async (body, error) => {
    const answer = await apiClient().send('oauth', '/token', { body });
    expect(answer).toMatchObject({ status: 400, body: { error, error_description: expect.any(String) } });
  });
});

describe('an access token', () => {
  test('works for an hour of the world', async () => {
    const api = apiClient();
    const token = await api.token();
    api.pass(3_599_000);
    expect((await api.graphql(query, {}, { token })).status).toBe(200);
    api.pass(1000);
    expect(await api.graphql(query, {}, { token })).toMatchObject({ status: 401, body: { message: 'Unauthorized' } });
  });

  test('stops at once when its application is disabled', async () => {
    const api = apiClient();
    const token = await api.token();
    for (const application of api.world.all('OauthApplication')) {
      api.world.update('OauthApplication', application, { disabled: true });
    }
    expect((await api.graphql(query, {}, { token })).status).toBe(401);
    expect((await api.send('oauth', '/token', { body: credentials })).status).toBe(400);
  });

  test.each([{ suspended: true }, { disabled: true }, { enabledByCustomer: false }, { removed: true }])(
    'stops at once when its app instance is %j',
    async (change) => {
      const api = apiClient();
      const { life } = fakeLife(api.world);
      const offering = await api.createOffering('App');
      const instance = await life.install({ customerAccount: 'wdc', offering, customFields: [] });
      const [application] = api.world.all('OauthApplication');
      if (application === undefined) throw new Error('no application is seeded');
      api.world.update('OauthApplication', application, { appInstanceId: instance.id });
      const token = await api.token();
      expect((await api.graphql(query, {}, { token })).status).toBe(200);
      api.world.update('AppInstance', instance, change);
      expect((await api.graphql(query, {}, { token })).status).toBe(401);
    },
  );

  test('is gone after a restart', async () => {
    const api = apiClient();
    const token = await api.token();
    const restarted = fourMeStandin(api.world, fakeLife(api.world).life);
    const answer = await restarted.handle({
      method: 'POST',
      url: new URL('https://graphql.4me-sandbox.test/'),
      headers: { authorization: `Bearer ${token}`, 'x-4me-account': 'wdc' },
      body: Buffer.from(JSON.stringify({ query })),
    });
    expect(answer.status).toBe(401);
  });
});

test('introspection tells the scopes of a token, and refuses what is no token', async () => {
  const api = apiClient();
  const ask = (token: string) =>
    api.send('oauth', '/introspect', { method: 'GET', headers: { authorization: `Bearer ${token}` } });
  expect(await ask(await api.token())).toMatchObject({
    status: 200,
    body: { scopes: expect.arrayContaining(['product:Create', 'app-offering-automation-rule:Delete']) },
  });
  expect(await ask(personalToken('wdc'))).toMatchObject({ body: { scopes: expect.arrayContaining(['me']) } });
  expect((await ask('nonsense')).status).toBe(401);
});
