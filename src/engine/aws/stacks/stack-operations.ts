import { randomUUID } from 'node:crypto';
import type { CloudFormation } from '@aws-sdk/client-cloudformation';
import type { Run } from '../../../run.ts';
import { stalePlanFailure } from '../../stale-plan.ts';
import { awsFailure } from '../aws-failure.ts';
import type { ChangeSet } from './change-set.ts';
import { deploymentFailure } from './deployment-failure.ts';
import type { Pace } from './pace.ts';
import { type Ended, followOperation } from './stack-events.ts';
import { busyStack } from './stack-refusals.ts';
import { type Stack, describeStack, isAbsent, standingOf } from './stack.ts';

/** What CloudFormation does to a stack, each until it is done. All throw `AB-ENGINE-DEPLOYMENT` where it fails. */
export interface StackOperations {
  /** Exactly this change set. Throws the stale plan's failure where it cannot be executed any more. */
  execute(changeSet: ChangeSet, name: string, run: Run): Promise<Stack>;
  remove(stack: Stack, run: Run): Promise<void>;
  continueRollback(stack: Stack, run: Run): Promise<void>;
}

/** Questions for a stack that is described as it was before its operation ended. */
const patience = 10;

export function stackOperations(cloudFormation: CloudFormation, pace: Pace): StackOperations {
  async function follow(
    target: { readonly stackId: string; readonly name: string },
    run: Run,
    start: (token: string) => Promise<unknown>,
    succeeded: readonly string[],
  ): Promise<void> {
    run.signal.throwIfAborted();
    const token = `app-builder-${randomUUID()}`;
    await start(token);
    const ended: Ended = await followOperation(cloudFormation, { ...target, token }, pace, run);
    if (!succeeded.includes(ended.status)) throw await deploymentFailure(cloudFormation, target.name, ended);
  }

  /** Events tell of the end a moment before the stack is described with its outputs. */
  async function settled(stackId: string, name: string, run: Run): Promise<Stack> {
    const clock = pace.start();
    for (let left = patience; ; left -= 1) {
      const stack = await describeStack(cloudFormation, stackId);
      if (stack === undefined) throw stalePlanFailure(name);
      // In the end it is somebody else's operation, which has nothing to do with what was asked for here.
      if (!stack.status.endsWith('_IN_PROGRESS') || left === 0) return stack;
      await clock.wait(`the outputs of ${name}`, run.signal);
    }
  }

  async function executionFailure(error: unknown, { stackId }: ChangeSet, name: string): Promise<Error> {
    const gone = error instanceof Error && /^(?:ChangeSetNotFound|InvalidChangeSetStatus)/.test(error.name);
    if (!gone && !isAbsent(error) && !isBusy(error)) return awsFailure(error, `executing the changes of ${name}`);
    const stack = await describeStack(cloudFormation, stackId);
    return stack !== undefined && standingOf(stack) === 'busy' ? busyStack(stack) : stalePlanFailure(name);
  }

  return {
    async execute(changeSet, name, run) {
      const { id, stackId } = changeSet;
      const start = (token: string): Promise<unknown> =>
        cloudFormation
          .executeChangeSet({ ChangeSetName: id, ClientRequestToken: token, RetainExceptOnCreate: true })
          .catch(async (error: unknown) => {
            throw await executionFailure(error, changeSet, name);
          });
      await follow({ stackId, name }, run, start, ['CREATE_COMPLETE', 'UPDATE_COMPLETE', 'IMPORT_COMPLETE']);
      return settled(stackId, name, run);
    },
    async remove({ id, name }, run) {
      const start = (token: string): Promise<unknown> =>
        cloudFormation.deleteStack({ StackName: id, ClientRequestToken: token }).catch((error: unknown) => {
          throw awsFailure(error, `deleting the stack ${name}`);
        });
      await follow({ stackId: id, name }, run, start, ['DELETE_COMPLETE']);
    },
    async continueRollback({ id, name }, run) {
      const start = (token: string): Promise<unknown> =>
        cloudFormation.continueUpdateRollback({ StackName: id, ClientRequestToken: token }).catch((error: unknown) => {
          throw awsFailure(error, `continuing the rollback of ${name}`);
        });
      await follow({ stackId: id, name }, run, start, ['UPDATE_ROLLBACK_COMPLETE']);
    },
  };
}

/** Another run began with the stack after it was looked at. */
export function isBusy(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return error.name.startsWith('OperationInProgress') || /is in [A-Z_]*IN_PROGRESS state/.test(error.message);
}
