import { describe, expect, test } from 'vitest';
import { versionedFiles } from '../../../src/engine/local/versioned-files.ts';
import { testRun } from '../fixture.ts';
import { schedule, scheduled, timed } from './scheduled-integration.ts';

const minute = 60_000;
const hour = 60 * minute;
const signal = new AbortController().signal;

describe('a schedule on this machine', () => {
  test('runs one interval after the deployment, and then each interval', async () => {
    const { pass, events, clock } = await timed(schedule('Due', 'rate(1 hour)'));
    await pass(hour - 1);
    expect(await events()).toEqual([]);
    await pass(1);
    const time = new Date(clock.time).toISOString().replace('.000Z', 'Z');
    expect(await events()).toEqual([
      {
        version: '0',
        id: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
        'detail-type': 'Scheduled Event',
        source: 'aws.events',
        account: '000000000000',
        time,
        region: 'local',
        resources: ['app-builder:local:app-builder-timed:FnDue'],
        detail: {},
      },
    ]);
    await pass(hour - 1);
    expect(await events()).toHaveLength(1);
    await pass(1);
    expect(await events()).toHaveLength(2);
  });

  test('runs once for all the times that it missed', async () => {
    const { pass, events } = await timed(schedule('Due', 'rate(1 minute)'));
    await pass(hour);
    expect(await events()).toHaveLength(1);
    await pass(minute - 1);
    expect(await events()).toHaveLength(1);
  });

  test('gives the function the input of the template, whose values are worked out', async () => {
    const input = `!Sub '{"stack":"\${AWS::StackName}","n":[1]}'`;
    const { pass, events } = await timed(
      `Due: { Type: Schedule, Properties: { Schedule: !Ref RateParameter, Input: ${input} } }`,
    );
    await pass(2 * hour - 1);
    expect(await events()).toEqual([]);
    await pass(1);
    expect(await events()).toEqual([{ stack: 'app-builder-timed', n: [1] }]);
  });

  test('that is switched off does not run', async () => {
    const { pass, events, host } = await timed(
      `A: { Type: Schedule, Properties: { Schedule: rate(1 minute), Enabled: false } }, ` +
        `B: { Type: Schedule, Properties: { Schedule: rate(1 minute), State: !Ref StateParameter } }, ` +
        `C: { Type: Schedule, Properties: { Schedule: rate(1 minute), State: !If [Never, DISABLED, !Ref AWS::NoValue], Input: '{"name":"C"}' } }`,
    );
    await pass(hour);
    await host.runSchedules();
    expect(await events()).toEqual([{ name: 'C' }, { name: 'C' }]);
  });

  test('runs at the times of a cron expression, in UTC', async () => {
    const { pass, events } = await timed(schedule('Nightly', 'cron(30 3 * * ? *)'));
    await pass(3.5 * hour - 1);
    expect(await events()).toEqual([]);
    await pass(1);
    expect(await events()).toHaveLength(1);
    await pass(24 * hour - 1);
    expect(await events()).toHaveLength(1);
    await pass(1);
    expect(await events()).toHaveLength(2);
  });

  test('is never run twice at once, and runs again when the long run is over', async () => {
    const { pass, look, events, clock, engine, host } = await timed(schedule('Due', 'rate(1 minute)', { hold: true }));
    clock.time += minute;
    await look();
    await expect.poll(events).toHaveLength(1);
    clock.time += minute;
    await look();
    const ran = host.runSchedules();
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(await events()).toHaveLength(1);
    await engine.state.put('go', {}, undefined);
    expect(await ran).toMatchObject([{ outcome: 'done' }]);
    expect(await events()).toHaveLength(2);
    await pass(0);
    expect(await events()).toHaveLength(3);
  });

  test('does not hold up another', async () => {
    const { look, events, clock, engine, host } = await timed(
      `${schedule('Slow', 'rate(1 minute)', { hold: true })}, ${schedule('Fast', 'rate(1 minute)', { name: 'fast' })}`,
    );
    clock.time += minute;
    await look();
    await expect.poll(events).toContainEqual({ name: 'fast' });
    await engine.state.put('go', {}, undefined);
    await host.idle();
  });

  test('repeats a run that failed twice, and then waits for its time', async () => {
    const { pass, events } = await timed(
      `${schedule('Due', 'rate(1 hour)', { name: 'twice', fail: 2 })}, ${schedule('Never', 'rate(1 hour)', { name: 'always', fail: 99 })}`,
    );
    await pass(hour);
    const names = async (): Promise<string> => {
      const all = (await events()).map(({ name }) => (name === 'twice' ? 't' : 'a'));
      return all.toSorted((one, other) => one.localeCompare(other)).join('');
    };
    expect(await names()).toBe('aaattt');
    await pass(hour - 1);
    expect(await names()).toBe('aaattt');
    await pass(1);
    expect(await names()).toBe('aaaaaatttt');
  });

  test('repeats a run with the same event, so that a handler can tell', async () => {
    const { pass, events, engine } = await timed(schedule('Due', 'rate(1 hour)'));
    await engine.state.put('failing', {}, undefined);
    await pass(hour);
    const ids = (await events()).map(({ id }) => id);
    expect(ids).toHaveLength(3);
    expect(new Set(ids).size).toBe(1);
    await pass(hour);
    expect(new Set((await events()).map(({ id }) => id)).size).toBe(2);
  });

  test('that fails is not repeated once its workload is removed', async () => {
    const { look, events, clock, engine, host, workload, now } = await timed(
      schedule('Due', 'rate(1 minute)', { fail: 9 }),
      { retryDelays: [300, 300] },
    );
    clock.time += minute;
    await look();
    await expect.poll(events).toHaveLength(1);
    await engine.remove(workload.name, testRun(now));
    await host.idle();
    expect(await events()).toHaveLength(1);
  });

  test('changes with a deployment, and a new time counts from then on', async () => {
    const { pass, look, events, redeploy, clock } = await timed(schedule('Due', 'rate(2 hours)', { name: 'old' }));
    clock.time += hour;
    await redeploy(schedule('Due', 'rate(2 hours)', { name: 'new' }));
    await pass(hour);
    expect(await events()).toEqual([{ name: 'new' }]);
    await redeploy(schedule('Due', 'rate(1 hour)', { name: 'newer' }));
    await look();
    await pass(hour - 1);
    expect(await events()).toHaveLength(1);
    await pass(1);
    expect(await events()).toEqual([{ name: 'new' }, { name: 'newer' }]);
  });

  test('that went away and comes again is a new one', async () => {
    const due = schedule('Due', 'rate(1 hour)', { name: 'due' });
    const { pass, events, redeploy, engine, workload, now } = await timed(due);
    await redeploy(schedule('Other', 'rate(1 day)'));
    await pass(hour);
    await redeploy(due);
    await pass(hour - 1);
    await engine.remove(workload.name, testRun(now));
    await pass(1);
    await redeploy(due);
    await pass(hour - 1);
    expect(await events()).toEqual([]);
    await pass(hour);
    expect(await events()).toEqual([{ name: 'due' }]);
  });

  test('goes on where it was when the host is started again', async () => {
    const first = await timed(schedule('Daily', 'rate(1 day)', { name: 'daily' }));
    await first.pass(20 * hour);
    await first.host.close();
    const second = await timed('', { folder: first.folder });
    second.clock.time = first.clock.time;
    await second.pass(4 * hour - 1);
    expect(await second.events()).toEqual([]);
    await second.pass(1);
    expect(await second.events()).toEqual([{ name: 'daily' }]);
  });

  test('makes up for a run that the end of the host interrupted', async () => {
    const first = await timed(schedule('Daily', 'rate(1 day)', { hold: true }));
    first.clock.time += 24 * hour;
    await first.look();
    await expect.poll(first.events).toHaveLength(1);
    await first.host.close();
    await first.engine.state.put('go', {}, undefined);
    const second = await timed('', { folder: first.folder });
    second.clock.time = first.clock.time;
    await second.pass(0);
    expect(await second.events()).toHaveLength(2);
    await second.pass(0);
    expect(await second.events()).toHaveLength(2);
  });

  test('starts to count anew when the clock was put back', async () => {
    const { pass, look, events, clock } = await timed(schedule('Due', 'rate(1 hour)'));
    clock.time -= 100 * 24 * hour;
    await look();
    await pass(hour);
    expect(await events()).toHaveLength(1);
  });

  test('is none of what was deployed before there were schedules', async () => {
    const { folder, engine, workload, look, host } = await timed(schedule('Due', 'rate(1 hour)'));
    const manifests = versionedFiles(`${folder}/manifests`);
    const found = await manifests.get(workload.name);
    const old = JSON.parse(JSON.stringify(found?.value)) as { functions: { schedules?: unknown }[] };
    for (const fn of old.functions) delete fn.schedules;
    await manifests.put(workload.name, JSON.parse(JSON.stringify(old)), found?.version);
    await look();
    expect(await host.runSchedules()).toEqual([]);
    expect(await engine.invoke(workload.name, 'Fn', {})).toBeNull();
  });
});

describe('the schedules of a workload', () => {
  test('can all be run at once, whatever their time, and their time stays', async () => {
    const { host, workload, events, pass } = await timed(
      `${schedule('A', 'rate(1 hour)', { name: 'a' })}, ${schedule('B', 'rate(2 days)', { name: 'b', fail: 9 })}`,
    );
    await pass(hour / 2);
    expect(await host.runSchedules('app-builder-other')).toEqual([]);
    expect(await host.runSchedules(workload.name)).toEqual([
      { workload: workload.name, fn: 'Fn', schedule: 'A', outcome: 'done' },
      { workload: workload.name, fn: 'Fn', schedule: 'B', outcome: 'failed' },
    ]);
    expect(await events()).toHaveLength(4);
    await pass(hour / 2);
    expect((await events()).filter(({ name }) => name === 'a')).toHaveLength(2);
  });

  test('run by themselves while the host runs, and end with it', async () => {
    const { host, clock, events, engine, workload } = await scheduled(schedule('Due', 'rate(1 minute)'));
    const timer = setInterval(() => (clock.time += minute), 100);
    try {
      await expect.poll(events, { timeout: 10_000 }).not.toEqual([]);
      await host.close();
      const { length } = await events();
      await new Promise((resolve) => setTimeout(resolve, 1200));
      expect(await events()).toHaveLength(length);
    } finally {
      clearInterval(timer);
    }
    // A run that the end interrupts is said to have crashed; none did.
    for await (const line of engine.logs(workload.name, {}, signal)) expect(line).toBeUndefined();
  });
});
