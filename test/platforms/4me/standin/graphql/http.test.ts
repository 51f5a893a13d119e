import { describe, expect, test } from 'vitest';
import { fourMeStandin } from '../../../../../src/platforms/4me/standin/four-me-standin.ts';
import { personalToken } from '../../../../../src/platforms/4me/standin/world/seed.ts';
import { apiClient } from '../api-client.ts';
import { fakeLife } from '../fake-life.ts';

const authorization = `Bearer ${personalToken('wdc')}`;
const body = { query: '{ account { id } }' };

describe('GraphQL over HTTP', () => {
  test('serves the hosts of the domain in both spellings', () => {
    const { world } = apiClient();
    expect(fourMeStandin(world, fakeLife(world).life).hosts.toSorted()).toEqual([
      'api.4me-sandbox.test',
      'api.xurrent-sandbox.test',
      'graphql.4me-sandbox.test',
      'graphql.xurrent-sandbox.test',
      'oauth.4me-sandbox.test',
      'oauth.xurrent-sandbox.test',
      'storage.4me-sandbox.test',
      'storage.xurrent-sandbox.test',
    ]);
  });

  test.each(['x-4me-account', 'x-xurrent-account'])('takes the account from %s', async (header) => {
    const answer = await apiClient().send('graphql', '/', { headers: { authorization, [header]: 'wdc' }, body });
    expect(answer).toMatchObject({ status: 200, operation: { name: 'account', mutation: false } });
    expect(answer.headers).toMatchObject({
      'x-request-id': expect.any(String),
      'x-ratelimit-limit': '3600',
      'x-ratelimit-remaining': '3599',
      'x-ratelimit-reset': String(Date.UTC(2026, 10, 21, 13) / 1000),
      'x-costlimit-limit': '5000',
      'x-costlimit-cost': '1',
      'x-costlimit-remaining': '4999',
    });
  });

  test.each([
    ['without a token', { 'x-4me-account': 'wdc' }, 401],
    ['with an unknown token', { authorization: 'Bearer no', 'x-4me-account': 'wdc' }, 401],
    ['without an account', { authorization }, 403],
    ["for another account than the token's", { authorization, 'x-4me-account': 'wna-it' }, 403],
    ['for two accounts', { authorization, 'x-4me-account': 'wdc', 'x-xurrent-account': 'wna-it' }, 403],
  ])('refuses a request %s', async (_case, headers, status) => {
    expect((await apiClient().send('graphql', '/', { headers, body })).status).toBe(status);
  });

  test('answers at the root only, to POST only', async () => {
    const api = apiClient();
    const headers = { authorization, 'x-4me-account': 'wdc' };
    expect((await api.send('graphql', '/graphql', { headers, body })).status).toBe(404);
    expect((await api.send('graphql', '/', { method: 'GET', headers })).status).toBe(404);
    expect((await api.send('graphql', '/', { headers, body: 'no json' })).status).toBe(400);
  });

  test('names the operation and whether it is a mutation', async () => {
    const api = apiClient();
    const answer = await api.graphql(
      'mutation Rename($id: ID!) { productUpdate(input: { id: $id }) { errors { message } } }',
      { id: 'x' },
    );
    expect(answer.operation).toEqual({ name: 'Rename', mutation: true });
  });
});

describe('the limits', () => {
  test('21 requests within two seconds are one too many', async () => {
    const api = apiClient({});
    const statuses = [];
    for (let index = 0; index < 21; index += 1) statuses.push((await api.graphql('{ account { id } }')).status);
    expect(statuses).toEqual([...Array<number>(20).fill(200), 429]);
    const refused = await api.graphql('{ account { id } }');
    expect(refused).toMatchObject({
      headers: { 'retry-after': '2' },
      body: { message: 'Too Many Requests', documentation_url: expect.any(String) },
    });
    api.pass(2000);
    expect((await api.graphql('{ account { id } }')).status).toBe(200);
  });

  test('hold for all tokens of an application together, and not for another caller', async () => {
    const api = apiClient({ limits: { requestsPerHour: 2 } });
    const query = '{ account { id } }';
    expect((await api.graphql(query, {}, { token: await api.token() })).status).toBe(200);
    expect((await api.graphql(query, {}, { token: await api.token() })).status).toBe(200);
    const refused = await api.graphql(query, {}, { token: await api.token() });
    expect(refused).toMatchObject({ status: 429, headers: { 'retry-after': '3600' } });
    expect((await api.graphql(query)).status).toBe(200);
  });

  test('cost points run out as well, and rateLimit tells how many remain', async () => {
    const api = apiClient({ limits: { costPerHour: 3 } });
    const query = '{ products(first: 100) { totalCount } rateLimit { cost limit remaining resetAt } }';
    expect((await api.ask(query)).data?.['rateLimit']).toEqual({
      cost: 2,
      limit: 3,
      remaining: 1,
      resetAt: Date.UTC(2026, 10, 21, 13) / 1000,
    });
    expect((await api.graphql(query)).status).toBe(429);
  });
});
