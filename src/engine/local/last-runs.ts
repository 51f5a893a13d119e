import type { LocalFunction } from './local-workload.ts';
import { engineLayout } from './manifest.ts';
import { scheduledIn } from './scheduled.ts';
import { timesOf } from './schedule-times.ts';
import { versionedFiles } from './versioned-files.ts';

/** When a schedule ran last, and from when on its next time counts; milliseconds since the epoch. */
export interface LastRun {
  readonly expression: string;
  readonly since: number;
  readonly ranAt: number | undefined;
}

/** When schedules ran last, in the engine's folder, so that a host that is started again goes on from there. */
export interface LastRuns {
  /**
   * Notes a run at `time` where one is due, and gives what takes the note back; undefined: none is due. The time of a schedule that
   * is new, or has another expression than before, counts from now on.
   */
  take(name: string, expression: string, time: number): Promise<(() => Promise<void>) | undefined>;
  /** Undefined for a schedule that no engine host has seen yet; `since` is NaN for one that only ran because somebody said so. */
  read(name: string): Promise<LastRun | undefined>;
  /** Notes a run that somebody asked for; when the schedule is due does not change. */
  ran(name: string, time: number): Promise<void>;
  /** Forgets all schedules of a workload but those of `functions` that are switched on: one that comes again is new. */
  keep(workload: string, functions: readonly LocalFunction[]): Promise<void>;
}

/** One document for each schedule: `expression`, `since` and, once it ran, `ranAt`. `folder`: of the engine. */
export function lastRuns(folder: string): LastRuns {
  const store = versionedFiles(engineLayout(folder).schedules);
  return {
    async take(name, expression, time) {
      const before = await store.get(name);
      const since = Number(before?.value['since']);
      // A clock that was put back must not delay a run until it is there again.
      const isKnown = before?.value['expression'] === expression && since <= time;
      if (isKnown && timesOf(expression)(since) > time) return undefined;
      const ranAt = isKnown ? time : before?.value['ranAt'];
      const after = { expression, since: time, ...(ranAt === undefined ? {} : { ranAt }) };
      const noted = await store.put(name, after, before?.version);
      if (before === undefined || !isKnown || noted === 'conflict') return undefined;
      return async () => {
        const present = await store.get(name);
        if (present?.value['since'] === time) await store.put(name, before.value, present.version);
      };
    },
    async read(name) {
      const found = (await store.get(name))?.value;
      if (found === undefined) return undefined;
      const { ranAt, expression } = found;
      return {
        expression: typeof expression === 'string' ? expression : '',
        since: Number(found['since']),
        ranAt: typeof ranAt === 'number' ? ranAt : undefined,
      };
    },
    async ran(name, time) {
      const before = await store.get(name);
      // Without `since` it is as new as before. Who is beaten to it was beaten by a run that is as good.
      await store.put(name, { ...before?.value, ranAt: time }, before?.version);
    },
    async keep(workload, functions) {
      const enabled = scheduledIn(workload, functions).filter(({ schedule }) => schedule.enabled);
      const kept = new Set(enabled.map(({ name }) => name));
      for (const name of await store.list(`${workload}/`)) if (!kept.has(name)) await store.remove(name);
    },
  };
}
