import { Failure, type FailureKind } from '../failure.ts';

const noSchedule: FailureKind = { code: 'AB-ENGINE-SCHEDULE', exit: 'usage' };

/** `AB-ENGINE-SCHEDULE`: a workload has no schedule of that name. `known`: those that it has. */
export function noScheduleFailure(workload: string, name: string, known: readonly string[]): Failure {
  return new Failure(noSchedule, {
    message: `${workload} has no schedule named "${name}"`,
    because: known.length === 0 ? 'it has no schedules' : `it has ${[...new Set(known)].join(', ')}`,
    fix: 'Give the name of an event of type Schedule in its template.',
  });
}
