import { request } from 'node:http';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { personalToken } from '../../src/platforms/4me/standin/world/seed.ts';
import { startSandbox } from '../../src/sandbox/sandbox.ts';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import { appForPeople, askSandbox } from '../support/app-for-people.ts';

let sandbox: Sandbox;

beforeEach(async () => {
  sandbox = await startSandbox();
});

afterEach(async () => {
  await sandbox.close();
});

/** The path as it is, which fetch would tidy up. */
async function post(path: string, body = '{}', headers: Record<string, string> = {}): Promise<[number, string]> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(sandbox.origin);
    const sent = request({ hostname, port, path, method: 'POST', headers }, (response) => {
      let text = '';
      response.on('data', (chunk: Buffer) => (text += chunk.toString()));
      response.on('end', () => resolve([response.statusCode ?? 0, text]));
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

async function graphql(query: string, variables: object = {}, account = 'wdc'): Promise<[number, string]> {
  const headers = { authorization: `Bearer ${personalToken(account)}`, 'x-4me-account': account };
  return post('/graphql.4me-sandbox.test/', JSON.stringify({ query, variables }), headers);
}

describe('a GraphQL document', () => {
  test.each([
    ['of braces', '{a'.repeat(50_000)],
    ['of a list', `mutation { productCreate(input: { name: ${'['.repeat(50_000)}`],
    ['of fields', `{ services(first: 1) { nodes ${'{ serviceInstances(first: 1) { nodes { service '.repeat(60)}`],
    ['that is complete', `{ node(id: "a") ${'{ ... on Node '.repeat(150)} { id } ${'}'.repeat(151)}`],
  ])('%s that is nested too deeply is refused as a document', async (_what, query) => {
    const [status, text] = await graphql(query);
    expect([status, text]).toEqual([200, expect.stringMatching(/nested too deeply|Syntax Error/)]);
  });

  test('whose fragments multiply is refused before it runs', async () => {
    const doubled = Array.from({ length: 40 }, (_, n) => {
      const next = n === 39 ? 'id' : `...F${String(n + 1)} ...F${String(n + 1)}`;
      return `fragment F${String(n)} on Account { ${next} }`;
    });
    const [status, text] = await graphql(`
      {
        account {
          ...F0
        }
      }
      ${doubled.join(' ')}
    `);
    expect([status, text]).toEqual([200, expect.stringContaining('cannot ask for more than 20,000 fields')]);
  });

  test('may ask for the schema', async () => {
    const [, text] = await graphql('{ __schema { queryType { name } } __type(name: "Person") { name } }');
    expect(JSON.parse(text)).toEqual({
      data: { __schema: { queryType: { name: 'Query' } }, __type: { name: 'Person' } },
    });
  });

  test.each(['[]', '[{"query": "{ account { id } }"}]', 'null', '1', '{"query": 1}', '{', ''])(
    'is not what %s is',
    async (body) => {
      const headers = { authorization: `Bearer ${personalToken('wdc')}`, 'x-4me-account': 'wdc' };
      expect((await post('/graphql.4me-sandbox.test/', body, headers))[0]).toBe(400);
    },
  );

  test('finds and changes nothing of another account', async () => {
    const foreign = sandbox.world.nodeId('Request', 70_454);
    const policy = await sandbox.life.createPolicy({
      account: 'wna-it',
      jwtAlg: 'es256',
      jwtAudience: null,
      jwtClaimExpiresIn: null,
      disabled: false,
    });
    const note = 'mutation($id: ID!) { noteCreate(input: { ownerId: $id, text: "x" }) { note { id } } }';
    const hook = `mutation($id: ID!) { webhookCreate(input: { event: "request.update", webhookPolicyId: $id,
      uri: "https://target.4me-sandbox.test/x" }) { errors { message } webhook { id } } }`;
    expect((await graphql('query($id: ID!) { node(id: $id) { id } }', { id: foreign }))[1]).toContain('Not Found');
    expect((await graphql(note, { id: foreign }))[1]).toContain('Not Found');
    expect((await graphql(hook, { id: policy.row.id }))[1]).toContain('must exist');
    for (const [table, number] of [
      ['OauthApplication', 41],
      ['PersonalAccessToken', 6],
    ] as const) {
      const id = sandbox.world.nodeId(table, number);
      expect((await graphql('query($id: ID!) { node(id: $id) { id } }', { id }))[1]).toContain('Not Found');
    }
    expect(sandbox.people.request('wna-it', '70454').notes).toEqual([]);
    expect(sandbox.world.all('Webhook')).toEqual([]);
  });
});

describe('an address', () => {
  test.each(['/target.4me-sandbox.test/%', '/target.4me-sandbox.test/%E0%A4%A'])('%s is no name', async (path) => {
    expect((await post(path))[0]).toBe(400);
  });

  test.each([
    '/x@graphql.4me-sandbox.test/',
    '/graphql.4me-sandbox.test:80/',
    '/graphql.4me-sandbox.test\\x/',
    '/__proto__/',
    '//',
    '/%2e%2e/',
    'http://graphql.4me-sandbox.test/',
  ])('%s leads nowhere', async (path) => {
    expect((await post(path))[0]).toBe(404);
  });

  test.each([
    'http://a:%zz@127.0.0.1:9/',
    'http://%@127.0.0.1:9/',
    'javascript:alert(1)',
    'file:///etc/passwd',
    'http://%zz',
    '',
  ])('%s is refused for a webhook, and the sandbox lives on', async (uri) => {
    const query = `mutation($uri: String!) { webhookCreate(input: { event: "request.update", uri: $uri })
      { errors { path } webhook { id } } }`;
    expect(JSON.parse((await graphql(query, { uri }))[1])).toMatchObject({
      data: { webhookCreate: { errors: [{ path: ['uri'] }], webhook: null } },
    });
    await sandbox.settled();
    expect(sandbox.world.all('Webhook')).toEqual([]);
  });
});

describe('a request for an authorization', () => {
  test.each([
    'https://evil.example/',
    '//evil.example/',
    'https:evil.example',
    'https:\\\\evil.example',
    'https://target.4me-sandbox.test@evil.example/callback',
    'https://target.4me-sandbox.test/callback#',
    'https://target.4me-sandbox.test/callback/../evil',
    'https://TARGET.4me-sandbox.test/callback',
    ' https://target.4me-sandbox.test/callback',
    'https://target.4me-sandbox.test/callback\r\nset-cookie: a=b',
    'javascript:alert(1)',
    'data:text/html,evil',
    '/',
    '',
  ])('never sends a browser to %j', async (redirect_uri) => {
    const app = await appForPeople(sandbox);
    for (const response_type of ['code', 'token']) {
      const response = await askSandbox(sandbox, app.address({ redirect_uri, response_type }));
      expect([response.status, response.headers.get('location')]).toEqual([400, null]);
      expect(await response.text()).not.toContain('evil');
    }
  });

  test.each(['javascript:alert(1)', 'data:text/html,evil', 'https://a.test/\r\nx: y', 'https://a.test/#', '/here'])(
    'never sends a browser to %j, not even where the app offering lists it or lists nothing',
    async (redirect_uri) => {
      for (const [reference, endpoints] of [
        ['listed', [redirect_uri]],
        ['free', []],
      ] as const) {
        const app = await appForPeople(sandbox, { reference, oauthAuthorizationEndpoints: [...endpoints] });
        const response = await askSandbox(sandbox, app.address({ redirect_uri }));
        expect([response.status, response.headers.get('location')]).toEqual([400, null]);
      }
    },
  );

  test.each(['x\r\nset-cookie: a=b', '\u0000', '"><script>alert(1)</script>'])(
    'keeps the state %j out of headers and pages',
    async (state) => {
      const app = await appForPeople(sandbox);
      const response = await askSandbox(sandbox, app.address({ state, response_type: 'token' }));
      const location = new URL(response.headers.get('location') ?? '', sandbox.origin);
      expect([response.status, location.searchParams.get('state')]).toEqual([302, state]);
      expect(response.headers.get('set-cookie')).toBeNull();
      const nowhere = await askSandbox(sandbox, app.address({ state, client_id: state }));
      expect([nowhere.status, await nowhere.text()]).toEqual([400, expect.not.stringContaining('alert')]);
    },
  );
});
