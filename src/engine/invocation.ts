import { Failure, type FailureKind } from '../failure.ts';

const failed: FailureKind = { code: 'AB-ENGINE-INVOKE', exit: 'failed' };

/** `AB-ENGINE-INVOKE`: a function was called and did not return a value. */
export function invocationFailure(workload: string, fn: string, because: string): Failure {
  return new Failure(failed, {
    message: `The function ${fn} of ${workload} failed`,
    because,
    fix: `Look into the log of ${workload}: logs/${workload}.ndjson in the folder of the local engine.`,
  });
}
