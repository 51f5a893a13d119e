import { Failure, type FailureKind } from '../failure.ts';

const protectedWorkload: FailureKind = { code: 'AB-ENGINE-PROTECTED', exit: 'usage' };

/** `AB-ENGINE-PROTECTED`: the workload would have to go, and somebody protected it; nobody switches that off by the way. */
export function protectedFailure(workload: string, because: string): Failure {
  return new Failure(protectedWorkload, {
    message: `${workload} is protected against deletion`,
    because,
    fix: 'Switch it off in the CloudFormation console (Stack actions) if the stack may go, and run the command again.',
  });
}
