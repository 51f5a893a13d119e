import { startMemoryHost, type MemoryHost } from '../engine/memory/memory-host.ts';
import type { JsonObject } from '../runtime/ports.ts';
import { sandboxRoute } from '../runtime/sandbox-route.ts';
import type { Sandbox } from '../sandbox/sandbox.ts';
import { send, type TestAnswer, type TestMessage } from './send.ts';
import type { TestClock } from './test-clock.ts';

/** Milliseconds before an event whose handler failed comes again; a test does not wait for minutes. */
const retryDelays = [10, 10];

/** An engine in this process beside a sandbox, both by the clock of the test. */
export function startKitHost(sandbox: Sandbox, clock: TestClock): Promise<MemoryHost> {
  return startMemoryHost({
    now: () => clock.now(),
    after: (milliseconds, run) => clock.after(milliseconds, run),
    route: sandboxRoute(sandbox.setting),
    retryDelays,
  });
}

/** What a test may do with deployed functions, whatever platform they are for. */
export interface KitControls {
  /** Sends a message to an address of the app, e.g. `/integration?account=wna-it`, and settles. */
  send(path: string, message?: TestMessage): Promise<TestAnswer>;
  /** Runs the schedules of the template now, or only those of this name, e.g. `Due`, and settles. */
  runSchedules(name?: string): Promise<void>;
  /** Resolves when no message, no event and no queue has anything to do; what waits for its time does not count. */
  settled(): Promise<void>;
  /** Lets time pass; what becomes due happens at its time, e.g. delayed and failed messages of queues. Milliseconds. */
  pass(milliseconds: number): Promise<void>;
  /** Bodies of the messages that queues have given up, as they were sent, the oldest first. */
  deadLetters(): readonly JsonObject[];
  /** Lines that the app has logged. */
  log(): readonly JsonObject[];
}

export function kitControls({
  sandbox,
  host,
  clock,
  workload,
}: {
  readonly sandbox: Sandbox;
  readonly host: MemoryHost;
  readonly clock: TestClock;
  readonly workload: string;
}): KitControls {
  const settled = async (): Promise<void> => {
    for (;;) {
      await sandbox.settled();
      if (host.isIdle()) return;
      await host.idle();
    }
  };
  return {
    async send(path, message = {}) {
      const answer = await send(`${host.origin}/${workload}${path}`, message);
      await settled();
      return answer;
    },
    async runSchedules(name) {
      await host.runSchedules(workload, name);
      await settled();
    },
    settled,
    async pass(milliseconds) {
      const until = clock.now() + milliseconds;
      while (clock.advanceToNext(until)) await settled();
      await settled();
    },
    deadLetters: () => host.deadLetters(workload),
    log: () => host.log(workload),
  };
}
