import { beforeEach, describe, expect, test } from 'vitest';
import { apiClient, type ApiClient } from '../api-client.ts';

let api: ApiClient;

beforeEach(() => {
  api = apiClient();
});

/** What Howard Tanner's token gets once it has just these scopes. */
const as = async (actions: string[], query: string, deny: string[] = []): Promise<unknown> => {
  const [token] = api.world.filter('PersonalAccessToken', (row) => row.account === 'wdc');
  if (token === undefined) throw new Error('no token is seeded');
  const scope = { conditions: [], grantType: 'client_credentials' as const };
  api.world.update('PersonalAccessToken', token, {
    scopes: [
      { ...scope, id: '1', effect: 'allow', actions },
      { ...scope, id: '2', effect: 'deny', actions: deny },
    ],
  });
  return JSON.parse(JSON.stringify((await api.graphql(query)).body));
};
const instances = (fields: string) => `{ serviceInstances(first: 1) { nodes { ${fields} } } }`;

describe('scopes', () => {
  test('guard every root field', async () => {
    expect(await as([], instances('id'))).toMatchObject({
      data: null,
      errors: [{ message: 'Unauthorized', path: ['serviceInstances'] }],
    });
  });

  test('let the name of a linked record through, and no more', async () => {
    expect(await as(['service-instance:Read'], instances('service { id name }'))).toMatchObject({
      data: { serviceInstances: { nodes: [{ service: { name: 'Mainframe' } }] } },
    });
    expect(await as(['service-instance:Read'], instances('service { name source }'))).toMatchObject({
      data: { serviceInstances: { nodes: [{ service: { name: 'Mainframe', source: null } }] } },
      errors: [{ message: 'Unauthorized', path: ['serviceInstances', 'nodes', 0, 'service', 'source'] }],
    });
  });

  test('that deny win over those that allow', async () => {
    expect(await as(['service-instance:Read'], instances('id'), ['service-instance:Read'])).toMatchObject({
      errors: [{ message: 'Unauthorized' }],
    });
  });

  test('guard mutations by model and action', async () => {
    const create =
      'mutation { productCreate(input: { name: "n", brand: "b", category: "server" }) { product { id } } }';
    expect(await as(['product:Update', 'product:Read'], create)).toMatchObject({
      data: { productCreate: null },
      errors: [{ message: 'Unauthorized', path: ['productCreate'] }],
    });
    expect(await as(['product:Create'], create)).toMatchObject({
      data: { productCreate: { product: { id: expect.any(String) } } },
    });
  });
});
