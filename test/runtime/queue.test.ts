import { describe, expect, test } from 'vitest';
import { createHandler, next, queue, queueSource, Rejected, Retry } from '../../src/runtime/index.ts';
import type { EventSource, HttpSource, Ports, QueueContext } from '../../src/runtime/index.ts';
import { bindFunction } from '../support/bound-function.ts';
import { sqsEvent } from '../support/sqs-event.ts';

const address = 'https://sqs.us-east-2.amazonaws.com/123456789012/stack-SyncQueue-1ABC';
const environment = { QUEUE_SYNC: address, QUEUE_MESSAGES: 'https://sqs.local.invalid/000000000000/w-MessageQueue' };
const of = (...messages: Parameters<typeof sqsEvent>[1]) => sqsEvent('stack-SyncQueue-1ABC', messages);

const bind = (source: EventSource | HttpSource, ports: Partial<Ports> = {}) =>
  bindFunction(createHandler(source), { environment, now: 1_000_000, ports });

const failures = (...ids: readonly string[]) => ({
  batchItemFailures: ids.map((itemIdentifier) => ({ itemIdentifier })),
});

describe('messages of a queue', () => {
  test('are worked off in order of arrival, one after another, with what SQS tells of them', async () => {
    const seen: object[] = [];
    let underway = 0;
    const source = queue('sync', async ({ id, body, attempt, sentAt, deadline, now }) => {
      underway += 1;
      await Promise.resolve();
      seen.push({ id, body, attempt, sentAt, left: deadline - now(), underway });
      underway -= 1;
    });
    await using bound = await bind(source);
    const event = of(
      { id: 'a', body: { account: 'wna-it' }, attempt: 1, sentAt: 10 },
      { id: 'b', body: { account: 'wdc' }, attempt: 3, sentAt: 20 },
    );
    expect(await bound.raw(event, { getRemainingTimeInMillis: () => 30_000 })).toEqual(failures());
    expect(seen).toEqual([
      { id: 'a', body: { account: 'wna-it' }, attempt: 1, sentAt: 10, left: 30_000, underway: 1 },
      { id: 'b', body: { account: 'wdc' }, attempt: 3, sentAt: 20, left: 30_000, underway: 1 },
    ]);
    expect(bound.log).toEqual([]);
  });

  test('return alone where their work fails, each with a line that says why and shows no secret', async () => {
    const errors: Record<string, unknown> = {
      rejected: new Rejected(422, 'no such site'),
      retry: new Retry('too many requests', { cause: new Error('429') }),
      retryable: Object.assign(new Error('away'), { retryable: true }),
      unexpected: new TypeError('refused Bearer abc.def'),
    };
    const source = queue('sync', async ({ body: { error } }) => {
      await Promise.resolve();
      if (typeof error === 'string') throw errors[error];
    });
    await using bound = await bind(source);
    const names = ['rejected', 'retry', 'retryable', 'unexpected'];
    const event = of({ id: 'good', body: {} }, ...names.map((error) => ({ id: error, body: { error }, attempt: 2 })), {
      id: 'fine',
      body: {},
    });
    expect(await bound.raw(event)).toEqual(failures(...names));
    expect(bound.log).toMatchObject([
      { level: 'warn', message: 'rejected', status: 422, reason: 'no such site', messageId: 'rejected', attempt: 2 },
      { level: 'warn', message: 'to be repeated', reason: 'too many requests', messageId: 'retry', queue: 'sync' },
      { level: 'warn', message: 'to be repeated', messageId: 'retryable' },
      { level: 'error', message: 'unexpected error', messageId: 'unexpected', error: { message: 'refused ***' } },
    ]);
    expect(JSON.stringify(bound.log)).not.toContain('abc.def');
  });

  test('are left for later where the time is nearly over, but the first one is always begun', async () => {
    const begun: string[] = [];
    const source = queue('sync', ({ id }) => {
      begun.push(id);
      bound.clock.now += 13_000;
      return Promise.resolve();
    });
    await using bound = await bind(source);
    const event = of({ id: 'a', body: {} }, { id: 'b', body: {} }, { id: 'c', body: {} }, { id: 'd', body: {} });
    expect(await bound.raw(event, { getRemainingTimeInMillis: () => 30_000 })).toEqual(failures('c', 'd'));
    expect(begun).toEqual(['a', 'b']);
    expect(bound.log).toMatchObject([
      { level: 'warn', message: 'left for later', messageId: 'c' },
      { level: 'warn', message: 'left for later', messageId: 'd' },
    ]);
    expect(await bound.raw(of({ id: 'e', body: {} }), { getRemainingTimeInMillis: () => 100 })).toEqual(failures());
    expect(begun).toEqual(['a', 'b', 'e']);
  });

  test('are all begun by a function that has little time altogether and needs less', async () => {
    await using bound = await bind(queue('sync', () => Promise.resolve()));
    const event = of({ id: 'a', body: {} }, { id: 'b', body: {} }, { id: 'c', body: {} });
    expect(await bound.raw(event, { getRemainingTimeInMillis: () => 3000 })).toEqual(failures());
  });

  test('fail with a body that is no JSON object, and the log does not show it', async () => {
    await using bound = await bind(queue('sync', () => Promise.reject(new Error('not reached'))));
    const bodies = ['', '{', '"hush"', '[{"a":"hush"}]', 'null', '7', '{"hush":'];
    const event = of(...bodies.map((body, index) => ({ id: String(index), body })));
    expect(await bound.raw(event)).toEqual(failures('0', '1', '2', '3', '4', '5', '6'));
    expect(JSON.stringify(bound.log)).not.toMatch(/hush|not reached/);
    expect(bound.log).toHaveLength(7);
  });

  test('fail all together where one of them has no id, before any work', async () => {
    let count = 0;
    await using bound = await bind(queue('sync', () => Promise.resolve(void (count += 1))));
    await expect(bound.raw(of({ body: {} }, { id: '', body: {} }))).rejects.toThrow('no messageId');
    expect(count).toBe(0);
  });
});

describe('next', () => {
  test('goes into the same queue before the message is done', async () => {
    const source = queue('sync', ({ body: { page } }) =>
      Promise.resolve(Number(page) < 3 ? next({ page: Number(page) + 1 }, { after: 20 }) : undefined),
    );
    await using bound = await bind(source);
    expect(await bound.raw(of({ id: 'a', body: { page: 2 } }, { id: 'b', body: { page: 3 } }))).toEqual(failures());
    expect(bound.sent).toEqual([{ queue: address, body: { page: 3 }, delay: 20 }]);
  });

  test('is delivered at once where nothing else is said, whatever the queue is set to', async () => {
    await using bound = await bind(queue('sync', () => Promise.resolve(next({ page: 1 }))));
    await bound.raw(of({ body: {} }));
    expect(bound.sent).toEqual([{ queue: address, body: { page: 1 }, delay: 0 }]);
  });

  test.each([
    ['cannot be kept', next({}), { send: () => Promise.reject(new Error('SQS is away')) }, 'SQS is away'],
    ['would wait too long', next({}, { after: 901 }), {}, '901'],
    ['is too large', next({ page: 'x'.repeat(300_000) }), {}, '262144'],
  ])('fails the message where it %s', async (_, outcome, ports, expected) => {
    await using bound = await bind(
      queue('sync', () => Promise.resolve(outcome)),
      ports,
    );
    expect(await bound.raw(of({ id: 'a', body: {} }))).toEqual(failures('a'));
    expect(JSON.stringify(bound.log)).toContain(expected);
    expect(bound.sent).toEqual([]);
  });
});

test('the work of a queue can send, also to other queues, and call what the integration names', async () => {
  const source = queue('sync', async ({ send, fetch }: QueueContext) => {
    const response = await fetch(new URL('https://api.lansweeper.com/sites'));
    await send('messages', [{ status: response.status }, {}]);
  });
  await using bound = await bindFunction(createHandler(source), { environment, now: 0, hosts: ['api.lansweeper.com'] });
  bound.reply = () => ({ status: 207 });
  expect(await bound.raw(of({ body: {} }))).toEqual(failures());
  expect(bound.sent.map(({ body }) => body)).toEqual([{ status: 207 }, {}]);
  expect(bound.received).toMatchObject([{ method: 'GET', path: '/api.lansweeper.com/sites' }]);
});

describe('a batch for which there is nobody', () => {
  const sync = queue('sync', () => Promise.resolve());

  test.each([
    ['of another queue', sqsEvent('stack-Other-2', [{ body: {} }]), 'stack-Other-2'],
    ['of a queue whose name ends alike', sqsEvent('a-stack-SyncQueue-1ABC', [{ body: {} }]), 'a-stack-SyncQueue'],
    [
      'of more than one queue',
      { Records: [...of({ body: {} }).Records, ...sqsEvent('else', [{ body: {} }]).Records] },
      'QUEUE_<NAME>',
    ],
    [
      'of something else than SQS',
      { Records: [{ ...of({ body: {} }).Records[0], eventSource: 'aws:sns' }] },
      'no source',
    ],
    ['that is empty', { Records: [] }, 'no source'],
  ])('%s is thrown, so that nothing is lost', async (_, event, expected) => {
    await using bound = await bind(sync);
    await expect(bound.raw(event)).rejects.toThrow(expected);
  });

  test('is the same where the function has no address of the queue', async () => {
    await using bound = await bindFunction(createHandler(sync), { environment: { QUEUE_SYNC: '' }, now: 0 });
    await expect(bound.raw(sqsEvent('', [{ body: {} }]))).rejects.toThrow('QUEUE_<NAME>');
  });
});

describe('sources that share a queue', () => {
  const naming = (name: string, seen: string[], shared = true) =>
    queueSource(
      'messages',
      () =>
        ({ id }) =>
          Promise.resolve(void seen.push(`${name}: ${id}`)),
      shared ? { takes: ({ route }) => route === name } : {},
    );
  const message = (id: string, route: string) => ({ id, body: { route } });
  const batch = sqsEvent('w-MessageQueue', [message('1', 'b'), message('2', 'c'), message('3', 'a')]);

  test('each get their messages, the rest goes to the one that takes all', async () => {
    const seen: string[] = [];
    const handler = createHandler(naming('rest', seen, false), naming('a', seen), naming('b', seen));
    await using bound = await bindFunction(handler, { environment, now: 0 });
    expect(await bound.raw(batch)).toEqual(failures());
    expect(seen).toEqual(['b: 1', 'rest: 2', 'a: 3']);
  });

  test('fail what none of them takes', async () => {
    const seen: string[] = [];
    await using bound = await bindFunction(createHandler(naming('a', seen), naming('b', seen)), {
      environment,
      now: 0,
    });
    expect(await bound.raw(batch)).toEqual(failures('2'));
    expect(seen).toEqual(['b: 1', 'a: 3']);
    expect(JSON.stringify(bound.log)).toContain('no source of the queue messages takes');
  });

  test('are refused where two of them take all', async () => {
    const handler = createHandler(naming('a', [], false), naming('b', [], false));
    await expect(bindFunction(handler, { environment, now: 0 })).rejects.toThrow('more than one source');
  });

  test('may be companions of what answers over HTTP', async () => {
    const seen: string[] = [];
    const http = (name: string): HttpSource => ({
      kind: 'http',
      methods: ['POST'],
      path: name,
      limit: 100,
      queued: naming(name, seen),
      bind: (ports) => async () => {
        await ports.send(environment.QUEUE_MESSAGES, [{ route: name }]);
        return { status: 200, body: { message: 'Kept' } };
      },
    });
    await using bound = await bindFunction(createHandler(http('a'), http('b')), { environment, now: 0 });
    expect(await bound.call({ httpMethod: 'POST', path: '/Prod/b' })).toMatchObject({ status: 200, message: 'Kept' });
    const kept = bound.sent.map(({ body }, index) => ({ id: String(index), body }));
    expect(await bound.raw(sqsEvent('w-MessageQueue', kept))).toEqual(failures());
    expect(seen).toEqual(['b: 0']);
  });
});
