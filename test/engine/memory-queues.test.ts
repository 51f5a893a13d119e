import { expect, test } from 'vitest';
import { memoryEngine } from '../../src/engine/memory/memory-engine.ts';
import { startMemoryHost } from '../../src/engine/memory/memory-host.ts';
import { TestClock } from '../../src/testing/test-clock.ts';
import { testRun } from './fixture.ts';
import { queueContract } from './queue-contract.ts';
import { attempts, queueIntegration, sendWork } from './queue-integration.ts';
import { temporaryFolder } from './temporary-folder.ts';

queueContract('memory', () => {
  const clock = { time: Date.UTC(2026, 10, 21) };
  const now = (): number => clock.time;
  const engine = memoryEngine({ now });
  return Promise.resolve({
    engine,
    now,
    settled: () => engine.queues.idle(),
    async pass(milliseconds) {
      clock.time += milliseconds;
      await engine.queues.idle();
    },
  });
});

test('a host in memory works off what waits for its time when its clock gets there, and keeps the dead letters', async () => {
  const clock = new TestClock();
  const now = (): number => clock.now();
  const after = (milliseconds: number, run: () => void): unknown => clock.after(milliseconds, run);
  await using host = await closing(startMemoryHost({ now, after, route: (url) => url, retryDelays: [] }));
  const workload = await queueIntegration(await temporaryFolder());
  await host.engine.apply(await host.engine.plan(workload), testRun(now));
  await sendWork(host.engine, [{ n: 'a', fail: 9 }], 60);
  await host.idle();
  expect([host.isIdle(), await attempts(host.engine)]).toEqual([true, '']);
  for (const time of [59_999, 1, 4999, 1]) {
    clock.advance(time);
    await host.idle();
  }
  expect(await attempts(host.engine)).toBe('a1 a2');
  expect(host.deadLetters(workload.name)).toEqual([{ n: 'a', fail: 9 }]);
  expect(host.log(workload.name)).toMatchObject([{ level: 'error', queue: 'Work', attempts: 2 }]);
});

test('a host in memory without timers works off what is due when it is told to', async () => {
  const clock = { time: 0 };
  const now = (): number => clock.time;
  await using host = await closing(startMemoryHost({ now, route: (url) => url, retryDelays: [], redeliveryDelay: 10 }));
  const workload = await queueIntegration(await temporaryFolder());
  await host.engine.apply(await host.engine.plan(workload), testRun(now));
  await sendWork(host.engine, [{ n: 'a', fail: 1 }]);
  await host.idle();
  clock.time += 10;
  await host.workOff();
  expect(await attempts(host.engine)).toBe('a1 a2');
});

async function closing<T extends { close(): Promise<void> }>(opening: Promise<T>): Promise<T & AsyncDisposable> {
  const opened = await opening;
  return { ...opened, [Symbol.asyncDispose]: () => opened.close() };
}
