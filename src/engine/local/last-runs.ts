import type { LocalFunction } from './local-workload.ts';
import { engineLayout } from './manifest.ts';
import { scheduledIn } from './scheduled.ts';
import { timesOf } from './schedule-times.ts';
import { versionedFiles } from './versioned-files.ts';

/** When schedules ran last, in the engine's folder, so that a host that is started again goes on from there. */
export interface LastRuns {
  /**
   * Notes a run at `time` where one is due, and gives what takes the note back; undefined: none is due. The time of a schedule that
   * is new, or has another expression than before, counts from now on.
   */
  take(name: string, expression: string, time: number): Promise<(() => Promise<void>) | undefined>;
  /** Forgets all schedules of a workload but those of `functions`: one that comes again is new. */
  keep(workload: string, functions: readonly LocalFunction[]): Promise<void>;
}

/** One document for each schedule: `expression`, and `since`, in milliseconds since the epoch. `folder`: of the engine. */
export function lastRuns(folder: string): LastRuns {
  const store = versionedFiles(engineLayout(folder).schedules);
  return {
    async take(name, expression, time) {
      const before = await store.get(name);
      const since = Number(before?.value['since']);
      // A clock that was put back must not delay a run until it is there again.
      const isKnown = before?.value['expression'] === expression && since <= time;
      if (isKnown && timesOf(expression)(since) > time) return undefined;
      const noted = await store.put(name, { expression, since: time }, before?.version);
      if (before === undefined || !isKnown || noted === 'conflict') return undefined;
      return async () => {
        const after = await store.get(name);
        if (after?.value['since'] === time) await store.put(name, before.value, after.version);
      };
    },
    async keep(workload, functions) {
      const kept = new Set(scheduledIn(workload, functions).map(({ name }) => name));
      for (const name of await store.list(`${workload}/`)) if (!kept.has(name)) await store.remove(name);
    },
  };
}
