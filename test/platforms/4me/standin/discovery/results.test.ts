import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { SandboxOptions } from '../../../../../src/sandbox/sandbox.ts';
import { discoveryStage, item, upload, type AsyncQuery, type DiscoveryStage } from './stage.ts';

async function open(options: SandboxOptions = {}): Promise<DiscoveryStage> {
  const stage = await discoveryStage(options);
  onTestFinished(() => stage[Symbol.asyncDispose]());
  return stage;
}

async function started(stage: DiscoveryStage): Promise<AsyncQuery> {
  const { asyncQuery } = await stage.discover(upload([item('1')]));
  if (!asyncQuery) throw new Error('there is no asynchronous query');
  return asyncQuery;
}

test('a result is {} until it is there, and its link needs no token', async () => {
  const stage = await open({ asyncQueries: { after: 3000 } });
  const { resultUrl } = await started(stage);
  expect(resultUrl).toMatch(/^https:\/\/storage\.4me-sandbox\.test\//);
  expect(await (await stage.fetch(resultUrl)).json()).toEqual({});
  stage.clock.advance(2999);
  expect(await (await stage.fetch(resultUrl)).json()).toEqual({});
  stage.clock.advance(1);
  const there = await stage.fetch(resultUrl);
  expect(there.headers.get('content-type')).toBe('application/json');
  expect(await there.json()).toMatchObject({
    data: { discoveredConfigurationItems: { configurationItems: [{ sourceID: '1' }] } },
  });
});

test('its query goes from queued to completed, and tells its account only', async () => {
  const stage = await open({ asyncQueries: { after: 1000 } });
  const { id } = await started(stage);
  const ask = () =>
    stage.graphql(
      'query($id: ID!) { node(id: $id) { ... on AsyncQuery { status resultCount errorCount startedAt completedAt resultUrl person { name } } } }',
      { id },
    );
  const waiting = { status: 'queued', resultCount: null, errorCount: null, startedAt: null, completedAt: null };
  expect((await ask()).data?.['node']).toMatchObject(waiting);
  stage.clock.advance(500);
  expect((await ask()).data?.['node']).toMatchObject({ status: 'in_progress', startedAt: expect.any(String) });
  stage.clock.advance(500);
  expect((await ask()).data?.['node']).toMatchObject({
    status: 'completed',
    resultCount: 1,
    errorCount: 0,
    completedAt: '2026-05-01T12:00:01.000Z',
    person: { name: 'Ellen Brown' },
  });
  const row = stage.sandbox.world.all('AsyncQuery')[0];
  if (row === undefined) throw new Error('there is no row');
  const foreign = { ...row, account: 'globex' };
  stage.sandbox.world.delete('AsyncQuery', row);
  stage.sandbox.world.insert('AsyncQuery', foreign, row.number);
  expect(await ask()).toMatchObject({ data: { node: null }, errors: [{ message: 'Not Found' }] });
});

test('a link expires, and none can be guessed, changed or used with a token', async () => {
  const stage = await open({ asyncQueries: { after: 0, lifetime: 60_000 } });
  const { resultUrl } = await started(stage);
  const status = async (address: string, init?: RequestInit) => (await stage.fetch(address, init)).status;
  expect(await status(resultUrl)).toBe(200);
  expect(await status(resultUrl.replace(/signature=.*/, 'signature=guessed'))).toBe(403);
  expect(await status(resultUrl.replace(/expires=\d+/, 'expires=9999999999'))).toBe(403);
  expect(await status(resultUrl.replace(/\d+\.json/, '1.json'))).toBe(403);
  expect(await status('https://storage.4me-sandbox.test/elsewhere')).toBe(404);
  expect(await status(resultUrl, { method: 'POST' })).toBe(405);
  expect(await status(resultUrl, { headers: { authorization: 'Bearer token' } })).toBe(400);
  stage.clock.advance(60_000);
  expect(await status(resultUrl)).toBe(403);
  await started(stage);
  expect(stage.sandbox.world.all('AsyncQuery').map(({ result }) => result === null)).toEqual([true, false]);
});

test('downloads of results count for no limit of 4me', async () => {
  const stage = await open({ asyncQueries: { after: 0 }, limits: { requestsPerBurst: 1 } });
  const mark = stage.sandbox.requests.mark();
  const { resultUrl } = await started(stage);
  for (let time = 0; time < 5; time += 1) expect((await stage.fetch(resultUrl)).status).toBe(200);
  expect(stage.sandbox.requests.since(mark).map(({ operation }) => operation)).toEqual(['upload']);
  expect(stage.sandbox.requests.all(mark).filter(({ operation }) => operation === 'result')).toHaveLength(5);
});

test('bad weather strikes the storage as well', async () => {
  const stage = await open({ asyncQueries: { after: 0 } });
  const { resultUrl } = await started(stage);
  const { weather } = stage.sandbox;
  weather.change({ serverErrors: 1 });
  expect((await stage.fetch(resultUrl)).status).toBe(500);
  weather.change({ serverErrors: 0, tooManyRequests: 1, retryAfter: 7 });
  expect((await stage.fetch(resultUrl)).headers.get('retry-after')).toBe('7');
  weather.change({ tooManyRequests: 0, resetsBefore: 1 });
  await expect(stage.fetch(resultUrl)).rejects.toThrow();
  weather.change({ resetsBefore: 0 });
  expect((await stage.fetch(resultUrl)).status).toBe(200);
});

test('an upload whose answer was lost can be sent again: nothing is there twice', async () => {
  const stage = await open();
  stage.sandbox.weather.change({ resetsAfter: 1 });
  await expect(stage.discover(upload([item('1')]))).rejects.toThrow();
  stage.sandbox.weather.change({ resetsAfter: 0 });
  expect(await stage.arrive(upload([item('1')]))).toMatchObject({ errors: null });
  expect(stage.sandbox.world.lookup('ConfigurationItem', 'sourceID', 'wna-it', '1')).toHaveLength(1);
});

test('items, people and results survive a restart', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'app-builder-discovery-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const stateFile = join(folder, 'state.json');
  const first = await discoveryStage({ stateFile });
  const { resultUrl } = await started(first);
  const result = await first.arrive(upload([item('2', { serialNr: 'SN2' })]));
  await first[Symbol.asyncDispose]();
  const second = await open({ stateFile });
  expect(await (await second.fetch(resultUrl)).json()).toEqual({});
  second.clock.advance(1000);
  expect((await second.fetch(resultUrl)).status).toBe(200);
  expect(await second.arrive(upload([item('2', { serialNr: 'SN2' })]))).toEqual(result);
  const people = await second.graphql(
    '{ people(first: 1, filter: { authenticationID: { values: ["user40"] } }) { totalCount } }',
  );
  expect(people.data).toEqual({ people: { totalCount: 1 } });
});
