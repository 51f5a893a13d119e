import type { CloudFormation } from '@aws-sdk/client-cloudformation';
import type { Run } from '../../run.ts';
import type { Deployed, Engine, Workload, WorkloadPlan } from '../engine.ts';
import { stalePlanFailure } from '../stale-plan.ts';
import { type PreparedWorkload, checkName } from '../workload.ts';
import { isNamed } from './calls.ts';
import { type ChangeSet, deleteChangeSet } from './change-set.ts';
import { reachableOutputs } from './outputs.ts';
import type { Pace } from './pace.ts';
import { type StackCode, type StackSetting, prepareStack, stackCode, templateFields } from './prepared-stack.ts';
import type { AwsSession } from './session.ts';
import { firstDetails, firstRisks, stackChanges } from './stack-changes.ts';
import { type StackOperations, stackOperations } from './stack-operations.ts';
import { type StackRequest, changeSetFor, planOf, updatePlan } from './stack-plan.ts';
import { busyStack, refuseOthers, refuseProtected, refuseUnknown } from './stack-refusals.ts';
import { tagsOf } from './stack-tags.ts';
import { type Stack, deployedOf, describeStack, standingOf } from './stack.ts';

export interface StackWorkloadsOptions extends StackSetting {
  readonly session: AwsSession;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly who: string;
  readonly commit: string | undefined;
  readonly pace: Pace;
}

/** What a plan needs to be applied. */
interface Planned {
  readonly code: () => Promise<StackCode>;
  readonly apply: (code: StackCode, run: Run) => Promise<Stack>;
}

type Stacks = Pick<Engine, 'inspect' | 'plan' | 'apply' | 'remove'> & {
  /** Gives back what plans that were never applied hold. */
  discard(): Promise<void>;
};

/** Workloads as CloudFormation's stacks, made and changed by change sets. */
export function stackWorkloads(options: StackWorkloadsOptions): Stacks {
  const { session, artifacts, pace } = options;
  const plans = new WeakMap<WorkloadPlan, Planned>();
  /** What planning left on AWS. */
  const held = new Map<ChangeSet, string | undefined>();

  const deployed = (stack: Stack): Deployed => deployedOf(stack, reachableOutputs(stack.outputs, session.endpoint));

  function requestOf(workload: Workload, work: PreparedWorkload): StackRequest {
    return {
      StackName: workload.name,
      Parameters: Object.entries(work.parameters).map(([ParameterKey, ParameterValue]) => ({
        ParameterKey,
        ParameterValue,
      })),
      Tags: tagsOf({
        domain: workload.domain,
        digest: work.digest,
        deployedBy: options.who,
        deployedAt: new Date(options.now()).toISOString(),
        commit: options.commit,
      }),
    };
  }

  async function create(cloudFormation: CloudFormation, request: StackRequest, code: StackCode, run: Run) {
    const template = templateFields(await artifacts.place(code.template));
    const input = { ...request, ...template, ChangeSetType: 'CREATE' } as const;
    const made = await changeSetFor(cloudFormation, input, pace, run.signal).catch(async (error: unknown) => {
      if (isCausedBy(error, 'AlreadyExistsException')) throw stalePlanFailure(request.StackName);
      await removeEmptyStack(cloudFormation, request.StackName);
      throw error;
    });
    if (made === undefined) throw stalePlanFailure(request.StackName);
    return stackOperations(cloudFormation, pace).execute(made, request.StackName, run);
  }

  async function plan(workload: Workload): Promise<WorkloadPlan> {
    const work = await prepareStack(workload, options);
    const cloudFormation = await session.cloudFormation();
    const operations = stackOperations(cloudFormation, pace);
    const stack = await describeStack(cloudFormation, workload.name);
    const request = requestOf(workload, work);
    let code: Promise<StackCode> | undefined;
    const codeOnce = (): Promise<StackCode> => (code ??= stackCode(work, options));
    const remember = (made: WorkloadPlan, apply: Planned['apply']): WorkloadPlan => {
      plans.set(made, { code: codeOnce, apply });
      return made;
    };
    const creation = {
      change: 'create',
      details: firstDetails(work.template),
      risks: firstRisks(work.template),
    } as const;

    const standing = standingOf(stack);
    if (stack === undefined || standing === 'absent') {
      return remember(planOf(workload, work, creation), (own, run) => create(cloudFormation, request, own, run));
    }
    refuseOthers(stack, workload);
    const current = deployed(stack);
    const cleaning = stack.status === 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS';
    if ((standing === 'settled' || cleaning) && stack.facts.digest === work.digest)
      return planOf(workload, work, { change: 'none', current });
    if (standing === 'busy') throw busyStack(stack);
    if (standing === 'broken') {
      refuseProtected(stack);
      const text = `the failed stack (${stack.status}) is deleted first, with whatever it still has`;
      const risks = [...creation.risks, { kind: 'delete', text } as const];
      return remember(planOf(workload, work, { ...creation, risks }), async (own, run) => {
        await removeBroken(cloudFormation, operations, stack, run);
        return create(cloudFormation, request, own, run);
      });
    }
    if (standing === 'stuck') {
      const details = [`the rollback of the last update is continued first (${stack.status})`];
      return remember(planOf(workload, work, { change: 'update', details, current }), async (own, run) => {
        await operations.continueRollback(stack, run);
        return updateWithoutRisk(cloudFormation, operations, request, own, run);
      });
    }
    const place = await artifacts.place((await codeOnce()).template);
    const uploaded = 'key' in place && place.isNew ? place.key : undefined;
    const input = { ...request, ...templateFields(place), ChangeSetType: 'UPDATE' } as const;
    const changeSet = await changeSetFor(cloudFormation, input, pace).catch(async (error: unknown) => {
      if (uploaded !== undefined) await artifacts.remove(uploaded);
      throw error;
    });
    if (changeSet === undefined) return planOf(workload, work, { change: 'none', current });
    held.set(changeSet, uploaded);
    const planned = await updatePlan(cloudFormation, stack, work, changeSet);
    return remember(planOf(workload, work, { change: 'update', ...planned, current }), (_own, run) => {
      held.delete(changeSet);
      return operations.execute(changeSet, workload.name, run);
    });
  }

  /** What changes is known only now, so nothing may be in it that needs an approval of its own. */
  async function updateWithoutRisk(
    cloudFormation: CloudFormation,
    operations: StackOperations,
    request: StackRequest,
    code: StackCode,
    run: Run,
  ): Promise<Stack> {
    const template = templateFields(await artifacts.place(code.template));
    const input = { ...request, ...template, ChangeSetType: 'UPDATE' } as const;
    const changeSet = await changeSetFor(cloudFormation, input, pace, run.signal);
    if (changeSet === undefined) {
      const stack = await describeStack(cloudFormation, request.StackName);
      if (stack === undefined) throw stalePlanFailure(request.StackName);
      return stack;
    }
    if (stackChanges(changeSet.changes).risks.length > 0) {
      await deleteChangeSet(cloudFormation, changeSet.id);
      throw stalePlanFailure(request.StackName);
    }
    return operations.execute(changeSet, request.StackName, run);
  }

  return {
    plan,
    async inspect(workload) {
      const stack = await describeStack(await session.cloudFormation(), workload);
      const standing = standingOf(stack);
      return stack === undefined || standing === 'absent' || standing === 'broken' ? undefined : deployed(stack);
    },
    async apply(approved, run) {
      if (approved.change === 'none' && approved.current !== undefined) return approved.current;
      const planned = plans.get(approved);
      if (planned === undefined) throw stalePlanFailure(approved.workload.name);
      run.signal.throwIfAborted();
      const code = await planned.code();
      for (const { key, bytes } of code.archives) await artifacts.upload(key, bytes, 'application/zip');
      return deployed(await planned.apply(code, run));
    },
    async remove(workload, run) {
      checkName(workload);
      const cloudFormation = await session.cloudFormation();
      const stack = await describeStack(cloudFormation, workload);
      if (stack === undefined) return;
      if (standingOf(stack) === 'absent') return removeEmptyStack(cloudFormation, workload);
      refuseUnknown(stack);
      refuseProtected(stack);
      if (standingOf(stack) === 'busy') throw busyStack(stack);
      await stackOperations(cloudFormation, pace).remove(stack, run);
    },
    async discard() {
      if (held.size === 0) return;
      const cloudFormation = await session.cloudFormation();
      for (const [{ id }, key] of held) {
        await deleteChangeSet(cloudFormation, id);
        if (key !== undefined) await artifacts.remove(key);
      }
      held.clear();
    },
  };
}

/** Throws the stale plan's failure where the stack is not the one that was looked at. */
async function removeBroken(
  cloudFormation: CloudFormation,
  operations: StackOperations,
  stack: Stack,
  run: Run,
): Promise<void> {
  const found = await describeStack(cloudFormation, stack.name);
  if (found?.id !== stack.id || found.status !== stack.status) throw stalePlanFailure(stack.name);
  await operations.remove(stack, run);
}

/** The stack that a first change set makes has nothing in it; it goes unless another run has a change set for it too. */
async function removeEmptyStack(cloudFormation: CloudFormation, name: string): Promise<void> {
  try {
    const stack = await describeStack(cloudFormation, name);
    if (stack?.status !== 'REVIEW_IN_PROGRESS') return;
    const { Summaries: others = [] } = await cloudFormation.listChangeSets({ StackName: stack.id });
    if (others.length === 0) await cloudFormation.deleteStack({ StackName: stack.id });
  } catch {
    // Empty, it harms nobody: the next creation uses it.
  }
}

function isCausedBy(error: unknown, name: string): boolean {
  return isNamed(error, name) || (error instanceof Error && isNamed(error.cause, name));
}
