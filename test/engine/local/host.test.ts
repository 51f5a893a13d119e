import { readFile, stat } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Workload } from '../../../src/engine/engine.ts';
import type { JsonObject } from '../../../src/runtime/ports.ts';
import { echoIntegration, testRun } from '../fixture.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { type RunningHost, runningHost } from './running-host.ts';

interface Echo {
  readonly greeting: string;
  readonly address: string;
  readonly names: readonly string[];
  readonly event: JsonObject;
  readonly pid: number;
  readonly remaining: number;
}

interface Deployed extends RunningHost {
  readonly url: string;
  readonly workload: Workload;
  readonly lines: JsonObject[];
}

async function deployed(options: Parameters<typeof runningHost>[0] = {}): Promise<Deployed> {
  const lines: JsonObject[] = [];
  const running = await runningHost({ onLog: (_workload, line) => lines.push(line), ...options });
  const workload = await echoIntegration(await temporaryFolder(), { address: true });
  const { outputs } = await running.engine.apply(await running.engine.plan(workload), testRun(running.now));
  return { ...running, workload, url: outputs['EchoApi'] ?? '', lines };
}

async function echo(url: string, init?: RequestInit): Promise<Echo> {
  const response = await fetch(url, init);
  expect(response.status).toBe(201);
  return (await response.json()) as Echo;
}

function post(url: string, body: string | Buffer): Promise<Response> {
  return fetch(url, { method: 'POST', body });
}

describe('the engine host', () => {
  test('answers a request as API Gateway would', async () => {
    const { url, host } = await deployed();
    const response = await fetch(`${url}?a=1&a=2&__proto__=x`, {
      method: 'POST',
      headers: { 'X-4me-Delivery': 'd1', __proto__: 'y', cookie: 'c' },
      body: 'ünï',
    });
    expect(response.status).toBe(201);
    expect(response.headers.get('x-one')).toBe('1');
    expect(response.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
    const { event, greeting, address, remaining } = (await response.json()) as Echo;
    expect(greeting).toBe('says hi');
    expect(address).toBe(`${host.origin}/app-builder-echo/echo`);
    expect(remaining).toBeGreaterThan(0);
    expect(remaining).toBeLessThanOrEqual(1000);
    expect(event).toMatchObject({
      resource: '/echo',
      path: '/echo/',
      httpMethod: 'POST',
      queryStringParameters: { a: '2' },
      multiValueQueryStringParameters: { a: ['1', '2'] },
      pathParameters: null,
      body: 'ünï',
      isBase64Encoded: false,
      requestContext: { stage: 'Prod', path: '/Prod/echo/' },
    });
    expect(JSON.stringify(event['headers']).toLowerCase()).toContain('"x-4me-delivery":"d1"');
  });

  test('passes bytes that are no text in base64, both ways', async () => {
    const { url } = await deployed();
    const bytes = Buffer.from([0xff, 0xfe, 0x00]);
    const { event } = (await (await post(url, bytes)).json()) as Echo;
    expect(event).toMatchObject({ body: bytes.toString('base64'), isBase64Encoded: true });
    const image = await post(url, 'binary');
    expect(image.headers.get('content-type')).toBe('image/png');
    expect(Buffer.from(await image.arrayBuffer())).toEqual(Buffer.from([0, 255, 1]));
  });

  test('matches path parameters', async () => {
    const { host } = await deployed();
    const { event } = await echo(`${host.origin}/app-builder-echo/items/7/a/b`);
    expect(event['pathParameters']).toEqual({ id: '7', rest: 'a/b' });
  });

  test('refuses what is not deployed, other paths and other methods', async () => {
    const { host } = await deployed();
    expect((await fetch(`${host.origin}/app-builder-other/echo`)).status).toBe(404);
    expect((await fetch(`${host.origin}/`)).status).toBe(404);
    expect((await fetch(`${host.origin}/app-builder-echo/other`)).status).toBe(403);
    expect((await fetch(`${host.origin}/app-builder-echo/items/7/a`, { method: 'DELETE' })).status).toBe(403);
  });

  test('refuses a request that names another host', async () => {
    const { host } = await deployed();
    const status = await new Promise((resolve, reject) => {
      const sent = request(
        `${host.origin}/app-builder-echo/echo`,
        { headers: { host: 'evil.example' } },
        (response) => {
          response.resume();
          resolve(response.statusCode);
        },
      );
      sent.once('error', reject).end();
    });
    expect(status).toBe(421);
  });

  test('refuses an address that is none, and goes on', async () => {
    const { host, url } = await deployed();
    const { port } = new URL(host.origin);
    for (const path of ['//', 'http://[']) {
      const answered = new Promise((resolve, reject) => {
        const sent = request({ host: '127.0.0.1', port, path, agent: false }, (response) => {
          response.resume();
          resolve(response.statusCode);
        });
        sent.on('error', reject).end();
      });
      expect(await answered).toBe(400);
    }
    const invoke = { method: 'POST', headers: { 'x-app-builder-token': 'é'.repeat(48) } };
    expect((await fetch(`${host.origin}/.engine/invoke`, invoke)).status).toBe(403);
    await echo(url);
  });

  test('refuses a body above 10 MB and takes one of 10 MB', async () => {
    const { url } = await deployed();
    const limit = 10 * 1024 * 1024;
    expect((await post(url, Buffer.alloc(limit + 1, 'a'))).status).toBe(413);
    expect((await post(url, Buffer.alloc(limit, 'a'))).status).toBe(201);
  });

  test('gives a function the environment of its template and nothing of its own', async () => {
    const sandbox = { origin: 'http://127.0.0.1:1', hosts: ['api.example.com'] };
    const { url } = await deployed({ sandbox });
    const { names } = await echo(url);
    const expected = [
      'APP_BUILDER_ENGINE_FOLDER',
      'APP_BUILDER_SANDBOX',
      'APP_BUILDER_SANDBOX_HOSTS',
      'PARAM_ADDRESS',
      'PARAM_ENGINE_NAME',
      'PARAM_GREETING',
      'TZ',
    ];
    expect(names.filter((name) => !['SystemRoot', '__CF_USER_TEXT_ENCODING'].includes(name))).toEqual(expected);
  });

  test('keeps a function warm and serves events of it at the same time', async () => {
    const { url } = await deployed();
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => echo(url, { method: 'POST', body: 'short sleep' })),
    );
    expect(new Set(answers.map(({ pid }) => pid)).size).toBe(1);
    expect((await echo(url)).pid).toBe(answers[0]?.pid);
  });

  test('finishes a request on the old code while the new code is deployed', async () => {
    const { url, engine, workload, now, host } = await deployed();
    const before = await echo(url);
    const underway = echo(url, { method: 'POST', body: 'short sleep' });
    await expect.poll(() => Object.keys(host.processes())).toEqual(['app-builder-echo/EchoFunction']);
    const changed = await echoIntegration(join(workload.folder, '..'), { greeting: 'shouts' });
    await engine.apply(await engine.plan(changed), testRun(now));
    const after = await echo(url);
    expect(after.greeting).toBe('shouts hi');
    expect(after.pid).not.toBe(before.pid);
    expect(await underway).toMatchObject({ greeting: 'says hi', pid: before.pid });
    await expect.poll(() => isGone(before.pid)).toBe(true);
  });

  test('gives up on a function that takes too long and starts it anew', async () => {
    const { url, lines } = await deployed();
    const { pid } = await echo(url);
    for (const command of ['sleep', 'spin']) {
      const response = await post(url, command);
      expect(response.status).toBe(504);
      expect(await response.json()).toEqual({ message: 'Endpoint request timed out' });
    }
    await expect.poll(() => isGone(pid)).toBe(true);
    expect((await echo(url)).pid).not.toBe(pid);
    expect(lines).toContainEqual(
      expect.objectContaining({ level: 'error', message: 'the function did not answer within 1 s' }),
    );
  });

  test('masks what looks like a secret in whatever a function prints or throws', async () => {
    const { url, lines, workload, engine } = await deployed();
    await post(url, 'print secrets');
    await post(url, 'throw secrets');
    await expect.poll(() => lines.length).toBe(4);
    const stored: JsonObject[] = [];
    await expect
      .poll(async () => {
        stored.length = 0;
        for await (const line of engine.logs(workload.name, {}, new AbortController().signal)) stored.push(line);
        return stored.length;
      })
      .toBe(4);
    for (const text of [JSON.stringify(lines), JSON.stringify(stored)]) {
      expect(text).not.toMatch(/eyJ|hush|MIIB/);
      expect(text).toContain('printed');
      expect(text).toContain('thrown');
    }
  });

  test('answers 502 for a crash, an exception, nonsense and a header with a line break, and goes on', async () => {
    const { url, lines } = await deployed();
    for (const command of ['crash', 'throw', 'nonsense', 'bad header']) {
      const response = await post(url, command);
      expect(response.status, command).toBe(502);
      expect(await response.json()).toEqual({ message: 'Internal server error' });
    }
    await echo(url);
    expect(lines).toContainEqual(expect.objectContaining({ message: 'the function crashed' }));
    const thrown = lines.find(({ message }) => message === 'the function threw');
    expect(thrown?.['error']).toMatch(/thrown on purpose[\s\S]*handler\.ts:\d+/);
  });

  test('starts a function again whose process was killed', async () => {
    const { url, host } = await deployed();
    const { pid } = await echo(url);
    expect(host.processes()).toEqual({ 'app-builder-echo/EchoFunction': pid });
    process.kill(pid, 'SIGKILL');
    await expect.poll(() => isGone(pid)).toBe(true);
    await expect.poll(async () => (await post(url, 'x')).status).toBe(201);
    expect((await echo(url)).pid).not.toBe(pid);
  });

  test('writes structured lines as they are, and what was printed as a message', async () => {
    const { url, lines, now } = await deployed();
    await post(url, 'log');
    await post(url, 'print');
    await expect.poll(() => lines.length).toBe(2);
    expect(lines[0]).toMatchObject({
      level: 'info',
      message: 'a structured line',
      function: 'EchoFunction',
      error: { message: 'inner' },
    });
    expect(lines[1]).toEqual({
      time: new Date(now()).toISOString(),
      level: 'info',
      function: 'EchoFunction',
      message: 'a plain line',
    });
  });

  test('brings an announcement of a function to the functions whose rule matches, and again after a failure', async () => {
    const { url, host, engine } = await deployed();
    await post(url, 'announce');
    await expect
      .poll(async () => (await engine.state.get('seen'))?.value)
      .toMatchObject({ times: 1, detail: { account: 'wna-it' } });
    await host.idle();
    await engine.state.remove('seen');
    host.announce({ domain: 'd', account: 'a', offering: 'another' });
    const failing = { domain: 'd', account: 'a', offering: 'echo', failOnce: true };
    host.announce(failing);
    await host.idle();
    expect((await engine.state.get('seen'))?.value).toEqual({ times: 2, detail: failing });
  });

  test('lets only readers of its file call a function directly', async () => {
    const { folder, host } = await deployed();
    const file = join(folder, 'host.json');
    const written = JSON.parse(await readFile(file, 'utf8')) as JsonObject;
    expect(written).toMatchObject({ origin: host.origin, pid: process.pid });
    if (process.platform !== 'win32') expect((await stat(file)).mode & 0o077).toBe(0);
    const body = JSON.stringify({ workload: 'app-builder-echo', fn: 'EchoFunction', event: {} });
    const refused = await post(`${host.origin}/.engine/invoke`, body);
    expect(refused.status).toBe(403);
  });

  test('ends its functions and takes its file away when it is closed', async () => {
    const { folder, url, host, lines } = await deployed();
    const { pid } = await echo(url);
    const underway = post(url, 'sleep');
    await expect.poll(() => lines.length).toBe(1);
    await host.close();
    expect((await underway).status).toBe(502);
    expect(isGone(pid)).toBe(true);
    await expect(stat(join(folder, 'host.json'))).rejects.toThrow('ENOENT');
    await expect(fetch(url)).rejects.toThrow('fetch failed');
  });
});

function isGone(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return false;
  } catch {
    return true;
  }
}
