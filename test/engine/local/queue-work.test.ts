import { readdir, rename, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { localEngine } from '../../../src/engine/local/local-engine.ts';
import type { JsonObject } from '../../../src/runtime/ports.ts';
import { testRun } from '../fixture.ts';
import { attempts, queueIntegration, seen, sendWork } from '../queue-integration.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { queueHost, queued } from './queue-host.ts';

const work = { name: 'Work' };

describe('a queue of the local engine', () => {
  test('keeps messages in files that only the user can read', async () => {
    const { engine, folder } = await queued();
    await sendWork(engine, [{ n: 'a' }], 60);
    const [queue = '', ...others] = (await readdir(join(folder, 'queues'))).filter((name) => name.includes('ork'));
    expect(others).toEqual([]);
    const messages = join(folder, 'queues', queue, 'messages');
    const [file = ''] = await readdir(messages);
    if (process.platform === 'win32') return;
    expect((await stat(messages)).mode & 0o077).toBe(0);
    expect((await stat(join(messages, file))).mode & 0o077).toBe(0);
  });

  test('gives a message again whose function died over it, and all others of its process', async () => {
    const { engine, settled, pass } = await queued();
    await sendWork(engine, [{ n: 'a', crash: true }, { n: 'b' }]);
    await settled();
    expect(await attempts(engine)).toBe('a1');
    await pass(5000);
    expect(await attempts(engine)).toBe('a1 a2 b2');
  });

  test('gives a message again after half a minute, where its visibility timeout is longer', async () => {
    const { engine, settled, pass } = await queued({}, (template) =>
      template.replace('VisibilityTimeout: 5', 'VisibilityTimeout: 900'),
    );
    await sendWork(engine, [{ n: 'a', fail: 1 }]);
    await settled();
    await pass(29_000);
    expect(await attempts(engine)).toBe('a1');
    await pass(1000);
    expect(await attempts(engine)).toBe('a1 a2');
  });

  test('gives a message again when the host is told to', async () => {
    const { engine, settled, pass } = await queued({ redeliveryDelay: 1000 });
    await sendWork(engine, [{ n: 'a', fail: 1 }]);
    await settled();
    await pass(1000);
    expect(await attempts(engine)).toBe('a1 a2');
  });

  test('says in the log that a message is a dead letter now', async () => {
    const lines: JsonObject[] = [];
    const { engine, settled, pass } = await queued({ onLog: (_workload, line) => lines.push(line) });
    await sendWork(engine, [{ n: 'a', fail: 9 }]);
    await settled();
    await pass(5000);
    expect(lines).toEqual([
      {
        time: expect.any(String) as string,
        level: 'error',
        message: 'a message failed too often and is a dead letter now',
        function: 'Worker',
        queue: 'Work',
        deadLetters: 'Dead',
        id: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
        attempts: 2,
      },
    ]);
  });

  test('gives its dead letters to the function that takes from there', async () => {
    const taking = 'Queue: !GetAtt Dead.Arn, FunctionResponseTypes: [ReportBatchItemFailures]';
    const { engine, settled, pass } = await queued({}, (template) =>
      template.replace('        Due:', `        Dead: { Type: SQS, Properties: { ${taking} } }\n        Due:`),
    );
    await sendWork(engine, [{ n: 'a', fail: 2 }]);
    await settled();
    await pass(5000);
    const queues = (await seen(engine)).map(({ attempt, queue }) => `${queue} ${String(attempt)}`);
    expect(queues.slice(0, 2)).toEqual(['app-builder-queued-Work 1', 'app-builder-queued-Work 2']);
    expect(queues[2]).toBe('app-builder-queued-Dead 1');
  });

  test('forgets a message that is older than it keeps them', async () => {
    const { engine, pass, workload } = await queued({}, (template) =>
      template.replace('DelaySeconds: 4', 'DelaySeconds: 900, MessageRetentionPeriod: 60'),
    );
    await engine.invoke(workload, 'Worker', { late: [{ n: 'a' }] });
    const late = async (): Promise<unknown> =>
      (await engine.activity(workload)).queues.find((one) => one.name === 'Late');
    await pass(59_000);
    expect(await late()).toMatchObject({ delayed: 1 });
    await pass(1000);
    expect(await late()).toMatchObject({ delayed: 0, waiting: 0 });
  });

  test('from which nobody takes does not keep the host from being idle', async () => {
    const { engine, settled, workload } = await queued({}, (template) =>
      template.replace('ScalingConfig', 'Enabled: false\n            ScalingConfig'),
    );
    await sendWork(engine, [{ n: 'a' }]);
    await settled();
    expect((await engine.activity(workload)).queues[0]).toMatchObject({ ...work, waiting: 1 });
  });

  test('hands over what the host was not told of when it next looks', async () => {
    const { engine, folder, look, settled, pass } = await queued();
    const [queue = ''] = (await readdir(join(folder, 'queues'))).filter((name) => name.includes('ork'));
    const messages = join(folder, 'queues', queue, 'messages');
    await sendWork(engine, [{ n: 'a' }], 60);
    await settled();
    // As if another process had put it there.
    const [file = ''] = await readdir(messages);
    await rename(join(messages, file), join(messages, file.replace(/\.\d+\.0\.there\.[0-9a-f]+/, '.0.0.there.0')));
    await look();
    await settled();
    expect(await attempts(engine)).toBe('a1');
    await pass(0);
    expect(await attempts(engine)).toBe('a1');
  });

  test('goes with its workload, and a new one of that name is empty', async () => {
    const { engine, workload, now, folder, settled } = await queued();
    await sendWork(engine, [{ n: 'a' }], 60);
    await engine.remove(workload, testRun(now));
    expect(await readdir(join(folder, 'queues'))).toEqual([]);
    const again = await queueIntegration(await temporaryFolder());
    await engine.apply(await engine.plan(again), testRun(now));
    await sendWork(engine, [{ n: 'b' }]);
    await settled();
    expect((await engine.activity(workload)).queues[0]).toMatchObject({ waiting: 0, delayed: 0, underway: 0 });
    expect(await attempts(engine)).toBe('b1');
  });

  test('goes when a deployment has it no more; messages of others stay', async () => {
    const { engine, workload, now, folder } = await queued();
    await sendWork(engine, [{ n: 'a' }], 60);
    const changed = await queueIntegration(await temporaryFolder(), (template) =>
      template.replace(/ {2}Late: .*\n/, '').replace(', QUEUE_LATE: !Ref Late', ''),
    );
    await engine.apply(await engine.plan(changed), testRun(now));
    expect(await readdir(join(folder, 'queues'))).toHaveLength(2);
    expect((await engine.activity(workload)).queues).toMatchObject([{ ...work, delayed: 1 }, { name: 'Dead' }]);
  });
});

describe('when the host of the local engine ends', () => {
  test('messages that are being worked on are there again at once for the next one', async () => {
    const first = await queued();
    await sendWork(
      first.engine,
      ['a', 'b', 'c', 'd'].map((n) => ({ n, hold: true })),
    );
    await expect.poll(() => seen(first.engine)).not.toHaveLength(0);
    await first.host.close();
    expect((await first.engine.activity(first.workload)).queues[0]).toMatchObject({ waiting: 4, underway: 0 });
    await first.engine.state.put('go', {}, undefined);
    const second = await queueHost({ folder: first.folder });
    await second.settled();
    expect((await seen(second.engine)).map(({ n }) => n)).toEqual(expect.arrayContaining(['a', 'b', 'c', 'd']));
    expect((await second.engine.activity(first.workload)).queues[0]).toMatchObject({ waiting: 0, underway: 0 });
  });

  test('whoever waits for an answer is told so', async () => {
    const { engine, workload, host, settled, folder: engineFolder } = await queued();
    await sendWork(engine, [{ n: 'a' }]);
    await settled();
    const { port } = new URL(host.origin);
    await host.close();
    const deaf = createServer((socket) => socket.destroy());
    onTestFinished(() => void deaf.close());
    await new Promise<void>((resolve) => void deaf.listen(Number(port), '127.0.0.1', resolve));
    await writeFile(
      join(engineFolder, 'host.json'),
      JSON.stringify({ origin: host.origin, pid: process.pid, token: '' }),
    );
    await expect(engine.invoke(workload, 'Worker', {})).rejects.toMatchObject({ code: 'AB-ENGINE-HOST-GONE' });
  });

  test('queues and schedules can be looked at without one, and schedules not be run', async () => {
    const folder = await temporaryFolder();
    const engine = localEngine({ folder, now: () => 0 });
    const workload = await queueIntegration(await temporaryFolder());
    const run = testRun(() => 0);
    await engine.apply(await engine.plan(workload), run);
    expect((await engine.activity(workload.name)).queues).toHaveLength(3);
    await expect(engine.runSchedules(workload.name, undefined, run)).rejects.toMatchObject({
      code: 'AB-ENGINE-NO-HOST',
    });
  });
});

describe('schedules of the local engine', () => {
  test('have a next time once a host saw them, and a last one once they ran', async () => {
    const { engine, workload, look, pass, now } = await queued();
    const due = async (): Promise<unknown> => (await engine.activity(workload)).schedules[0];
    const hour = 3_600_000;
    const start = now();
    expect(await due()).toEqual({ fn: 'Worker', name: 'Due', expression: 'rate(1 hour)', enabled: true });
    await look();
    const times = async (): Promise<readonly number[]> => {
      const { lastRunAt = '', nextRunAt = '' } = (await due()) as { lastRunAt?: string; nextRunAt?: string };
      return [lastRunAt, nextRunAt].map((time) => Math.round((Date.parse(time) - start) / hour));
    };
    expect(await times()).toEqual([Number.NaN, 1]);
    await pass(hour);
    expect(await times()).toEqual([1, 2]);
    await pass(hour / 2 + 1000);
    await engine.runSchedules(workload, 'Due', testRun(now));
    expect(await times()).toEqual([2, 2]);
    await pass(hour / 2);
    expect(await times()).toEqual([2, 3]);
  });

  test('have a last time also where they are switched off, and are new when they are switched on', async () => {
    const { engine, workload, look, pass, now } = await queued();
    await engine.runSchedules(workload, 'Off', testRun(now));
    const off = (await engine.activity(workload)).schedules[2];
    expect(off).toEqual({
      fn: 'Worker',
      name: 'Off',
      expression: 'rate(1 day)',
      enabled: false,
      lastRunAt: off?.lastRunAt,
    });
    expect(Date.parse(off?.lastRunAt ?? '')).toBeGreaterThan(0);
    await pass(50 * 3_600_000);
    const switchedOn = await queueIntegration(await temporaryFolder(), (text) => text.replace('Enabled: false, ', ''));
    await engine.apply(await engine.plan(switchedOn), testRun(now));
    await look();
    const { nextRunAt = '' } = (await engine.activity(workload)).schedules[2] ?? {};
    expect(Date.parse(nextRunAt)).toBeGreaterThan(now() + 23 * 3_600_000);
  });

  test('are asked for by readers of the file of the host only, and given up when the command is cancelled', async () => {
    const { engine, workload, host } = await queued();
    const refused = await fetch(`${host.origin}/.engine/run-schedules`, { method: 'POST', body: '{}' });
    expect(refused.status).toBe(403);
    const run = { ...testRun(() => 0), signal: AbortSignal.abort(new Error('cancelled')) };
    await expect(engine.runSchedules(workload, undefined, run)).rejects.toThrow(/abort|cancel/i);
  });
});
