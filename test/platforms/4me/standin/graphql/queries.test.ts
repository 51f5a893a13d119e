import { beforeEach, describe, expect, test } from 'vitest';
import { apiClient, type Answer, type ApiClient } from '../api-client.ts';

let api: ApiClient;

beforeEach(() => {
  api = apiClient();
  const product = { account: 'wdc', brand: 'Amazon', category: 'other_type_of_hardware', model: null, productID: null };
  const rest = {
    supportTeamId: null,
    serviceId: null,
    uiExtensionId: null,
    customFields: [],
    remarks: null,
    source: 'test',
  };
  for (const [name, sourceID, disabled] of [
    ['Bucket', 'a', false],
    ['Lambda', 'b', true],
    ['Queue', null, false],
  ] as const) {
    api.world.insert('Product', { ...product, ...rest, name, sourceID, disabled });
    api.pass(60_000);
  }
});

async function names(args: string, variables: object = {}, header = ''): Promise<unknown> {
  const { data, errors } = await api.ask(
    `query ${header} { products(first: 10, ${args}) { nodes { name } } }`,
    variables,
  );
  if (errors) throw new Error(errors[0]?.message);
  const nodes = data?.['products']?.['nodes'] as { name: string }[] | undefined;
  return nodes?.map(({ name }) => name);
}

const nextRun = (values: string) => names(`filter: { customFilters: [{ name: "next-run", values: ${values} }] }`);

const pages = (args: string) =>
  api.ask(
    `{ products(${args}) { totalCount nodes { name } pageInfo { startCursor endCursor hasNextPage hasPreviousPage } } }`,
  );

function cursor(answer: Answer, name: string): string {
  const info = answer.data?.['products']?.['pageInfo'] as Record<string, unknown> | undefined;
  return String(info?.[name]);
}

const instances = (directive: string) => `serviceInstances(first: 100) ${directive} { nodes { id } }`;
const cis = (inner: string) => `configurationItems(first: 100) { nodes { id ${inner} } }`;

describe('filters', () => {
  test.each([
    ['filter: { name: { values: ["Queue", "Bucket"] } }', ['Bucket', 'Queue']],
    ['filter: { name: { values: ["Queue"], negate: true } }', ['Bucket', 'Lambda']],
    ['filter: { sourceID: { values: [] } }', ['Queue']],
    ['filter: { sourceID: { values: [null] } }', ['Queue']],
    ['filter: { sourceID: { values: [], negate: true } }', ['Bucket', 'Lambda']],
    ['filter: { disabled: true }', ['Lambda']],
    ['filter: { disabled: false, sourceID: { values: ["a"] } }', ['Bucket']],
    [
      'filter: { createdAt: { greaterThan: "2026-11-21T12:00:00Z", lessThanOrEqualTo: "2026-11-21T13:01:00+01:00" } }',
      ['Lambda'],
    ],
    ['filter: { query: "amazon LAMB" }', ['Lambda']],
    ['filter: { ruleSet: { values: [software] } }', []],
    ['filter: { ruleSet: { values: ["physical_asset"] } }', ['Bucket', 'Lambda', 'Queue']],
    ['order: [{ field: name, direction: desc }]', ['Queue', 'Lambda', 'Bucket']],
    ['order: [{ field: disabled, direction: asc }, { field: name, direction: desc }]', ['Queue', 'Bucket', 'Lambda']],
  ])('%s', async (args, expected) => {
    expect(await names(args)).toEqual(expected);
  });

  test('take variables inside their values', async () => {
    expect(await names('filter: { name: { values: [$name] } }', { name: 'Lambda' }, '($name: String)')).toEqual([
      'Lambda',
    ]);
  });

  test('of custom fields go by the name that the form gives them, and compare', async () => {
    const html = '<input id="due" data-filterable data-filterable-name="next-run"/><input id="hidden-one"/>';
    const { data } = await api.ask(
      'mutation($html: String) { uiExtensionCreate(input: { name: "Form", category: "product", html: $html, activate: true }) { uiExtension { id } } }',
      { html },
    );
    const extension = data?.['uiExtensionCreate']?.['uiExtension'] as { id: string };
    for (const [name, due] of [
      ['Bucket', '2026-01-01T00:00:00Z'],
      ['Lambda', '2026-03-01T00:00:00Z'],
      ['Queue', null],
    ] as const) {
      const row = api.world.find('Product', (product) => product.name === name);
      if (row === undefined) throw new Error(`no product ${name}`);
      api.world.update('Product', row, { uiExtensionId: extension.id, customFields: [{ id: 'due', value: due }] });
    }
    expect(await nextRun('["<2026-02-01T00:00:00Z", null]')).toEqual(['Bucket', 'Queue']);
    expect(await nextRun('[">=2026-02-01T00:00:00Z"]')).toEqual(['Lambda']);
    expect(await nextRun('[]')).toEqual(['Queue']);
  });
});

describe('connections', () => {
  test('lead through all pages, forwards and backwards', async () => {
    const first = await pages('first: 2');
    expect(first.data?.['products']).toMatchObject({
      totalCount: 3,
      nodes: [{ name: 'Bucket' }, { name: 'Lambda' }],
      pageInfo: { hasNextPage: true, hasPreviousPage: false },
    });
    const second = await pages(`first: 2, after: "${cursor(first, 'endCursor')}"`);
    expect(second.data?.['products']).toMatchObject({
      nodes: [{ name: 'Queue' }],
      pageInfo: { hasNextPage: false, hasPreviousPage: true },
    });
    const back = await pages(`last: 1, before: "${cursor(second, 'startCursor')}"`);
    expect(back.data?.['products']).toMatchObject({ nodes: [{ name: 'Lambda' }] });
  });

  test.each(['view: all', 'first: 1, last: 1', 'first: 0', 'first: 101'])('with %s are refused', async (args) => {
    const { data, errors } = await pages(args);
    expect(data).toBeUndefined();
    expect(errors).toMatchObject([{ path: ['products'] }]);
  });

  test('of more than 500,000 nodes are refused before anything runs', async () => {
    const { errors } = await api.ask(`{ products(first: 50) { nodes { ${cis(instances(''))} } } }`);
    expect(errors).toMatchObject([{ message: 'Individual calls cannot request more than 500,000 total nodes.' }]);
    const fewer = await api.ask(
      `query($none: Boolean!) { products(first: 50) { nodes { ${cis(instances('@skip(if: $none)'))} } } }`,
      { none: true },
    );
    expect(fewer.errors).toBeUndefined();
  });
});

describe('literals and variables', () => {
  test('of a value enumeration are checked', async () => {
    const wrong = await api.ask('{ products(first: 1, filter: { ruleSet: { values: [hardware] } }) { totalCount } }');
    expect(wrong.errors?.[0]?.message).toContain('"hardware" is no ProductCategoryRuleSet');
    const variable = await api.ask(
      'query($v: [ProductCategoryRuleSet]) { products(first: 1, filter: { ruleSet: { values: $v } }) { totalCount } }',
      { v: ['nope'] },
    );
    expect(variable.errors?.[0]?.message).toContain('"nope" is no ProductCategoryRuleSet');
  });
});

describe('records', () => {
  test('of another account are not found, nor is anything that is no node', async () => {
    const ids = [
      api.world.nodeId('Request', 70_454),
      api.world.nodeId('OauthApplication', 41),
      api.world.nodeId('PersonalAccessToken', 6),
      'nonsense',
    ];
    for (const id of ids) {
      const { data, errors } = await api.ask('query($id: ID!) { node(id: $id) { id } }', { id });
      expect(data).toEqual({ node: null });
      expect(errors).toMatchObject([{ message: 'Not Found', path: ['node'] }]);
    }
    expect((await api.ask('{ requests(first: 5) { nodes { requestId } } }')).data).toEqual({
      requests: { nodes: [{ requestId: '70486' }] },
    });
  });

  test('are found by node ID with their type', async () => {
    const { data } = await api.ask(
      'query($id: ID!) { node(id: $id) { __typename ... on ServiceInstance { name service { name } supportTeam { name } } } }',
      { id: api.world.nodeId('ServiceInstance', 31) },
    );
    expect(data).toEqual({
      node: {
        __typename: 'ServiceInstance',
        name: 'Mainframe 1',
        service: { name: 'Mainframe' },
        supportTeam: { name: 'Mainframe Team' },
      },
    });
  });

  test('offered by a trusted provider appear in the view all once they are published', async () => {
    const trusting = async (account: string) => {
      const { body } = await api.graphql(
        '{ appOfferings(first: 5, view: all) { nodes { name published } } }',
        {},
        { account },
      );
      return JSON.parse(JSON.stringify(body)) as unknown;
    };
    const none = { data: { appOfferings: { nodes: [] } } };
    const { id } = await api.createOffering('App');
    expect(await trusting('wna-it')).toEqual(none);
    await api.ask('mutation($id: ID!) { appOfferingPublish(input: { id: $id }) { appOffering { id } } }', { id });
    expect(await trusting('wna-it')).toEqual({ data: { appOfferings: { nodes: [{ name: 'App', published: true }] } } });
    expect(await trusting('globex')).toEqual(none);
  });
});
