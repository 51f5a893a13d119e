import { describe, expect, test } from 'vitest';
import type { Activity, Engine, Workload } from '../../src/engine/engine.ts';
import { testRun } from './fixture.ts';
import { attempts, queueIntegration, seen, sendWork, visibilityTimeout } from './queue-integration.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** An engine whose queues are worked off. */
export interface QueueStage {
  readonly engine: Engine;
  readonly now: () => number;
  /** Resolves when no message could be worked on now and none is. */
  readonly settled: () => Promise<void>;
  /** Lets time pass, or waits for it, and settles. Milliseconds. */
  readonly pass: (milliseconds: number) => Promise<void>;
}

/** What every engine does with queues and, when somebody says so, with schedules. `make` gives an empty one. */
export function queueContract(name: string, make: () => Promise<QueueStage>): void {
  async function deployed(
    change?: (template: string) => string,
  ): Promise<
    QueueStage & { readonly workload: Workload; readonly queue: (id: string) => Promise<object | undefined> }
  > {
    const stage = await make();
    const workload = await queueIntegration(await temporaryFolder(), change);
    await stage.engine.apply(await stage.engine.plan(workload), testRun(stage.now));
    return {
      ...stage,
      workload,
      async queue(id) {
        const { queues } = await stage.engine.activity(workload.name);
        return queues.find((one) => one.name === id);
      },
    };
  }

  describe(`${name}: queues`, () => {
    test('a message that is sent is worked off once, and is gone', async () => {
      const { engine, settled, queue } = await deployed();
      await sendWork(engine, [{ n: 'a' }]);
      await settled();
      const [message, ...others] = await seen(engine);
      expect(message).toEqual({ n: 'a', attempt: 1, batch: 1, queue: expect.stringMatching(/Work/) as string });
      expect(others).toEqual([]);
      expect(await queue('Work')).toMatchObject({ waiting: 0, delayed: 0, underway: 0 });
    });

    test('of three messages, only the one that failed comes again, after the visibility timeout', async () => {
      const { engine, settled, pass, queue } = await deployed();
      await sendWork(engine, [{ n: 'a' }, { n: 'b', fail: 1 }, { n: 'c' }]);
      await settled();
      expect(await attempts(engine)).toBe('a1 b1 c1');
      expect(await queue('Work')).toMatchObject({ waiting: 0, delayed: 0, underway: 1 });
      await pass(visibilityTimeout * 1000);
      expect(await attempts(engine)).toBe('a1 b1 b2 c1');
      await pass(visibilityTimeout * 1000);
      expect(await attempts(engine)).toBe('a1 b1 b2 c1');
    });

    test('a message that fails too often goes to the dead letters', async () => {
      const { engine, settled, pass, queue } = await deployed();
      await sendWork(engine, [{ n: 'a', fail: 9 }, { n: 'b' }]);
      await settled();
      await pass(visibilityTimeout * 1000);
      await pass(visibilityTimeout * 1000);
      expect(await attempts(engine)).toBe('a1 a2 b1');
      expect(await queue('Work')).toMatchObject({ waiting: 0, underway: 0, deadLetters: 'Dead', isDeadLetters: false });
      expect(await queue('Dead')).toMatchObject({ waiting: 1, deadLetters: undefined, isDeadLetters: true });
    });

    test('all messages of a batch come again when the function throws', async () => {
      const { engine, settled, pass } = await deployed();
      await sendWork(engine, [{ n: 'a', throw: true }]);
      await settled();
      await pass(visibilityTimeout * 1000);
      expect(await attempts(engine)).toBe('a1 a2');
    });

    test('a message that is sent with a delay, or to a queue with one, comes after it', async () => {
      const { engine, settled, pass, queue, workload } = await deployed();
      await sendWork(engine, [{ n: 'a' }], 3);
      await engine.invoke(workload.name, 'Worker', { late: [{ n: 'b' }] });
      await settled();
      expect(await attempts(engine)).toBe('');
      expect(await queue('Work')).toMatchObject({ waiting: 0, delayed: 1, underway: 0 });
      expect(await queue('Late')).toMatchObject({ waiting: 0, delayed: 1, underway: 0 });
      await pass(4000);
      expect(await attempts(engine)).toBe('a1');
      expect(await queue('Late')).toMatchObject({ waiting: 1, delayed: 0 });
    });

    test('work goes on in a next message', async () => {
      const { engine, settled } = await deployed();
      await sendWork(engine, [{ n: 'a', next: { n: 'b', next: { n: 'c' } } }]);
      await settled();
      await expect.poll(() => attempts(engine)).toBe('a1 b1 c1');
    });

    test('never more batches are worked on at once than the template says', async () => {
      const { engine, settled } = await deployed();
      await sendWork(
        engine,
        Array.from({ length: 12 }, (_one, index) => ({ n: String(index), hold: true })),
      );
      await expect.poll(async () => (await engine.state.get('running'))?.value['now'], { timeout: 10_000 }).toBe(2);
      await engine.state.put('go', {}, undefined);
      await settled();
      await expect.poll(async () => (await seen(engine)).length, { timeout: 10_000 }).toBe(12);
      expect((await engine.state.get('running'))?.value['most']).toBe(2);
      expect(Math.max(...(await seen(engine)).map(({ batch }) => batch))).toBeLessThanOrEqual(3);
    });

    test('sending to a queue that is not there fails', async () => {
      const { engine, workload } = await deployed();
      const to = 'https://sqs.local.invalid/000000000000/app-builder-queued-Nothing';
      const sent = engine.invoke(workload.name, 'Worker', { send: [{ n: 'a' }], to });
      await expect(sent).rejects.toMatchObject({ code: 'AB-ENGINE-INVOKE' });
      await expect(sendWork(engine, [{ n: 'a' }], 901)).rejects.toMatchObject({ code: 'AB-ENGINE-INVOKE' });
    });

    test('a workload that is not deployed has neither queues nor schedules', async () => {
      const { engine } = await make();
      const nothing: Activity = { queues: [], schedules: [] };
      expect(await engine.activity('app-builder-other')).toEqual(nothing);
    });
  });

  describe(`${name}: schedules`, () => {
    const run = testRun(() => 0);

    test('run when somebody says so, and tell how it went', async () => {
      const { engine, workload } = await deployed();
      const outcomes = await engine.runSchedules(workload.name, undefined, run);
      expect(outcomes).toEqual([
        { fn: 'Worker', schedule: 'Due', outcome: 'done' },
        { fn: 'Worker', schedule: 'Broken', outcome: 'failed' },
      ]);
      const names = (await engine.state.get('schedules'))?.value['names'] as readonly string[];
      expect(names).toContain('due');
      expect(names).not.toContain('off');
    });

    test('run by their name, also where they are switched off', async () => {
      const { engine, workload } = await deployed();
      const outcome = { fn: 'Worker', schedule: 'Off', outcome: 'done' };
      expect(await engine.runSchedules(workload.name, 'Off', run)).toEqual([outcome]);
      expect((await engine.state.get('schedules'))?.value['names']).toEqual(['off']);
    });

    test('of an unknown name are refused with those that there are', async () => {
      const { engine, workload } = await deployed();
      await expect(engine.runSchedules(workload.name, 'Nightly', run)).rejects.toMatchObject({
        code: 'AB-ENGINE-SCHEDULE',
        exit: 'usage',
        because: 'it has Due, Broken, Off',
      });
    });

    test('are listed with their expression and whether they are switched on', async () => {
      const { engine, workload } = await deployed();
      expect((await engine.activity(workload.name)).schedules).toMatchObject([
        { fn: 'Worker', name: 'Due', expression: 'rate(1 hour)', enabled: true },
        { fn: 'Worker', name: 'Broken', expression: 'rate(2 hours)', enabled: true },
        { fn: 'Worker', name: 'Off', expression: 'rate(1 day)', enabled: false },
      ]);
    });
  });
}
