import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { expect, onTestFinished, test } from 'vitest';
import type { Exchange } from '../../src/tunnel/exchange.ts';
import { startRelay } from '../../src/tunnel/relay.ts';

async function target(
  answer: (request: IncomingMessage, response: ServerResponse, body: Buffer) => void,
): Promise<string> {
  const server = createServer((incoming, response) => {
    void buffer(incoming).then((body) => answer(incoming, response, body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
}

async function relayTo(origin: string) {
  const exchanges: Exchange[] = [];
  const relay = await startRelay({
    port: 0,
    paths: ['/app-builder-engine/'],
    target: () => Promise.resolve(origin),
    sign: { path: '/.tunnel/abc', text: 'it is me' },
    now: Date.now,
    onExchange: (exchange) => void exchanges.push(exchange),
  });
  onTestFinished(async () => relay[Symbol.asyncDispose]());
  return { exchanges, relay, url: `http://127.0.0.1:${String(relay.port)}` };
}

test('bytes, path, query and headers arrive as they came, but for those of the connection', async () => {
  const bytes = Buffer.from([0x7b, 0xff, 0x00, 0x0a, 0x7d]);
  let seen: { url?: string | undefined; raw: readonly string[]; body: Buffer } | undefined;
  const origin = await target((incoming, response, body) => {
    seen = { url: incoming.url, raw: incoming.rawHeaders, body };
    response.writeHead(207, ['X-One', '1', 'X-One', '2', 'Keep-Alive', 'timeout=9']).end(bytes);
  });
  const { exchanges, url } = await relayTo(origin);
  const answer = await new Promise<{ status?: number | undefined; raw: readonly string[]; body: Buffer }>((resolve) => {
    const asked = request(`${url}/app-builder-engine/secrets/?a=1&a=%2F`, {
      method: 'POST',
      headers: ['Host', 'quiet-sea.trycloudflare.com', 'X-4me-Delivery', 'd-1', 'Connection', 'x-hop', 'X-Hop', '1'],
    });
    asked.on('response', (found) => {
      void buffer(found).then((body) => resolve({ status: found.statusCode, raw: found.rawHeaders, body }));
    });
    asked.end(bytes);
  });
  expect(seen?.url).toBe('/app-builder-engine/secrets/?a=1&a=%2F');
  expect(seen?.body.equals(bytes)).toBe(true);
  expect(seen?.raw).toEqual(expect.arrayContaining(['X-4me-Delivery', 'd-1', 'Host', new URL(origin).host]));
  expect(seen?.raw).not.toContain('X-Hop');
  expect(answer).toMatchObject({ status: 207 });
  expect(answer.body.equals(bytes)).toBe(true);
  expect(answer.raw.filter((name) => name === 'X-One')).toHaveLength(2);
  expect(answer.raw).not.toContain('timeout=9');
  expect(exchanges).toEqual([
    expect.objectContaining({ method: 'POST', address: '/app-builder-engine/secrets/?a=1&a=%2F', status: 207 }),
  ]);
  expect(exchanges[0]?.body.equals(bytes)).toBe(true);
});

test.each([
  '/',
  '/app-builder-engine',
  '/.engine/invoke',
  '/app-builder-engine/../.engine/invoke',
  '/app-builder-engine/%2e%2e/x',
])('nothing but the named paths is relayed: %s', async (path) => {
  let reached = 0;
  const { url, exchanges } = await relayTo(await target((_, response) => void ((reached += 1), response.end())));
  const status = await new Promise((resolve) => {
    const { port } = new URL(url);
    request({ port, host: '127.0.0.1', path, method: 'POST' }, (answer) => resolve(answer.statusCode)).end('{}');
  });
  expect([status, reached, exchanges]).toEqual([404, 0, []]);
});

test('a body above one megabyte is answered with 413 and goes nowhere', async () => {
  let reached = 0;
  const { url } = await relayTo(await target((_, response) => void ((reached += 1), response.end())));
  const post = (size: number) =>
    fetch(`${url}/app-builder-engine/secrets/`, { method: 'POST', body: Buffer.alloc(size, 'x') });
  expect((await post(1024 * 1024 + 1)).status).toBe(413);
  expect(reached).toBe(0);
  expect((await post(1024 * 1024)).status).toBe(200);
});

test('where nobody answers, the sender gets 502, so that it tries again', async () => {
  const { url, exchanges } = await relayTo('http://127.0.0.1:9');
  expect((await fetch(`${url}/app-builder-engine/secrets/`, { method: 'POST' })).status).toBe(502);
  await expect
    .poll(() => exchanges)
    .toMatchObject([{ status: null, error: expect.stringContaining('ECONNREFUSED') as string }]);
});

test('the public address is recognised by what the relay answers', async () => {
  const { url, exchanges } = await relayTo('http://127.0.0.1:9');
  expect(await (await fetch(`${url}/.tunnel/abc`)).text()).toBe('it is me');
  expect((await fetch(`${url}/.tunnel/abd`)).status).toBe(404);
  expect(exchanges).toEqual([]);
});

test('a port that is taken is a failure that says what to do', async () => {
  const { relay } = await relayTo('http://127.0.0.1:9');
  const options = { paths: [], target: () => Promise.resolve(''), sign: { path: '', text: '' }, now: Date.now };
  const again = startRelay({ ...options, port: relay.port, onExchange: () => {} });
  await expect(again).rejects.toMatchObject({
    code: 'AB-TUNNEL-PORT',
    fix: expect.stringContaining('--port') as string,
  });
});

test('a sender that goes away before its answer is recorded, and does not keep the relay open', async () => {
  let answerNow = (): void => {};
  const origin = await target((_, response) => void (answerNow = () => response.end('late')));
  const { exchanges, relay, url } = await relayTo(origin);
  const asked = request(`${url}/app-builder-engine/secrets/`, { method: 'POST' });
  asked.on('error', () => {});
  asked.end('{}');
  await expect.poll(() => String(answerNow)).toContain('late');
  asked.destroy();
  await new Promise((resolve) => setTimeout(resolve, 100));
  answerNow();
  await expect.poll(() => exchanges).toMatchObject([{ status: 200 }]);
  await relay[Symbol.asyncDispose]();
});
