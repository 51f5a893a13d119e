import { describe, expect, test } from 'vitest';
import {
  createHandler,
  Rejected,
  Retry,
  type EventSource,
  type HttpSource,
  type Ports,
} from '../../src/runtime/index.ts';
import { bindFunction } from '../support/bound-function.ts';

/*
 * Sources as other platforms and triggers will bring them: a platform whose install call is a route of its own, one that
 * sends life-cycle events, a schedule. They need nothing of the runtime but its two interfaces.
 */

const install: HttpSource = {
  kind: 'http',
  methods: ['POST'],
  path: 'install',
  limit: 1000,
  bind: () => (request) => {
    const { api_url: url } = JSON.parse(request.body.toString('utf8')) as { api_url?: string };
    if (url === undefined) throw new Rejected(422, 'api_url: expected an address');
    return Promise.resolve({ status: 200, body: { message: `installed at ${url}` } });
  },
};

const information: HttpSource = {
  kind: 'http',
  methods: ['GET', 'HEAD'],
  limit: 0,
  bind: () => () => Promise.resolve({ status: 200, headers: { 'x-app': 'notes' }, body: { message: 'Notes' } }),
};

const schedule: EventSource = {
  kind: 'event',
  accepts: (event) => typeof event === 'object' && event !== null && 'schedule' in event,
  bind:
    (ports) =>
    (_, { deadline }) =>
      Promise.resolve(deadline - ports.now()),
};

const bind = (...sources: readonly (HttpSource | EventSource)[]) =>
  bindFunction(createHandler(...sources), { environment: {}, now: 0 });

describe('a handler of many sources', () => {
  test('chooses by the last part of the path, then by the method', async () => {
    await using bound = await bind(install, information);
    const body = '{"api_url":"https://store.example.org"}';
    const installed = await bound.call({ httpMethod: 'POST', path: '/Prod/integration/install/', body });
    expect(installed).toMatchObject({ status: 200, message: 'installed at https://store.example.org' });
    expect(await bound.call({ httpMethod: 'GET', path: '/Prod/integration/' })).toMatchObject({
      status: 200,
      message: 'Notes',
    });
    expect((await bound.call({ httpMethod: 'GET', path: '/Prod/integration/install' })).status).toBe(405);
    expect((await bound.call({ httpMethod: 'DELETE', path: '/' })).message).toContain('GET or HEAD');
  });

  test('answers with 400 where nothing is served, and with 413 before a large body is looked at', async () => {
    await using bound = await bind(install);
    expect((await bound.call({ httpMethod: 'POST', path: '/else', body: '{}' })).status).toBe(400);
    expect((await bound.call({ httpMethod: 'POST', path: '/install', body: `"${'x'.repeat(1000)}"` })).status).toBe(
      413,
    );
  });

  test('hands other events to the source that accepts them, with the time that is left', async () => {
    const ports = { now: () => 1000, environment: {}, log: () => {} };
    const handler = createHandler(install, schedule).bind(ports as unknown as Ports);
    expect(await handler({ schedule: 'daily' }, { getRemainingTimeInMillis: () => 250 })).toBe(250);
    await expect(handler({ Records: [] })).rejects.toThrow('no source');
  });
});

describe('what a source throws', () => {
  const throwing = (error: unknown): HttpSource => ({
    kind: 'http',
    methods: ['POST'],
    limit: 1000,
    bind: () => () => Promise.reject(error),
  });
  const unavailable = Object.assign(new Error('the platform is away'), { retryable: true });

  test.each([
    ['Rejected', new Rejected(409, 'not twice'), 409, 'not twice'],
    ['Retry', new Retry('not now'), 503, 'not now'],
    ['an error that may pass', unavailable, 503, 'not available'],
    ['a TypeError', new TypeError('x is undefined'), 500, 'could not be processed'],
    ['something that is no error', 'text', 500, 'could not be processed'],
  ])('%s becomes an answer', async (_, error, status, message) => {
    await using bound = await bind(throwing(error));
    const answer = await bound.post('{}');
    expect(answer.status).toBe(status);
    expect(answer.message).toContain(message);
    expect(answer.message).not.toContain('undefined');
  });

  test('Retry can say when', async () => {
    await using bound = await bind(throwing(new Retry('later', { after: 1.2 })));
    expect((await bound.post('{}')).headers['retry-after']).toBe('2');
  });

  test('is logged with the delivery, without secrets, and shortened', async () => {
    const token = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl';
    const error = new Error(`refused Bearer abc.def ${token} ${'x'.repeat(100_000)}`);
    await using bound = await bind(throwing(error));
    await bound.post('{}', {}, { 'x-xurrent-delivery': 'd-7' });
    const [line] = bound.log;
    expect(line).toMatchObject({ level: 'error', delivery: 'd-7' });
    expect(JSON.stringify(line)).not.toMatch(/abc\.def|eyJ/);
    expect(JSON.stringify(line).length).toBeLessThan(10_000);
  });
});
