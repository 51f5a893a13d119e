import { expect, test } from 'vitest';
import { personalToken } from '../../../../../src/platforms/4me/standin/world/seed.ts';
import { apiClient, type ApiClient } from '../api-client.ts';

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

test('what the sandbox leaves out is named', async () => {
  const api = apiClient();
  expect(await call(api, 'GET', '/v1/people')).toMatchObject({
    status: 404,
    body: { message: 'The sandbox does not serve GET /v1/people.' },
  });
});
