import { describe, expect, test } from 'vitest';
import { startSandbox } from '../../../../src/sandbox/sandbox.ts';
import type { Fault } from '../../../../templates/lansweeper/standin/index.ts';
import { clientId, clientSecret, fields, stage } from './stage.ts';

const sites = '{ authorizedSites { sites { id } } }';

describe('faults', () => {
  const at = async (endpoint: 'token' | 'graphql', fault: Fault) => {
    const one = stage();
    const accessToken = await one.access();
    one.standin.failWith(fault, { on: endpoint });
    return endpoint === 'graphql' ? one.query(accessToken, sites) : one.refresh(one.standin.issueRefreshToken());
  };

  test.each([
    ['invalid_grant', 400, 'invalid_grant'],
    ['invalid_client', 400, 'invalid_client'],
    [401, 401, 'unauthorized_client'],
    [404, 404, 'not_found'],
  ] as const)('of the token endpoint: %s', async (fault, status, error) => {
    expect(await at('token', fault)).toMatchObject({ status, json: { error, error_description: expect.any(String) } });
  });

  test.each([
    [429, { 'retry-after': '60' }],
    [503, {}],
    [500, {}],
  ] as const)('of both, in plain text: %s', async (status, headers) => {
    for (const endpoint of ['token', 'graphql'] as const) {
      const told = await at(endpoint, status);
      expect(told).toMatchObject({ status, headers: { 'content-type': 'text/plain; charset=utf-8', ...headers } });
      expect(told.json).toBeUndefined();
    }
  });

  test('of GraphQL come with 200 or without', async () => {
    for (const status of [400, 401, 403] as const) {
      expect(await at('graphql', status)).toMatchObject({ status, json: { errors: [expect.anything()] } });
    }
    expect(await at('graphql', 'errors')).toMatchObject({
      status: 200,
      json: { errors: [{ message: expect.any(String) }] },
    });
    expect(await at('graphql', 'nested errors')).toMatchObject({
      json: { errors: [{ extensions: { exception: { message: 'The assets cannot be read now' } } }] },
    });
    expect(await at('graphql', 'not JSON')).toMatchObject({ status: 200, json: undefined });
    expect((await at('graphql', { retryAfter: 3 })).headers['retry-after']).toBe('3');
    expect((await at('graphql', { retryAfter: null })).headers).not.toHaveProperty('retry-after');
  });

  test('strike one operation, some times, after some requests, until they end', async () => {
    const one = stage();
    const accessToken = await one.access();
    one.standin.failWith(500, { on: 'assetResources', times: 2, after: 1 });
    const statuses: number[] = [];
    for (let count = 0; count < 4; count += 1) {
      expect((await one.query(accessToken, sites)).status).toBe(200);
      statuses.push((await one.page(accessToken, {})).status);
    }
    expect(statuses).toEqual([200, 500, 500, 200]);
    one.standin.failWith(503);
    expect((await one.query(accessToken, sites)).status).toBe(503);
    one.standin.recover();
    expect((await one.query(accessToken, sites)).status).toBe(200);
  });

  test('strike a share of requests, the same ones for the same seed', async () => {
    const struck = async (seed: number): Promise<readonly number[]> => {
      const one = stage({ limits: 'off', seed });
      const accessToken = await one.access();
      one.standin.failWith(429, { share: 0.05 });
      one.standin.failWith(500, { share: 0.05 });
      const statuses: number[] = [];
      for (let count = 0; count < 400; count += 1) statuses.push((await one.query(accessToken, sites)).status);
      return statuses;
    };
    const statuses = await struck(1);
    expect(statuses).toEqual(await struck(1));
    expect(statuses).not.toEqual(await struck(2));
    for (const status of [429, 500]) {
      const share = statuses.filter((one) => one === status).length / statuses.length;
      expect(share).toBeGreaterThan(0.02);
      expect(share).toBeLessThan(0.1);
    }
    expect(() => stage().standin.failWith(500, { share: 5 })).toThrow('between 0 and 1');
  });

  test('cut answers after the work was done', async () => {
    const { standin } = stage({ rotates: true });
    await using sandbox = await startSandbox({ standins: [standin] });
    const refreshToken = standin.issueRefreshToken();
    const post = (path: string, body: object, headers: Record<string, string> = {}): Promise<Response> =>
      fetch(`${sandbox.origin}/api.lansweeper.com${path}`, { method: 'POST', body: JSON.stringify(body), headers });
    const refresh = (): Promise<Response> =>
      post('/api/integrations/oauth/token', {
        client_id: clientId,
        client_secret: clientSecret,
        grant_type: 'refresh_token',
        refresh_token: refreshToken,
      });
    standin.failWith('cut', { times: 1 });
    await expect(refresh().then((response) => response.text())).rejects.toThrow();
    expect((await refresh()).status).toBe(400);
    expect(standin.requests().map(({ problem }) => problem)).toEqual(['struck with cut', 'invalid_grant']);
  });
});

describe('the log of requests', () => {
  test('has every query with its variables, the time and what was wrong, and no secrets', async () => {
    const one = stage();
    const accessToken = await one.access();
    one.scheduler.advance(1_000);
    await one.page(accessToken, { limit: 2 });
    await one.page(accessToken, { limit: 0 });
    await one.send(
      '/api/v2/graphql',
      { query: sites },
      { authorization: `Bearer ${accessToken}`, 'x-ls-integration-id': 'guid', 'x-ls-integration-version': '1.0' },
    );
    const start = Date.UTC(2026, 4, 1, 12);
    const page = { endpoint: 'graphql', clientId, operations: ['assetResources'], at: start + 1_000, status: 200 };
    expect(one.standin.requests()).toMatchObject([
      { endpoint: 'token', operations: ['refresh_token'], at: start, status: 200, clientId },
      { ...page, variables: { fields, pagination: { limit: 2, page: 'FIRST' } } },
      { ...page, problem: 'limit goes from 1 to 500, and is 0' },
      {
        operations: ['authorizedSites'],
        integration: { 'x-ls-integration-id': 'guid', 'x-ls-integration-version': '1.0' },
      },
    ]);
    expect(JSON.stringify(one.standin.requests())).not.toContain(clientSecret);
    expect(JSON.stringify(one.standin.requests())).not.toContain(accessToken);
    expect(one.standin.counts()).toEqual({ refresh_token: 1, assetResources: 2, authorizedSites: 1 });
    one.standin.forgetRequests();
    expect(one.standin.counts()).toEqual({});
  });
});
