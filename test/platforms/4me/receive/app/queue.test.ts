import { expect, test } from 'vitest';
import { app, queue, ready, type QueuedWork } from '../../../../../src/platforms/4me/receive/index.ts';
import { next, number, Retry, text, type Next } from '../../../../../src/runtime/index.ts';
import { instanceRow, secretOf, start, tryOut, wake } from './fake-instances.ts';

const form = { fields: { size: number() }, secrets: { key: text() } };
const filled = (account: string, size: number | null = 3) =>
  instanceRow(account, { customFields: [{ id: 'size', value: size }] });
const entrusted = { [secretOf('wna-it')]: { secrets: { key: 'k' }, cursor: 'c' } };

type Work = (context: QueuedWork<typeof form.fields, typeof form.secrets>) => Promise<Next | void>;

const sync = (work: Work, alone = false) =>
  queue(app({ ...form, own: ['cursor'], documents: ['progress'] }), 'sync', { alone }, work);

test('a message about a customer brings what the customer entered, and what the app has stored', async () => {
  const seen: unknown[] = [];
  const tried = await tryOut(
    [
      sync(({ account, instanceId, fields, secrets, own, body, attempt, now, environment }) => {
        seen.push({ account, instanceId, fields, secrets, own, body, attempt, now: now(), size: environment['SIZE'] });
        return Promise.resolve();
      }),
    ],
    { rows: [filled('wna-it')], secrets: entrusted, environment: { SIZE: '7' } },
  );
  expect(await tried.deliver({ body: { account: 'wna-it', page: 2 }, attempt: 2 })).toEqual([]);
  expect(seen).toEqual([
    {
      account: 'wna-it',
      instanceId: 'instance of wna-it',
      fields: { size: 3 },
      secrets: { key: 'k' },
      own: { cursor: 'c' },
      body: { account: 'wna-it', page: 2 },
      attempt: 2,
      now: start,
      size: '7',
    },
  ]);
});

test.each([
  ['is not installed', undefined],
  ['is switched off', { enabledByCustomer: false }],
  ['is disabled', { disabled: true }],
  ['is suspended', { suspended: true, suspensionComment: 'not paid' }],
])('a message about a customer where the app %s is done, and nothing is called', async (_what, change) => {
  const row = change === undefined ? [] : [{ ...filled('wna-it'), ...change }];
  const tried = await tryOut([sync(() => Promise.reject(new Error('called')))], { rows: row, secrets: entrusted });
  expect(await tried.deliver({ body: { account: 'wna-it' } })).toEqual([]);
  expect(tried.log('nothing to do')).toHaveLength(1);
  expect(tried.changes).toEqual([]);
});

test.each([[{}], [{ account: 7 }], [{ account: '../wdc' }]])(
  'a message %j, which names no customer, fails',
  async (body) => {
    const tried = await tryOut([sync(() => Promise.resolve())]);
    expect(await tried.deliver({ id: 'm', body })).toEqual(['m']);
  },
);

test('what cannot be used suspends the app, and tells the customer what to correct', async () => {
  const tried = await tryOut([sync(() => Promise.reject(new Error('called')))], {
    rows: [filled('wna-it', null)],
    secrets: entrusted,
  });
  expect(await tried.deliver({ body: { account: 'wna-it' } })).toEqual([]);
  expect(tried.rows.get('wna-it')).toMatchObject({
    suspended: true,
    suspensionComment: '"size" is empty. Correct this in the settings of the app and save them.',
  });
});

test('the secrets of a new installation are waited for', async () => {
  const row = { ...filled('wna-it'), createdAt: new Date(start - 1000).toISOString() };
  const tried = await tryOut([sync(() => Promise.reject(new Error('called')))], { rows: [row] });
  expect(await tried.deliver({ body: { account: 'wna-it' } })).toEqual([]);
  expect(tried.changes).toEqual([]);
});

test('fields are written in one request, and only those that differ', async () => {
  const tried = await tryOut(
    [
      sync(async ({ setFields }) => {
        await setFields({ size: 3, summary: 'done', at: null });
        await setFields({ summary: 'done' });
      }),
    ],
    { rows: [filled('wna-it')], secrets: entrusted },
  );
  await tried.deliver({ body: { account: 'wna-it' } });
  expect(tried.changes).toEqual([
    {
      id: 'instance of wna-it',
      customFields: [
        { id: 'summary', value: 'done' },
        { id: 'at', value: null },
      ],
    },
  ]);
});

test('a suspension writes fields in the same request, and ends when the customer has corrected what was entered', async () => {
  const own = app({ ...form, documents: [] });
  const tried = await tryOut(
    [
      queue(own, 'sync', {}, async ({ setFields, suspend }) => {
        // Its own changes of declared fields are no correction by the customer.
        await setFields({ size: 4 });
        await suspend('cannot connect', { fields: { size: 5, status: 'failure' } });
      }),
      own.installation({ configure: () => Promise.resolve(ready()) }),
    ],
    { rows: [filled('wna-it')], secrets: entrusted },
  );
  await tried.deliver({ body: { account: 'wna-it' } });
  expect(tried.changes[1]).toEqual({
    id: 'instance of wna-it',
    suspended: true,
    suspensionComment: 'cannot connect',
    customFields: [
      { id: 'size', value: 5 },
      { id: 'status', value: 'failure' },
    ],
  });
  await wake(tried);
  expect(tried.rows.get('wna-it')?.suspended).toBe(true);
  const row = tried.rows.get('wna-it');
  if (row !== undefined) row.customFields = [{ id: 'size', value: 6 }];
  await wake(tried);
  expect(row).toMatchObject({ suspended: false, suspensionComment: null });
});

test.each([
  ['a field', 'field'],
  ['a secret', 'secret'],
] as const)(
  'an app whose customer has changed %s meanwhile is not suspended: the message comes again',
  async (_what, kind) => {
    const tried = await tryOut(
      [
        sync(async ({ suspend }) => {
          const row = tried.rows.get('wna-it');
          if (row !== undefined && kind === 'field') row.customFields = [{ id: 'size', value: 9 }];
          const { version } = (await tried.bound.secrets.get(secretOf('wna-it'))) ?? { version: undefined };
          if (kind === 'secret')
            await tried.bound.secrets.put(secretOf('wna-it'), { secrets: { key: 'new' } }, version);
          await suspend('cannot connect');
        }),
      ],
      { rows: [filled('wna-it')], secrets: entrusted },
    );
    expect(await tried.deliver({ id: 'm', body: { account: 'wna-it' } })).toEqual(['m']);
    expect(tried.rows.get('wna-it')?.suspended).toBe(false);
  },
);

test('documents belong to one customer, and to the names that the app has declared', async () => {
  const read: unknown[] = [];
  const tried = await tryOut(
    [
      sync(async ({ account, documents }) => {
        read.push(await documents.get('progress'));
        read.push(
          await documents.change('progress', (value) => ({ count: Number(value?.['count'] ?? 0) + 1, account })),
        );
        read.push(await documents.change('progress', () => undefined));
        await expect(documents.get('instance')).rejects.toThrow(TypeError);
        if (account === 'globex') await documents.remove('progress');
      }),
    ],
    {
      rows: [filled('wna-it'), filled('globex')],
      secrets: { ...entrusted, [secretOf('globex')]: { secrets: { key: 'k' } } },
    },
  );
  for (const account of ['wna-it', 'globex', 'globex', 'wna-it']) await tried.deliver({ body: { account } });
  const first = (account: string) => [undefined, { count: 1, account }, { count: 1, account }];
  expect(read).toEqual([
    ...first('wna-it'),
    ...first('globex'),
    ...first('globex'),
    { count: 1, account: 'wna-it' },
    { count: 2, account: 'wna-it' },
    { count: 2, account: 'wna-it' },
  ]);
});

test('two messages of one customer are not worked on side by side; another customer waits for neither', async () => {
  let open: () => void = () => undefined;
  const gate = new Promise<void>((resolve) => (open = resolve));
  const worked: string[] = [];
  const tried = await tryOut(
    [
      sync(async ({ account, id }) => {
        worked.push(id);
        if (account === 'wna-it') await gate;
      }, true),
    ],
    {
      rows: [filled('wna-it'), filled('globex')],
      secrets: { ...entrusted, [secretOf('globex')]: { secrets: { key: 'k' } } },
    },
  );
  const first = tried.deliver({ id: 'first', body: { account: 'wna-it' } });
  await expect.poll(() => worked).toEqual(['first']);
  expect(await tried.deliver({ id: 'second', body: { account: 'wna-it' } })).toEqual([]);
  expect(await tried.deliver({ id: 'other', body: { account: 'globex' } })).toEqual([]);
  expect(tried.log('already under way')).toHaveLength(1);
  expect(tried.bound.sent).toEqual([]);
  open();
  expect(await first).toEqual([]);
  expect(worked).toEqual(['first', 'other']);
});

test('a message that was delivered before and meets work under way is looked at again: that may be its own, cut off', async () => {
  let open: () => void = () => undefined;
  const gate = new Promise<void>((resolve) => (open = resolve));
  const tried = await tryOut([sync(() => gate, true)], { rows: [filled('wna-it')], secrets: entrusted });
  const first = tried.deliver({ body: { account: 'wna-it' } });
  await expect.poll(() => tried.asked()).toContain('AppInstanceOfCustomer');
  expect(await tried.deliver({ body: { account: 'wna-it', cursor: 'x' }, attempt: 2 })).toEqual([]);
  expect(tried.bound.sent).toMatchObject([{ body: { account: 'wna-it', cursor: 'x' }, delay: 900 }]);
  open();
  await first;
});

test('a message whose work was cut off by a crash is worked on when that cannot be under way any more', async () => {
  let isCrashing = true;
  const worked: unknown[] = [];
  const tried = await tryOut(
    [
      sync(({ body }) => {
        worked.push(body['cursor']);
        return isCrashing ? new Promise(() => undefined) : Promise.resolve();
      }, true),
    ],
    { rows: [filled('wna-it')], secrets: entrusted },
  );
  const body = { account: 'wna-it', cursor: 'x' };
  void tried.deliver({ body });
  await expect.poll(() => worked).toEqual(['x']);
  isCrashing = false;
  // An engine may give it back long before the time of the function is over.
  tried.bound.clock.now += 30_000;
  await tried.deliver({ body, attempt: 2 });
  for (let sent = tried.bound.sent.pop(); sent !== undefined; sent = tried.bound.sent.pop()) {
    tried.bound.clock.now += (sent.delay ?? 0) * 1000;
    await tried.deliver({ id: 'next', body: sent.body });
  }
  expect(worked).toEqual(['x', 'x']);
});

test('the claim of a customer is given up before the rest of the work is sent, and after work that failed', async () => {
  const outcomes: (() => Next)[] = [
    () => next({ account: 'wna-it', page: 2 }),
    () => {
      throw new Retry('not now');
    },
  ];
  const pages: unknown[] = [];
  const tried = await tryOut([sync(() => Promise.resolve(outcomes.shift()?.()), true)], {
    rows: [filled('wna-it')],
    secrets: entrusted,
    ports: {
      send: async (_queue, [body]) => {
        pages.push(body?.['page']);
        // The next message may be delivered at once.
        expect(await tried.deliver({ id: 'next', body: body ?? {} })).toEqual(['next']);
        expect(await tried.deliver({ body: body ?? {} })).toEqual([]);
      },
    },
  });
  expect(await tried.deliver({ body: { account: 'wna-it' } })).toEqual([]);
  expect(pages).toEqual([2]);
  expect(tried.log('already under way')).toEqual([]);
});

test('work that nobody waits for is more patient with 4me than a sender is', async () => {
  const tried = await tryOut([sync(() => Promise.resolve())], { rows: [filled('wna-it')], secrets: entrusted });
  let troubles = 2;
  tried.intercept = ({ path }) => {
    if (path.endsWith('/token') || troubles === 0) return undefined;
    troubles -= 1;
    return { status: 429, headers: { 'retry-after': '0' }, body: {} };
  };
  expect(await tried.deliver({ body: { account: 'wna-it' } })).toEqual([]);
  expect(troubles).toBe(0);
});
