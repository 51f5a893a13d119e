import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { JsonObject } from '../../../../src/runtime/ports.ts';
import {
  digestOfClient,
  storeAuthorisation,
  type Authorisation,
  type Documents,
} from '../../../../templates/lansweeper/connection/authorisation.ts';
import { lansweeperTokens, type TokenContext } from '../../../../templates/lansweeper/connection/lansweeper-tokens.ts';
import { impatient } from '../../../../templates/lansweeper/connection/token-endpoint.ts';
import { SmallLansweeper } from './small-lansweeper.ts';

const client = { id: 'client-1', secret: 'good secret' };
const hour = 3_600_000;

let server: Server;
let origin: string;
let lansweeper: SmallLansweeper;
let now: number;
let documents: Documents;
/** What was stored, in order. */
let stored: Authorisation[];

beforeAll(async () => {
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const url = new URL(request.url ?? '/', 'https://api.lansweeper.com');
      const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
      const { status, body } = lansweeper.handle({ method: 'POST', url, headers, body: Buffer.concat(chunks) });
      // A status that no server has: the connection breaks after all was done.
      if (status === 0) return request.socket.destroy();
      response.writeHead(status);
      return response.end(JSON.stringify(body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
});
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

beforeEach(async () => {
  now = Date.UTC(2026, 4, 1);
  lansweeper = new SmallLansweeper(() => now);
  const values = new Map<string, JsonObject>();
  stored = [];
  documents = {
    get: async (name) => Promise.resolve(values.get(name)),
    // Others come in between, as in a store that is elsewhere.
    change: async (name, change) => {
      await new Promise(setImmediate);
      const next = change(values.get(name));
      if (next !== undefined) {
        values.set(name, next);
        stored.push(next as unknown as Authorisation);
      }
      return values.get(name);
    },
  };
  const given = await exchange();
  await storeAuthorisation(documents, {
    client: digestOfClient(client),
    code: 'digest',
    ...given,
    ends_at: now,
    checked_at: now,
    owed: false,
    refused: null,
    account_lost: false,
    refreshing: null,
  });
  lansweeper.asked.length = 0;
});

async function exchange(): Promise<{ readonly access_token: string; readonly refresh_token: string }> {
  const code = lansweeper.allow('https://here.example/callback');
  const answer = await fetch(`${origin}/api/integrations/oauth/token`, {
    method: 'POST',
    body: JSON.stringify({
      client_id: client.id,
      client_secret: client.secret,
      grant_type: 'authorization_code',
      code,
      redirect_uri: 'https://here.example/callback',
    }),
  });
  return (await answer.json()) as Awaited<ReturnType<typeof exchange>>;
}

/** As one process has it. */
function context(environment: TokenContext['environment'] = {}): TokenContext {
  return {
    fields: { client_id: client.id },
    secrets: { client_secret: client.secret },
    documents,
    fetch: (url, init) => fetch(new URL(url.pathname, origin), init),
    now: () => now,
    deadline: now + hour,
    environment,
  };
}

const refreshments = (): number => lansweeper.count('token:refresh_token');

test('a token is used for its hour, by all processes, and then refreshed', async () => {
  const first = await lansweeperTokens(context()).get();
  now += 0.9 * hour;
  expect(await lansweeperTokens(context()).get()).toBe(first);
  expect(refreshments()).toBe(1);
  now += 0.1 * hour;
  expect(await lansweeperTokens(context()).get()).not.toBe(first);
  expect(refreshments()).toBe(2);
});

test('the store is read every ten seconds for it, not with each request', async () => {
  let reads = 0;
  const counted: Documents = {
    ...documents,
    get: (name) => {
      reads += 1;
      return documents.get(name);
    },
  };
  const tokens = lansweeperTokens({ ...context(), documents: counted });
  const first = await tokens.get();
  const before = reads;
  for (let request = 0; request < 100; request += 1) expect(await tokens.get()).toBe(first);
  expect(reads).toBe(before);
  now += 10_000;
  await tokens.get();
  expect(reads).toBeGreaterThan(before);
  expect(await tokens.renew(first)).not.toBe(first);
});

test('however many need a token, in one process or in several, it is refreshed once', async () => {
  const [one, other] = [lansweeperTokens(context()), lansweeperTokens(context())];
  const tokens = await Promise.all([one.get(), one.get(), other.get(), other.get()]);
  expect(new Set(tokens).size).toBe(1);
  expect(refreshments()).toBe(1);
});

test('a refresh token that is replaced is stored before the access token is given out', async () => {
  lansweeper.rotates = true;
  const before = stored.at(-1)?.refresh_token;
  const access = await lansweeperTokens(context()).get();
  expect(stored.at(-1)).toMatchObject({ access_token: access, refreshing: null });
  expect(stored.at(-1)?.refresh_token).not.toBe(before);
  now += 2 * hour;
  expect(await lansweeperTokens(context()).get()).not.toBe(access);
});

test('one whose process has died while it refreshed is waited for no longer than half a minute', async () => {
  await documents.change('lansweeper', (value) => ({ ...value, refreshing: { by: 'the dead', until: now + 30_000 } }));
  now += 30_001;
  expect(await lansweeperTokens(context()).get()).toMatch(/^access-/);
});

test('a token that is refused is replaced once, whoever says so', async () => {
  const tokens = lansweeperTokens(context());
  const refused = await tokens.get();
  const [one, other] = await Promise.all([tokens.renew(refused), lansweeperTokens(context()).renew(refused)]);
  expect(one).not.toBe(refused);
  expect(other).toBe(one);
  expect(await tokens.renew(refused)).toBe(one);
  expect(refreshments()).toBe(2);
});

test('a refusal is told with what is refused, and is remembered', async () => {
  lansweeper.revoke();
  await expect(lansweeperTokens(context()).get()).rejects.toMatchObject({
    name: 'AuthorisationRefused',
    part: 'grant',
  });
  expect(stored.at(-1)).toMatchObject({ refused: { part: 'grant' }, refreshing: null });
});

test('a broken connection is followed by another attempt, and in the end by no refusal', async () => {
  lansweeper.fail('token', { status: 0 }, 1);
  expect(await lansweeperTokens(context(), impatient).get()).toMatch(/^access-/);
  now += 2 * hour;
  lansweeper.fail('token', { status: 0 });
  await expect(lansweeperTokens(context(), impatient).get()).rejects.toMatchObject({ name: 'LansweeperUnavailable' });
  expect(stored.at(-1)).toMatchObject({ refused: null, refreshing: null });
});

test('without an authorisation of this very client there is no token', async () => {
  const other = { ...context(), secrets: { client_secret: 'another one' } };
  await expect(lansweeperTokens(other).get()).rejects.toMatchObject({ name: 'AuthorisationRefused', part: 'grant' });
  expect(lansweeper.asked).toEqual([]);
});

test('Lansweeper hears which integration this is, where it has a number for it', async () => {
  await lansweeperTokens(context({ LANSWEEPER_INTEGRATION_ID: '0b1a' })).get();
  expect(lansweeper.asked[0]?.headers).toMatchObject({
    'x-ls-integration-id': '0b1a',
    'x-ls-integration-version': '1.0',
  });
  now += 2 * hour;
  await lansweeperTokens(context()).get();
  expect(lansweeper.asked[1]?.headers).not.toHaveProperty('x-ls-integration-id');
});

test('new tokens are stored at the second attempt where the store does not take them: those before may be worth nothing', async () => {
  lansweeper.rotates = true;
  const { change } = documents;
  let troubles = 1;
  documents = {
    ...documents,
    change: async (name, changing) => {
      // What asks for the turn is stored; what comes of it is not.
      if (refreshments() > 0 && troubles > 0) {
        troubles -= 1;
        throw new Error('the store is busy');
      }
      return change(name, changing);
    },
  };
  await expect(lansweeperTokens(context(), impatient).get()).rejects.toThrow('the store is busy');
  await expect(lansweeperTokens(context(), impatient).get()).resolves.toBe(stored.at(-1)?.access_token);
  now += 2 * hour;
  // With the refresh token that was stored: another one would be refused by now.
  const refreshed = await lansweeperTokens(context(), impatient).get();
  expect(refreshed).toBe(stored.at(-1)?.access_token);
});
