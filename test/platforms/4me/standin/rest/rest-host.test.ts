import { expect, test } from 'vitest';
import { personalToken } from '../../../../../src/platforms/4me/standin/world/seed.ts';
import { apiClient, type ApiClient } from '../api-client.ts';
import { insertWebhook } from '../life/stage.ts';

const call = (api: ApiClient, method: string, path: string, token = personalToken('wdc')) =>
  api.send('api', path, { method, headers: { authorization: `Bearer ${token}` } });

test('the root and the person behind the token answer, with and without .json', async () => {
  const api = apiClient();
  expect(await call(api, 'GET', '/v1')).toMatchObject({ status: 200, body: {} });
  for (const path of ['/v1/me', '/v1/me.json']) {
    expect(await call(api, 'GET', path)).toMatchObject({
      body: { id: 6, name: 'Howard Tanner', account: { id: 'wdc' } },
    });
  }
  expect(await call(api, 'GET', '/v1/me', await api.token())).toMatchObject({
    status: 403,
    body: { message: 'Forbidden' },
  });
  expect(await call(api, 'GET', '/v1', 'nonsense')).toMatchObject({ status: 401, body: { message: 'Unauthorized' } });
});

const testPath = (id: string | number) => `/v1/webhooks/${String(id)}/test`;
const path = (id: string | number | undefined) => `/v1/app_offering_automation_rules/${String(id)}`;

test('an automation rule of an offering is deleted by its number or node ID, once, by its own account', async () => {
  const api = apiClient();
  const { id: appOfferingId } = await api.createOffering('App');
  const rule = {
    name: 'r',
    generic: 'request',
    description: null,
    trigger: 't',
    condition: 'true',
    position: 1,
  } as const;
  const rules = [1, 2].map(() =>
    api.world.insert('AppOfferingAutomationRule', {
      account: 'wdc',
      appOfferingId,
      ...rule,
      expressions: [],
      actions: [],
    }),
  );
  expect((await call(api, 'DELETE', path(rules[0]?.number), personalToken('wna-it'))).status).toBe(404);
  expect(await call(api, 'DELETE', path(rules[0]?.number))).toMatchObject({ status: 204 });
  expect(await call(api, 'DELETE', path(rules[1]?.id))).toMatchObject({ status: 204 });
  expect((await call(api, 'DELETE', path(rules[1]?.id))).status).toBe(404);
  expect(api.world.all('AppOfferingAutomationRule')).toHaveLength(0);
});

test('a test message of a webhook is sent for its own account only, with the scope to update it', async () => {
  const api = apiClient();
  const uri = 'https://target.4me-sandbox.test/hook';
  const { id, number } = insertWebhook(api.world, { event: 'request.note-added', uri });
  for (const of of [id, number]) expect((await call(api, 'POST', testPath(of))).status).toBe(204);
  expect(api.happened).toEqual([1, 2].map(() => ({ what: 'testWebhook', about: uri })));
  expect((await call(api, 'POST', testPath(id), personalToken('wna-it'))).status).toBe(404);
  expect((await call(api, 'POST', testPath(999))).status).toBe(404);
  for (const { scopes } of api.world.all('OauthApplication')) scopes.splice(0);
  expect((await call(api, 'POST', testPath(id), await api.token())).status).toBe(403);
  expect(api.happened).toHaveLength(2);
});

test('what the sandbox leaves out is named', async () => {
  const api = apiClient();
  expect(await call(api, 'GET', '/v1/people')).toMatchObject({
    status: 404,
    body: { message: 'The sandbox does not serve GET /v1/people.' },
  });
});
