import { Failure, type FailureKind } from '../failure.ts';

const failed: FailureKind = { code: 'AB-ENGINE-INVOKE', exit: 'failed' };

/** `AB-ENGINE-INVOKE`: a function was called and did not return a value. */
export function invocationFailure(workload: string, fn: string, because: string): Failure {
  return new Failure(failed, {
    message: `The function ${fn} of ${workload} failed`,
    because,
    fix: `Look into its log with "app-builder logs" and the name of the integration.`,
  });
}
