import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, test } from 'vitest';
import { httpFetch } from '../../src/runtime/http-fetch.ts';

let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

async function serve(answer: (request: IncomingMessage, response: ServerResponse) => void) {
  let sockets = 0;
  const listening = createServer(answer).on('connection', () => {
    sockets += 1;
  });
  server = listening;
  await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve));
  const { port } = listening.address() as AddressInfo;
  return { url: new URL(`http://127.0.0.1:${String(port)}/path?q=1`), sockets: () => sockets };
}

const echo = (request: IncomingMessage, response: ServerResponse): void => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const { method, url, headers } = request;
    const sent = { method, url, type: headers['content-type'], body: Buffer.concat(chunks).toString('utf8') };
    response.writeHead(201, { 'content-type': 'application/json' }).end(JSON.stringify(sent));
  });
};

describe('a request over node:http', () => {
  test('arrives as it is, and its answer too', async () => {
    const { url } = await serve(echo);
    const headers = { 'content-type': 'text/plain' };
    const response = await httpFetch(url, { method: 'POST', headers, body: 'crème' });
    expect(response.status).toBe(201);
    expect([response.headers.get('Content-Type'), response.headers.get('etag')]).toEqual(['application/json', null]);
    expect(await response.json()).toEqual({ method: 'POST', url: '/path?q=1', type: 'text/plain', body: 'crème' });
  });

  test('has its answer where there is room for it', async () => {
    const { url } = await serve((_, response) => response.end('text'));
    const block = Buffer.alloc(1024);
    const answer = await httpFetch(url, { room: (bytes) => (bytes === 4 ? block : Buffer.alloc(0)) });
    const bytes = await answer.bytes?.();
    expect([bytes?.buffer === block.buffer, bytes?.byteLength, await answer.text()]).toEqual([true, 4, 'text']);
  });

  test('shares its connection with those after it', async () => {
    const { url, sockets } = await serve(echo);
    for (let count = 0; count < 5; count += 1) await httpFetch(url);
    expect(sockets()).toBe(1);
  });

  test('is unzipped', async () => {
    const { url } = await serve((_, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('{"zipped":true}'));
    });
    await expect((await httpFetch(url)).json()).resolves.toEqual({ zipped: true });
  });

  test.each([
    ['before the answer', (request: IncomingMessage) => request.socket.destroy()],
    [
      'in the middle of the answer',
      (request: IncomingMessage, response: ServerResponse) => {
        response.writeHead(200, { 'content-length': '100' }).write('half', () => request.socket.destroy());
      },
    ],
  ])('that breaks off %s is rejected', async (_, answer) => {
    const { url } = await serve(answer);
    await expect(httpFetch(url)).rejects.toBeInstanceOf(Error);
  });

  test('ends with its signal, also while the answer is on its way', async () => {
    const { url } = await serve((_, response) => {
      response.writeHead(200, { 'content-length': '100' }).write('half');
    });
    await expect(httpFetch(url, { signal: AbortSignal.timeout(50) })).rejects.toMatchObject({ name: 'TimeoutError' });
    const before = AbortSignal.abort(new Error('too late'));
    await expect(httpFetch(url, { signal: before })).rejects.toThrow('too late');
  });

  test('says why a connection was never made, as the retries need it', async () => {
    const { url } = await serve(echo);
    server?.close();
    server?.closeAllConnections();
    await expect(httpFetch(url)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });

  test('has an answer without a body', async () => {
    const { url } = await serve((_, response) => response.writeHead(204).end());
    const response = await httpFetch(url, { method: 'DELETE' });
    expect([response.status, await response.text()]).toEqual([204, '']);
  });
});
