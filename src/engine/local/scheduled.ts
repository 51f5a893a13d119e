import { noScheduleFailure } from '../no-schedule.ts';
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

/** All schedules, also those that are switched off. */
export function scheduledIn(workload: string, functions: readonly LocalFunction[]): readonly Scheduled[] {
  return functions.flatMap(({ id: fn, schedules }) =>
    schedules.map((schedule) => ({ name: `${workload}/${fn}/${schedule.name}`, workload, fn, schedule })),
  );
}

/** Throws `AB-ENGINE-SCHEDULE` for a name that none of them has; without a name, those that are switched on. */
export function chosenSchedules(
  workload: string,
  all: readonly Scheduled[],
  name: string | undefined,
): readonly Scheduled[] {
  if (name === undefined) return all.filter(({ schedule }) => schedule.enabled);
  const found = all.filter(({ schedule }) => schedule.name === name);
  if (found.length > 0) return found;
  throw noScheduleFailure(
    workload,
    name,
    all.map(({ schedule }) => schedule.name),
  );
}
