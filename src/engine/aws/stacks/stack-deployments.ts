import type { CloudFormation } from '@aws-sdk/client-cloudformation';
import type { Run } from '../../../run.ts';
import { stalePlanFailure } from '../../stale-plan.ts';
import type { Artifacts } from './artifacts.ts';
import { isNamed } from '../requests/calls.ts';
import type { Pace } from './pace.ts';
import { type StackCode, templateFields } from './prepared-stack.ts';
import { stackChanges } from './stack-changes.ts';
import { type StackOperations, stackOperations } from './stack-operations.ts';
import { type StackRequest, changeSetFor } from './stack-plan.ts';
import { type Stack, describeStack } from './stack.ts';
import { updateChangeSet } from './update-change-set.ts';

/** How a planned stack comes about. All throw the stale plan's failure where the stack is not what the plan was made for. */
export interface StackDeployments extends Pick<StackOperations, 'execute'> {
  create(request: StackRequest, code: StackCode, run: Run): Promise<Stack>;
  /** Deletes a stack that failed to be created, and creates it. */
  recreate(broken: Stack, request: StackRequest, code: StackCode, run: Run): Promise<Stack>;
  /** Continues a rollback that failed, says what differs then, and updates the stack, unless that needs an approval of its own. */
  resume(stuck: Stack, request: StackRequest, code: StackCode, run: Run): Promise<Stack>;
}

export function stackDeployments(cloudFormation: CloudFormation, artifacts: Artifacts, pace: Pace): StackDeployments {
  const operations = stackOperations(cloudFormation, pace);

  async function create(request: StackRequest, code: StackCode, run: Run): Promise<Stack> {
    const name = request.StackName;
    const template = templateFields(await artifacts.templateSource(code.template));
    const takeOver = code.keeps ? { ImportExistingResources: true } : {};
    const input = { ...request, ...template, ...takeOver, ChangeSetType: 'CREATE' } as const;
    const made = await changeSetFor(cloudFormation, input, pace, run.signal).catch(async (error: unknown) => {
      if (isOvertaken(error instanceof Error ? error.cause : undefined)) throw stalePlanFailure(name);
      await removeEmptyStack(cloudFormation, name);
      throw error;
    });
    if (made === undefined) throw stalePlanFailure(name);
    for (const { Action: action, LogicalResourceId: id = '', ResourceType: type = '' } of made.changes)
      if (action === 'Import')
        run.report({ type: 'information', text: `${name}: ${id} (${type}) is there already and is taken over` });
    return operations.execute(made, name, run);
  }

  return {
    execute: (changeSet, name, run) => operations.execute(changeSet, name, run),
    create,
    async recreate(broken, request, code, run) {
      const found = await describeStack(cloudFormation, broken.name);
      if (found?.id !== broken.id || found.status !== broken.status) throw stalePlanFailure(broken.name);
      await operations.remove(broken, run);
      return create(request, code, run);
    },
    async resume(stuck, request, code, run) {
      const name = stuck.name;
      await operations.continueRollback(stuck, run);
      const update = await updateChangeSet({ cloudFormation, artifacts, pace }, request, code.template, run.signal);
      if (update === undefined) return (await describeStack(cloudFormation, name)) ?? stuck;
      // What changes is known only now.
      const { moves, modifications, risks } = stackChanges(update.changeSet.changes);
      if (risks.length > 0) {
        await update.discard();
        throw stalePlanFailure(name);
      }
      for (const text of [...moves, ...modifications]) run.report({ type: 'information', text: `${name}: ${text}` });
      return operations.execute(update.changeSet, name, run);
    },
  };
}

/** Another run was faster: the stack is there, or executing that run's change set took ours away. */
function isOvertaken(error: unknown): boolean {
  return isNamed(error, 'AlreadyExistsException', 'ChangeSetNotFound', 'ChangeSetNotFoundException');
}

/** The stack that a first change set makes has nothing in it; it goes unless another run has a change set for it too. */
export async function removeEmptyStack(cloudFormation: CloudFormation, name: string): Promise<void> {
  try {
    const stack = await describeStack(cloudFormation, name);
    if (stack?.status !== 'REVIEW_IN_PROGRESS') return;
    const { Summaries: others = [] } = await cloudFormation.listChangeSets({ StackName: stack.id });
    if (others.length === 0) await cloudFormation.deleteStack({ StackName: stack.id });
  } catch {
    // Empty, it harms nobody: the next creation uses it.
  }
}
