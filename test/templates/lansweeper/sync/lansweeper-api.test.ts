import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { lansweeperApi } from '../../../../templates/lansweeper/sync/lansweeper-api.ts';
import {
  LansweeperRefused,
  LansweeperRejected,
  LansweeperUnavailable,
} from '../../../../templates/lansweeper/sync/lansweeper-errors.ts';
import { RequestBudget } from '../../../../templates/lansweeper/sync/request-budget.ts';

type Scripted = 'reset' | { readonly status: number; readonly headers?: Record<string, string>; readonly body: string };

const answer = (data: object): Scripted => ({ status: 200, body: JSON.stringify({ data }) });
const problem = (message: string, extensions = {}): Scripted => ({
  status: 200,
  body: JSON.stringify({ errors: [{ message, extensions }] }),
});

let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

interface Received {
  readonly authorization: string | undefined;
  readonly integration: string | undefined;
}

/** A service that gives these answers, one after the other, and the time that passes by waiting. */
async function service(script: readonly Scripted[], deadline = 600_000) {
  const received: Received[] = [];
  const left = [...script];
  server = createServer((request, response) => {
    request.resume();
    request.on('end', () => {
      const { authorization, 'x-ls-integration-id': integration } = request.headers;
      received.push({ authorization, integration: String(integration) });
      const next = left.shift();
      if (next === undefined || next === 'reset') {
        request.socket.destroy();
        return;
      }
      response.writeHead(next.status, next.headers).end(next.body);
    });
  });
  const listening = server;
  await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve));
  const { port } = listening.address() as AddressInfo;
  const clock = { time: 0 };
  const sleep = async (milliseconds: number): Promise<void> => {
    clock.time += milliseconds;
    await Promise.resolve();
  };
  const now = (): number => clock.time;
  const renewed: string[] = [];
  const api = lansweeperApi({
    url: new URL(`http://127.0.0.1:${String(port)}/api/v2/graphql`),
    headers: { 'x-ls-integration-id': 'our-id' },
    fetch: async (url, init) => fetch(url, init),
    tokens: {
      get: async () => Promise.resolve('first'),
      renew: async (refused) => {
        renewed.push(refused);
        return Promise.resolve('second');
      },
    },
    budget: new RequestBudget({ now, sleep }),
    deadline,
    now,
    sleep,
  });
  return { api, received, renewed, clock };
}

describe('asking Lansweeper', () => {
  test('gives the data and its size, and says who asks', async () => {
    const { api, received } = await service([answer({ authorizedSites: { sites: [] } })]);
    await expect(api.ask('query { authorizedSites { sites { id } } }')).resolves.toMatchObject({
      data: { authorizedSites: { sites: [] } },
      size: 41,
    });
    expect(received).toEqual([{ authorization: 'Bearer first', integration: 'our-id' }]);
  });

  test.each<[string, Scripted]>([
    ['an error of the service', { status: 503, body: 'Service Unavailable' }],
    ['a gateway without an answer', { status: 504, body: '' }],
    ['a connection that breaks', 'reset'],
  ])('%s is asked again', async (_, trouble) => {
    const { api, received } = await service([trouble, trouble, answer({ site: {} })]);
    await expect(api.ask('query')).resolves.toMatchObject({ data: { site: {} } });
    expect(received).toHaveLength(3);
  });

  test('an error of who reads the answer is no trouble of Lansweeper', async () => {
    const { api } = await service([answer({})]);
    const read = (): never => {
      throw new TypeError('no such field');
    };
    await expect(api.ask('query', read)).rejects.toThrow(new TypeError('no such field'));
  });

  test('too many requests cost a silent minute, also where it is told to come back earlier', async () => {
    const { api, clock } = await service([
      { status: 429, headers: { 'retry-after': '5' }, body: 'Too Many Requests' },
      answer({}),
    ]);
    await api.ask('query');
    expect(clock.time).toBeGreaterThanOrEqual(60_000);
  });

  test('trouble that does not end is told, with the time after which it may', async () => {
    const { api, received } = await service(Array.from({ length: 6 }, () => 'reset' as const));
    await expect(api.ask('query')).rejects.toBeInstanceOf(LansweeperUnavailable);
    expect(received).toHaveLength(6);
    const late = await service([{ status: 429, headers: { 'retry-after': '900' }, body: '' }], 60_000);
    await expect(late.api.ask('query')).rejects.toMatchObject({ name: 'LansweeperUnavailable', after: 900 });
  });

  test.each<[string, Scripted]>([
    ['a status', { status: 401, body: '' }],
    ['words', problem('Unauthorized')],
    ['words further inside', problem('Request failed', { exception: { message: 'jwt expired' } })],
  ])('a token that is refused by %s is renewed once', async (_, refusal) => {
    const { api, received, renewed } = await service([refusal, answer({ site: {} })]);
    await expect(api.ask('query')).resolves.toMatchObject({ data: { site: {} } });
    expect(renewed).toEqual(['first']);
    expect(received.map(({ authorization }) => authorization)).toEqual(['Bearer first', 'Bearer second']);
    const again = await service([refusal, refusal]);
    await expect(again.api.ask('query')).rejects.toBeInstanceOf(LansweeperRefused);
  });

  test('what Lansweeper does not like is told in its words, and what is too large is told apart', async () => {
    const nested = { error: { extensions: { response: { body: { errors: [{ message: 'Cursor expired' }] } } } } };
    const { api } = await service([problem('Bad request', nested)]);
    await expect(api.ask('query')).rejects.toMatchObject({ message: 'Bad request: Cursor expired', isTooLarge: false });
    const large = await service([problem('The response size exceeds 4 MB')]);
    await expect(large.api.ask('query')).rejects.toMatchObject({ isTooLarge: true });
    const page = await service([{ status: 200, body: '<html>' }]);
    await expect(page.api.ask('query')).rejects.toBeInstanceOf(LansweeperRejected);
  });
});
