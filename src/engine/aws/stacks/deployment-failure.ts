import type { CloudFormation } from '@aws-sdk/client-cloudformation';
import { Failure, type FailureKind } from '../../../failure.ts';
import { firstFailure } from './first-failure.ts';
import type { Ended } from './stack-events.ts';

const failed: FailureKind = { code: 'AB-ENGINE-DEPLOYMENT', exit: 'failed' };

/** `AB-ENGINE-DEPLOYMENT`: which resource failed and why, what CloudFormation did then, and what a rerun does. */
export async function deploymentFailure(
  cloudFormation: CloudFormation,
  name: string,
  { status, events }: Ended,
): Promise<Failure> {
  const first = await firstFailure(cloudFormation, events);
  const [did, rerun] = consequences[status] ?? [`the stack is in ${status}`, 'run the command again'];
  const cause =
    first === undefined
      ? `CloudFormation names no resource that failed`
      : `${first.LogicalResourceId ?? ''} (${first.ResourceType ?? ''}): ${first.ResourceStatusReason ?? first.ResourceStatus ?? ''}`;
  return new Failure(failed, {
    message: `${name} could not be ${status.startsWith('DELETE') ? 'removed' : 'deployed'}`,
    because: `${cause}\n${did}`,
    fix: `Correct the cause, then ${rerun}.`,
  });
}

const again = 'run the command again: it plans the same change';
const anew = 'run the command again: after approval of "delete" it deletes the failed stack and creates it anew';

/** What CloudFormation did, and what a rerun does. */
const consequences: Readonly<Record<string, readonly [did: string, rerun: string] | undefined>> = {
  CREATE_FAILED: ['CloudFormation left the failed stack as it is', anew],
  ROLLBACK_COMPLETE: ['CloudFormation took away again what it had created', anew],
  ROLLBACK_FAILED: ['CloudFormation could not take away all that it had created', anew],
  UPDATE_FAILED: ['CloudFormation left the stack half updated', again],
  UPDATE_ROLLBACK_COMPLETE: ['CloudFormation rolled back: everything is as it was before', again],
  UPDATE_ROLLBACK_FAILED: [
    'CloudFormation could not roll back',
    'run the command again: it continues the rollback and then plans the same change',
  ],
  DELETE_FAILED: ['CloudFormation left what it could not delete', 'run the command again'],
};
