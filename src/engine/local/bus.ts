import { setTimeout as pause } from 'node:timers/promises';
import type { InstallationChanged, Json, JsonObject } from '../../runtime/ports.ts';
import { installationEvent } from '../bus-event.ts';
import { matchesPattern } from '../event-pattern.ts';

/** A function that an event is for; `deliver` is true when the function has worked it off. */
export interface BusTarget {
  readonly patterns: readonly Json[];
  deliver(event: JsonObject): Promise<boolean>;
}

export interface Bus {
  /** Returns at once; the targets get the event afterwards. */
  announce(change: InstallationChanged): void;
  /** Resolves when no event is on its way. */
  idle(): Promise<void>;
  end(): Promise<void>;
}

/** Lambda repeats a failed asynchronous event twice, after one and two minutes; a person waits less patiently. */
const defaultRetryDelays: readonly number[] = [1000, 5000];

/** `retryDelays`: milliseconds before each repetition. */
export function createBus(
  targets: () => Promise<readonly BusTarget[]>,
  options: { readonly now: () => number; readonly retryDelays?: readonly number[] },
): Bus {
  const { now, retryDelays = defaultRetryDelays } = options;
  const ending = new AbortController();
  const underway = new Set<Promise<void>>();

  async function deliver(target: BusTarget, event: JsonObject): Promise<void> {
    for (const delay of [0, ...retryDelays]) {
      if (delay > 0) await pause(delay, undefined, { signal: ending.signal });
      if (ending.signal.aborted || (await target.deliver(event))) return;
    }
  }

  async function publish(change: InstallationChanged): Promise<void> {
    const event = installationEvent(change, now());
    const matching = (await targets()).filter(({ patterns }) =>
      patterns.some((pattern) => matchesPattern(event, pattern)),
    );
    await Promise.all(matching.map((target) => deliver(target, event)));
  }

  return {
    announce(change) {
      // What fails in the end is in the log of its workload.
      const work = publish(change).catch(() => undefined);
      underway.add(work);
      void work.then(() => underway.delete(work));
    },
    async idle() {
      await Promise.all(underway);
    },
    async end() {
      ending.abort();
      await Promise.all(underway);
    },
  };
}
