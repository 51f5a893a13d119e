import { Failure, type FailureKind } from '../failure.ts';

const stalePlan: FailureKind = { code: 'AB-ENGINE-STALE-PLAN', exit: 'failed', retryable: true };

/** `AB-ENGINE-STALE-PLAN`: what would be applied is not what was planned and approved. */
export function stalePlanFailure(workload: string): Failure {
  return new Failure(stalePlan, {
    message: `${workload} changed after it was planned`,
    because: 'its code or what is deployed is no longer what was approved',
    fix: 'Run the command again.',
  });
}
