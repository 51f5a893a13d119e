import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { isPublicAddress } from '../../src/runtime/outside/addresses.ts';
import { createOutside } from '../../src/runtime/outside/outside.ts';
import { OutsideRefused } from '../../src/runtime/outside/refused.ts';
import { Retry } from '../../src/runtime/outcomes.ts';
import { sandboxRoute } from '../../src/runtime/sandbox-route.ts';

const cleanups: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup();
});

/** A sandbox of one listener; `https://<name>.4me-sandbox.test` leads to it, nothing else does. */
async function listen(listener: RequestListener) {
  const seen: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((request, response) => {
    seen.push(`${String(request.method)} ${String(request.url)}`);
    listener(request, response);
  });
  server.on('connection', (socket: Socket) => sockets.add(socket));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  cleanups.push(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  const { port } = server.address() as AddressInfo;
  const origin = `http://127.0.0.1:${String(port)}`;
  const route = sandboxRoute({ origin, hosts: [] });
  return { origin, seen, sockets, outside: createOutside({ route, now: Date.now }) };
}

const target = 'https://target.4me-sandbox.test/in';

describe('an address that is not public', () => {
  test.each([
    'http://example.org/',
    'file:///etc/passwd',
    'ftp://example.org/',
    'not a url',
    '',
    'https://127.0.0.1/',
    'https://0x7f.1/',
    'https://2130706433/',
    'https://localhost/',
    'https://app.localhost/',
    'https://169.254.169.254/latest/meta-data/',
    'https://10.1.2.3/',
    'https://172.31.255.255/',
    'https://192.168.0.1/',
    'https://100.64.0.1/',
    'https://0.0.0.0/',
    'https://[::1]/',
    'https://[::]/',
    'https://[fd00:ec2::254]/',
    'https://[fe80::1]/',
    'https://[::ffff:169.254.169.254]/',
    'https://[64:ff9b::a9fe:a9fe]/',
    'https://[2002:a9fe:a9fe::1]/',
    'http://127.0.0.1:9001/2018-06-01/runtime/',
  ])('is refused before anything is sent: %s', async (url) => {
    const { outside, seen } = await listen((_, response) => response.end());
    await expect(outside(url)).rejects.toThrow(OutsideRefused);
    expect(seen).toEqual([]);
  });

  test('is refused as the destination of a redirect', async () => {
    for (const location of [
      'http://169.254.169.254/',
      'https://[::1]/',
      'https://localhost:1/',
      'file:///etc/passwd',
    ]) {
      const { outside, seen } = await listen((_, response) => response.writeHead(307, { location }).end());
      await expect(outside(target, { method: 'POST', json: {} })).rejects.toThrow(OutsideRefused);
      expect(seen).toHaveLength(1);
    }
  });

  test('is refused when a name leads to it', async () => {
    const outside = createOutside({ route: (url) => url, now: Date.now });
    const { hostname } = await import('node:os');
    await expect(outside(`https://${hostname()}/`, { timeout: 3000 })).rejects.toThrow(/not public|did not answer/);
  });
});

test.each([
  ['8.8.8.8', true],
  ['1.1.1.1', true],
  ['2606:4700::1111', true],
  ['172.32.0.1', true],
  ['::ffff:8.8.8.8', false],
  ['168.63.129.16', false],
  ['192.88.99.1', false],
  ['5f00::1', false],
  ['4000::1', false],
  ['3fff::1', false],
  ['::ffff:0:10.0.0.1', false],
  ['fe80::1%eth0', false],
  ['224.0.0.1', false],
  ['255.255.255.255', false],
  ['example.org', false],
  ['', false],
])('%s counts as public: %s', (address, expected) => {
  expect(isPublicAddress(address)).toBe(expected);
});

describe('a request to the outside', () => {
  test('sends JSON and gives back status, headers and body', async () => {
    const { outside, seen } = await listen((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => response.writeHead(201, { 'x-a': 'b' }).end(Buffer.concat(chunks)));
    });
    const answer = await outside(`${target}?x=1`, { method: 'POST', json: { note: 'é' } });
    expect(answer).toMatchObject({ status: 201, headers: { 'x-a': 'b' } });
    expect(answer.json()).toEqual({ note: 'é' });
    expect(seen).toEqual(['POST /target.4me-sandbox.test/in?x=1']);
  });

  test('follows a redirect that keeps method and body, and only up to a limit', async () => {
    const { outside, seen } = await listen((request, response) => {
      const last = request.url === '/target.4me-sandbox.test/last';
      response.writeHead(last ? 200 : 308, last ? {} : { location: '/last' }).end('ok');
    });
    expect((await outside(target, { method: 'POST', json: {} })).status).toBe(200);
    expect(seen).toEqual(['POST /target.4me-sandbox.test/in', 'POST /target.4me-sandbox.test/last']);
    const endless = await listen((_, response) => response.writeHead(307, { location: target }).end());
    await expect(endless.outside(target)).rejects.toThrow('redirects too often');
    expect(endless.seen).toHaveLength(4);
  });

  test('does not turn a POST into a GET: a 302 is given back as it is', async () => {
    const { outside, seen } = await listen((_, response) => response.writeHead(302, { location: '/else' }).end());
    expect((await outside(target, { method: 'POST', json: {} })).status).toBe(302);
    expect(seen).toHaveLength(1);
  });

  test('ends with Retry when nothing answers in time, when the answer is too large, and when nobody listens', async () => {
    const silent = await listen(() => {});
    await expect(silent.outside(target, { timeout: 30 })).rejects.toThrow(Retry);
    const large = await listen((_, response) => response.end('x'.repeat(2000)));
    await expect(large.outside(target, { limit: 1000 })).rejects.toThrow(Retry);
    const nobody = createOutside({ route: sandboxRoute({ origin: 'http://127.0.0.1:1', hosts: [] }), now: Date.now });
    await expect(nobody(target)).rejects.toThrow(Retry);
  });
});

describe('a host that does not play by the rules', () => {
  test('cannot keep a caller waiting beyond its time: bytes in drops, endless hints, a switch of protocols, a broken answer', async () => {
    const drops = await listen((_, response) => {
      response.writeHead(200);
      const timer = setInterval(() => response.write('x'), 10);
      response.on('close', () => clearInterval(timer));
    });
    const hints = await listen((_, response) => {
      const timer = setInterval(() => response.writeProcessing(), 10);
      response.on('close', () => clearInterval(timer));
    });
    const switching = await listen((_, response) =>
      response.writeHead(101, { connection: 'upgrade', upgrade: 'x' }).end(),
    );
    const broken = await listen((_, response) => {
      response.writeHead(200, { 'content-length': '100' }).write('x');
      setTimeout(() => response.destroy(), 20);
    });
    for (const { outside } of [drops, hints, switching, broken]) {
      const begun = performance.now();
      await expect(outside(target, { timeout: 100 })).rejects.toThrow(Retry);
      expect(performance.now() - begun).toBeLessThan(1000);
    }
  });

  test('gets nothing that was meant for the host that redirects to it', async () => {
    const seen: Record<string, unknown>[] = [];
    const { outside } = await listen((request, response) => {
      seen.push(request.headers);
      const elsewhere = request.url === '/other.4me-sandbox.test/';
      response.writeHead(elsewhere ? 200 : 307, { location: 'https://other.4me-sandbox.test/' }).end();
    });
    const headers = { Authorization: 'Bearer x', Cookie: 'a=b', 'X-Api-Key': 'k', 'Idempotency-Key': 'i' };
    await outside(target, { method: 'POST', headers, json: {} });
    expect(seen[0]).toMatchObject({ authorization: 'Bearer x', 'x-api-key': 'k' });
    expect(seen[1]).toMatchObject({ 'idempotency-key': 'i', 'content-type': 'application/json' });
    for (const name of ['authorization', 'cookie', 'x-api-key']) expect(seen[1]).not.toHaveProperty(name);
  });

  test('gets a connection of its own for each request, which ends with it', async () => {
    const { outside, sockets } = await listen((_, response) => response.end('ok'));
    for (let times = 0; times < 5; times += 1) await outside(target);
    await expect.poll(() => [...sockets].filter((one) => !one.destroyed).length).toBe(0);
    expect(sockets.size).toBe(5);
  });
});

describe('a request that cannot be sent', () => {
  test('is a mistake of the handler, not a reason to repeat the message', async () => {
    const { outside, seen } = await listen((_, response) => response.end());
    await expect(outside(target, { headers: { 'x-a': 'b\r\nx-c: d' } })).rejects.toThrow(TypeError);
    expect(seen).toEqual([]);
  });

  test('may have a part of a millisecond as its time', async () => {
    const { outside } = await listen((_, response) => response.end());
    expect((await outside(target, { timeout: 2000.5 })).status).toBe(200);
  });
});

describe('the sandbox setting', () => {
  const route = sandboxRoute({ origin: 'http://127.0.0.1:4040', hosts: ['api.funtranslations.com'] });

  test.each([
    ['https://graphql.4me-sandbox.test/', 'http://127.0.0.1:4040/graphql.4me-sandbox.test/'],
    ['https://platform.thena-sandbox.test/v1', 'http://127.0.0.1:4040/platform.thena-sandbox.test/v1'],
    ['https://wdc.xurrent-sandbox.test/a?b=c', 'http://127.0.0.1:4040/wdc.xurrent-sandbox.test/a?b=c'],
    [
      'https://api.funtranslations.com/translate/yoda.json',
      'http://127.0.0.1:4040/api.funtranslations.com/translate/yoda.json',
    ],
  ])('leads %s to the sandbox', (from, to) => {
    expect(route(new URL(from)).href).toBe(to);
  });

  test.each([
    'https://graphql.4me.com/',
    'https://wdc.4me-demo.com/',
    'https://4me-sandbox.test.evil.example/',
    'https://x-4me-sandbox.test/',
    'https://4me-sandbox.testing/',
    'https://4me.sandbox.test/',
  ])('leaves %s alone', (url) => {
    expect(route(new URL(url)).href).toBe(url);
  });
});
