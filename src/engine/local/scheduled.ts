import type { LocalSchedule } from './local-schedule.ts';
import type { LocalFunction } from './local-workload.ts';

/** A schedule and whose it is. */
export interface Scheduled {
  /** e.g. `app-builder-mirror/SyncFunction/Hourly` */
  readonly name: string;
  readonly workload: string;
  readonly fn: string;
  readonly schedule: LocalSchedule;
}

export function scheduledIn(workload: string, functions: readonly LocalFunction[]): readonly Scheduled[] {
  return functions.flatMap(({ id: fn, schedules }) =>
    schedules.map((schedule) => ({ name: `${workload}/${fn}/${schedule.name}`, workload, fn, schedule })),
  );
}
