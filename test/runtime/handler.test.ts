import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { memoryState } from '../../src/engine/memory/memory-state.ts';
import { createHandler, type EventSource, type HttpSource } from '../../src/runtime/handler.ts';
import { Rejected, Retry } from '../../src/runtime/outcomes.ts';
import type { LogLine, Ports } from '../../src/runtime/ports.ts';

function portsAt(now: number, log: LogLine[] = []): Ports {
  const state = memoryState({ now: () => now });
  return {
    secrets: state,
    state,
    now: () => now,
    log: (line) => log.push(line),
    environment: {},
    route: (url) => url,
    announce: () => Promise.resolve(),
    send: () => Promise.resolve(),
  };
}

const answering = (name: string, more: Partial<HttpSource> = {}): HttpSource => ({
  kind: 'http',
  methods: ['POST'],
  limit: 10,
  bind:
    () =>
    (_, { deadline }) =>
      Promise.resolve({ status: 200, body: { name, deadline } }),
  ...more,
});

const failing = (error: unknown): HttpSource => answering('failing', { bind: () => () => Promise.reject(error) });

const post = (path = '/', body = '') => ({ httpMethod: 'POST', path, body });

interface Result {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const call = async (source: HttpSource, event: object = post(), log: LogLine[] = []) =>
  (await createHandler(source).bind(portsAt(1000, log))(event)) as Result;

describe('what a source throws becomes an answer', () => {
  test.each<[string, unknown, number]>([
    ['Rejected, its status', new Rejected(422, 'wrong'), 422],
    ['Retry, 503', new Retry('later', { after: 1.2 }), 503],
    ['an error that may be repeated, 503', Object.assign(new Error('away'), { retryable: true }), 503],
    ['any other error, 500', new Error('client_secret=hush'), 500],
    ['what is no error, 500', 'hush', 500],
    ['nothing at all, 500', undefined, 500],
  ])('%s', async (_, error, expected) => {
    const log: LogLine[] = [];
    const result = await call(failing(error), post(), log);
    expect(result.statusCode).toBe(expected);
    expect(result.body).not.toContain('hush');
    if (expected === 503 && error instanceof Retry) expect(result.headers['retry-after']).toBe('2');
    expect(log).toHaveLength(1);
  });

  test('an answer that cannot be written as JSON is a mistake of the handler: 500', async () => {
    const source = answering('x', { bind: () => () => Promise.resolve({ status: 200, body: { big: 1n } }) });
    expect((await call(source)).statusCode).toBe(500);
  });
});

describe('a request finds its source', () => {
  const handler = createHandler(answering('any'), answering('callback', { path: 'callback', methods: ['GET'] }));

  test.each([
    ['POST', '/', 200],
    ['POST', '/integration/', 200],
    ['GET', '/integration/callback/', 200],
    ['POST', '/integration/callback', 405],
    ['HEAD', '/', 405],
    ['GET', '/', 405],
  ])('%s %s: %i', async (httpMethod, path, expected) => {
    expect(((await handler.bind(portsAt(0))({ httpMethod, path })) as Result).statusCode).toBe(expected);
  });

  test('and a body above its limit is refused before the source sees it', async () => {
    expect((await call(answering('x'), post('/', 'x'.repeat(10)))).statusCode).toBe(200);
    expect((await call(failing(new Error('seen')), post('/', 'x'.repeat(11)))).statusCode).toBe(413);
  });
});

test.each([
  ['of its context', { getRemainingTimeInMillis: () => 500 }, 1500],
  ['of a minute where the context has none', {}, 61_000],
  ['of a minute where the context tells nonsense', { getRemainingTimeInMillis: () => Number.NaN }, 61_000],
  ['of a minute without a context', undefined, 61_000],
])('an invocation has the deadline %s', async (_, context, expected) => {
  const { body } = (await createHandler(answering('x')).bind(portsAt(1000))(post(), context)) as Result;
  expect(JSON.parse(body)).toMatchObject({ deadline: expected });
});

test('an event goes to the source that accepts it, and what that throws is thrown, so that it comes again', async () => {
  const source: EventSource = {
    kind: 'event',
    accepts: (event) => typeof event === 'object' && event !== null && 'detail' in event,
    bind: () => () => Promise.reject(new Error('not yet')),
  };
  const bound = createHandler(source).bind(portsAt(0));
  await expect(bound({ detail: {} })).rejects.toThrow('not yet');
  await expect(bound({ other: 1 })).rejects.toThrow('no source');
});

test('what an event throws has no secret in it, as the engine writes it into a log', async () => {
  const secret = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln';
  const thrown = Object.assign(new TypeError(`refused with Bearer ${secret}`), { request: { token: secret } });
  const source: EventSource = { kind: 'event', accepts: () => true, bind: () => () => Promise.reject(thrown) };
  const error: unknown = await createHandler(source)
    .bind(portsAt(0))({ detail: {} })
    .catch((one: unknown) => one);
  expect(error).toMatchObject({ name: 'TypeError', message: 'refused with Bearer ***' });
  expect(inspect(error, { depth: 9 })).not.toContain(secret);
});
