import { expect, test } from 'vitest';
import { Failure } from '../../src/failure.ts';
import type { Engine } from '../../src/engine/engine.ts';
import { clockCheck, requestsCheck, scopesCheck, type AccessOptions } from '../../src/doctor/checks/access.ts';
import { engineAccessCheck, engineCheck } from '../../src/doctor/checks/engine.ts';
import { isInRange, nodeCheck } from '../../src/doctor/checks/node.ts';
import { webhookTestCheck } from '../../src/doctor/checks/webhook.ts';
import { ok, type Check, type Outcome } from '../../src/doctor/check.ts';
import { runChecks } from '../../src/doctor/run-checks.ts';
import { memoryEngine } from '../../src/engine/memory/memory-engine.ts';
import type { AccountProbe, RequestsLeft } from '../../src/platforms/4me/client/account-probe.ts';
import { MissingScope } from '../../src/platforms/4me/client/errors.ts';

const { signal } = new AbortController();
const found = (check: Check): Promise<Outcome> => check.run(signal);

test.each([
  ['20.19.0', true],
  ['20.18.9', false],
  ['21.9.0', false],
  ['22.12.1', true],
  ['23.1.0', false],
  ['v24.0.0', true],
  ['26.1.0-nightly', true],
])('Node.js %s runs it: %s', (version, runs) => {
  expect(isInRange(version, '^20.19.0 || ^22.12.0 || >=24.0.0')).toBe(runs);
});

test('an old Node.js fails, with what to install', async () => {
  expect(await found(nodeCheck('18.0.0', '>=24.0.0'))).toMatchObject({
    status: 'failed',
    fix: expect.stringContaining('24'),
  });
});

const access = (left: Partial<RequestsLeft>, probe: Partial<AccountProbe> = {}): AccessOptions => ({
  domain: '4me-demo.com',
  account: 'wdc',
  secret: () => Promise.reject(new Error('nobody asks')),
  own: () => Promise.resolve(probe as AccountProbe),
  provisioning: () => Promise.resolve(probe as AccountProbe),
  left: () =>
    Promise.resolve({
      limit: undefined,
      remaining: undefined,
      resetAt: undefined,
      platformTime: undefined,
      asked: [0, 0],
      ...left,
    }),
});

test.each([
  [[1_000_000, 1_000_400], 1_000_000, 'ok: as that of 4me'],
  // The answer says the second only: 999 ms later it is still the same one.
  [[1_031_000, 1_031_000], 1_000_000, 'ok: 30 s off that of 4me'],
  [[1_031_500, 1_031_500], 1_000_000, 'failed: 31 s ahead of that of 4me: messages whose time seems wrong are refused'],
  [[900_000, 960_000], 1_000_000, 'failed: 40 s behind that of 4me: messages whose time seems wrong are refused'],
  [[0, 0], undefined, 'skipped: the answer of 4me has no time'],
] as const)('a request at %j that is answered at %s finds: %s', async (asked, platformTime, line) => {
  const { status, text } = await found(clockCheck(access({ asked, platformTime })));
  expect(`${status}: ${text}`).toBe(line);
});

test('few requests that are left are a warning, with when there are more', async () => {
  const resetAt = Date.UTC(2026, 0, 1, 12);
  expect(await found(requestsCheck(access({ limit: 3600, remaining: 359, resetAt })))).toMatchObject({
    status: 'warning',
    text: '359 of 3600 in this hour',
    fix: expect.stringContaining('2026-01-01T12:00:00.000Z'),
  });
  expect((await found(requestsCheck(access({ limit: 3600, remaining: 360 })))).status).toBe('ok');
  expect((await found(requestsCheck(access({})))).status).toBe('skipped');
});

test('scopes that 4me does not tell are not taken for missing ones', async () => {
  const scopes = (): Promise<never> => Promise.reject(new MissingScope('the question', 'Forbidden'));
  expect((await found(scopesCheck(access({}, { scopes })))).status).toBe('skipped');
});

const place = { engineFolder: '/nowhere', engineName: 'app-builder', domain: '4me-demo.com', account: 'wdc' };

test('an engine that cannot be opened, and one that may not be read, are told of by what refused it', async () => {
  const kind = { code: 'AB-AWS-CREDENTIALS', exit: 'credentials' } as const;
  const refusal = new Failure(kind, {
    message: 'There are no credentials of AWS',
    because: 'nothing\ngives any',
    fix: 'Sign in.',
  });
  const closed = engineCheck({ ...place, engine: () => Promise.reject(refusal) }, false);
  const [result] = await runChecks([closed], { signal });
  expect(result).toEqual({
    name: 'engine',
    status: 'failed',
    text: 'There are no credentials of AWS: nothing; gives any',
    fix: 'Sign in.',
    credentials: true,
  });
  const engine: Engine = { ...memoryEngine({ now: Date.now }), inspect: () => Promise.reject(refusal) };
  const read = await found(engineAccessCheck({ ...place, engine: () => Promise.resolve(engine) }));
  expect(read).toMatchObject({
    status: 'failed',
    text: expect.stringMatching(/^deployments: There are no/),
    credentials: true,
  });
});

test('a test message that does not come is waited for, and then told of', async () => {
  const engine: Engine = {
    ...memoryEngine({ now: Date.now }),
    async *logs(_workload, _query, heard) {
      yield await Promise.resolve({ message: 'something else' });
      await new Promise((resolve) => {
        heard.addEventListener('abort', resolve, { once: true });
      });
    },
  };
  const check = webhookTestCheck({
    ...place,
    workload: 'app-builder-engine',
    tunnel: () => Promise.resolve(undefined),
    send: true,
    engine: () => Promise.resolve(engine),
    state: () => Promise.resolve({ webhooks: { nodes: [] }, webhookPolicies: { nodes: [] } }),
    secret: () => Promise.resolve({ webhookId: undefined } as Awaited<ReturnType<AccessOptions['secret']>>),
    probe: () => Promise.resolve({ sendTest: () => Promise.resolve() } as Partial<AccountProbe> as AccountProbe),
    now: Date.now,
    patience: 30,
  });
  expect(await found(check)).toMatchObject({
    status: 'failed',
    text: expect.stringContaining('no message has arrived within 0.03 s'),
    fix: expect.stringContaining('https://wdc.4me-demo.com/webhooks'),
  });
});

test('a check that gives no answer is given up, and the others go on', async () => {
  const hanging: Check = { name: 'token', run: () => new Promise(() => {}) };
  const after: Check = { name: 'scopes', needs: ['token'], run: () => Promise.resolve(ok('never')) };
  const last: Check = { name: 'policy', needs: ['scopes'], run: () => Promise.resolve(ok('never')) };
  const other: Check = { name: 'node', run: () => Promise.resolve(ok('fine')) };
  expect(await runChecks([hanging, after, last, other], { signal, limit: 20 })).toEqual([
    { name: 'token', status: 'failed', text: 'there is no answer after 0.02 s', fix: expect.any(String) as string },
    { name: 'scopes', status: 'skipped', text: '"4me credentials" has failed' },
    { name: 'policy', status: 'skipped', text: '"4me credentials" has failed' },
    { name: 'node', status: 'ok', text: 'fine' },
  ]);
});

test('a cancelled run is cancelled, and a mistake of ours is no finding', async () => {
  const hanging: Check = {
    name: 'token',
    run: (own) => new Promise((resolve) => own.addEventListener('abort', () => resolve(ok('')))),
  };
  const controller = new AbortController();
  const running = runChecks([hanging], { signal: controller.signal });
  controller.abort(new Error('cancelled'));
  await expect(running).rejects.toThrow('cancelled');
  const mistake: Check = { name: 'node', run: () => Promise.reject(new TypeError('a mistake')) };
  await expect(runChecks([mistake], { signal })).rejects.toThrow('a mistake');
  const refused = Object.assign(new Error('EACCES: /secrets'), { code: 'EACCES' });
  const [file] = await runChecks([{ name: 'node', run: () => Promise.reject(refused) }], { signal });
  expect(file).toMatchObject({ status: 'failed', text: 'EACCES: /secrets' });
});
