import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { awsEngine } from '../../src/engine/aws/aws-engine.ts';
import { openAwsSession } from '../../src/engine/aws/session/open-session.ts';
import type { Engine, QueueActivity } from '../../src/engine/engine.ts';
import type { Json, JsonObject } from '../../src/runtime/ports.ts';
import { testRun } from '../engine/fixture.ts';
import { ministack } from './emulators.ts';
import { rawCall } from './raw-call.ts';
import { physicalIds } from './region.ts';

const name = 'app-builder-queues';
const workload = {
  name,
  folder: fileURLToPath(new URL('fixtures/queues', import.meta.url)),
  parameters: { RateParameter: 'rate(3 hours)' },
  domain: '4me-sandbox.test',
};
const patience = { timeout: 30_000, interval: 200 };

/** One of its own. */
const region = `eu-${randomUUID().replaceAll(/[^a-f]/g, '')}q-1`;

let engine: Engine;

beforeAll(async () => {
  const session = await openAwsSession({
    profile: undefined,
    region,
    mfaCode: () => Promise.reject(new Error('nobody is asked here')),
    environment: { AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'x', AWS_ENDPOINT_URL: ministack() },
    homeFolder: '/nowhere',
  });
  engine = awsEngine({ session, name: 'app-builder', now: Date.now, pace: { first: 20, longest: 100, limit: 20_000 } });
  const run = testRun(Date.now);
  const foundation = engine.foundation(workload.domain);
  if (foundation !== undefined) await engine.apply(await engine.plan(foundation), run);
  await engine.apply(await engine.plan(workload), run);
  // Shorter than any function's timeout, which a template may not have: a failed message comes again soon.
  const QueueUrl = (await physicalIds(session, name))['WorkQueue'];
  await rawCall('sqs', 'SetQueueAttributes', { QueueUrl, Attributes: { VisibilityTimeout: '4' } }, region);
});
afterAll(() => engine[Symbol.asyncDispose]());

const send = (messages: readonly JsonObject[], delay?: number): Promise<Json> =>
  engine.invoke(name, 'IntegrationFunction', { send: messages, ...(delay === undefined ? {} : { delay }) });

/** `<name> <attempt>` of each message of these names that was worked on. */
async function worked(...names: readonly string[]): Promise<readonly string[]> {
  const found = await Promise.all(names.map((one) => engine.state.list(`worked/${one}/`)));
  return found.flat().map((key) => {
    const [, one = '', , attempt = ''] = key.split('/');
    return `${one} ${attempt}`;
  });
}

async function queueNamed(wanted: string): Promise<QueueActivity | undefined> {
  return (await engine.activity(name)).queues.find((queue) => queue.name === wanted);
}

describe('messages on the emulator', () => {
  test('arrive at the function, however many are sent at once, and are gone then', async () => {
    const names = Array.from({ length: 23 }, (_, index) => `many-${String(index)}`);
    await send(names.map((one) => ({ name: one, text: 'ö\uFFFE\u0000🙂' })));
    await expect
      .poll(async () => (await worked(...names)).toSorted(), patience)
      .toEqual(names.map((one) => `${one} 1`).toSorted());
    await expect
      .poll(() => queueNamed('WorkQueue'), patience)
      .toMatchObject({ waiting: 0, underway: 0, deadLetters: 'WorkDeadLetters' });
  });

  test('of which one fails are not worked on again but for that one, which ends in the dead letters', async () => {
    await send([{ name: 'before' }, { name: 'failing', fails: true }, { name: 'after' }]);
    const dead = { waiting: 1, delayed: 0, underway: 0, isDeadLetters: true, deadLetters: undefined };
    await expect.poll(() => queueNamed('WorkDeadLetters'), patience).toEqual({ name: 'WorkDeadLetters', ...dead });
    expect((await worked('before', 'failing', 'after')).toSorted()).toEqual([
      'after 1',
      'before 1',
      'failing 1',
      'failing 2',
    ]);
  });

  test('whose work goes on in a next one come again after the time that was given', async () => {
    await send([{ name: 'long', left: 2 }]);
    await expect.poll(() => worked('long'), patience).toEqual(['long 1', 'long 1', 'long 1']);
    const kept = await Promise.all((await engine.state.list('worked/long/')).map((key) => engine.state.get(key)));
    const [first = 0, second = 0, third = 0] = kept.map((one) => Number(one?.value['at'])).toSorted((a, b) => a - b);
    expect(Math.min(second - first, third - second)).toBeGreaterThan(900);
  });

  test('that are delayed wait', async () => {
    await send([{ name: 'later' }, { name: 'later' }], 900);
    expect(await queueNamed('WorkQueue')).toMatchObject({ delayed: 2 });
    expect(await worked('later')).toEqual([]);
  });
});

describe('schedules on the emulator', () => {
  test('are known with what they are set to', async () => {
    const { queues, schedules } = await engine.activity(name);
    expect(schedules).toEqual([
      { fn: 'IntegrationFunction', name: 'Fill', expression: 'rate(3 hours)', enabled: true },
      { fn: 'IntegrationFunction', name: 'Plain', expression: 'cron(0 3 ? * MON-FRI *)', enabled: false },
      { fn: 'IntegrationFunction', name: 'Broken', expression: 'rate(1 day)', enabled: true },
    ]);
    expect(queues.map((queue) => [queue.name, queue.isDeadLetters])).toEqual([
      ['WorkDeadLetters', true],
      ['WorkQueue', false],
      ['DeadLetters', true],
    ]);
  });

  test('run now, all that are switched on, with the outcome of each', async () => {
    const said: string[] = [];
    const run = { ...testRun(Date.now), report: (event: object) => void said.push(JSON.stringify(event)) };
    const before = (await worked('scheduled')).length;
    expect(await engine.runSchedules(name, undefined, run)).toEqual([
      { fn: 'IntegrationFunction', schedule: 'Fill', outcome: 'done' },
      { fn: 'IntegrationFunction', schedule: 'Broken', outcome: 'failed' },
    ]);
    expect(said.join('\n')).toContain('the run cannot be done');
    await expect.poll(async () => (await worked('scheduled')).length, patience).toBe(before + 1);
  });

  test('run by name also where they are switched off, with EventBridge’s event where they have no input', async () => {
    const run = testRun(() => Date.parse('2026-11-21T12:00:00.500Z'));
    expect(await engine.runSchedules(name, 'Plain', run)).toEqual([
      { fn: 'IntegrationFunction', schedule: 'Plain', outcome: 'done' },
    ]);
    expect((await engine.state.get('plain'))?.value['event']).toMatchObject({
      source: 'aws.events',
      'detail-type': 'Scheduled Event',
      time: '2026-11-21T12:00:00Z',
      region,
      resources: [expect.stringContaining(`:events:${region}:000000000000:rule/app-builder-queues-`) as string],
      detail: {},
    });
    await expect(engine.runSchedules(name, 'Other', run)).rejects.toMatchObject({
      code: 'AB-ENGINE-SCHEDULE',
      because: 'it has Fill, Plain, Broken',
    });
  });

  test('and queues are none of what is not deployed', async () => {
    expect(await engine.activity('app-builder-absent')).toEqual({ queues: [], schedules: [] });
  });
});
