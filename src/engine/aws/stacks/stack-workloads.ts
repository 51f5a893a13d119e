import type { CloudFormation } from '@aws-sdk/client-cloudformation';
import type { Run } from '../../../run.ts';
import type { Deployed, Engine, Workload, WorkloadPlan } from '../../engine.ts';
import { stalePlanFailure } from '../../stale-plan.ts';
import { type PreparedWorkload, checkName } from '../../workload.ts';
import { reachableOutputs } from './outputs.ts';
import type { Pace } from './pace.ts';
import { type StackCode, type StackSetting, prepareStack, stackCode } from './prepared-stack.ts';
import type { AwsSession } from '../session/session.ts';
import { firstDetails, firstRisks } from './stack-changes.ts';
import { type StackDeployments, removeEmptyStack, stackDeployments } from './stack-deployments.ts';
import { stackOperations } from './stack-operations.ts';
import { type StackRequest, planOf, updatePlan } from './stack-plan.ts';
import { busyStack, refuseOtherEngine, refuseOthers, refuseProtected, refuseUnknown } from './stack-refusals.ts';
import { tagsOf } from './stack-tags.ts';
import { type Stack, deployedOf, describeStack, standingOf } from './stack.ts';
import { type UpdateChangeSet, updateChangeSet } from './update-change-set.ts';

export interface StackWorkloadsOptions extends StackSetting {
  readonly session: AwsSession;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly who: string;
  readonly commitOf: (folder: string) => Promise<string | undefined>;
  readonly pace: Pace;
}

/** What a plan needs to be applied. */
interface Planned {
  readonly code: () => Promise<StackCode>;
  readonly apply: (code: StackCode, run: Run) => Promise<Stack>;
}

/** One workload while it is planned. */
interface Planning extends Omit<Planned, 'apply'> {
  readonly workload: Workload;
  readonly work: PreparedWorkload;
  readonly request: StackRequest;
  readonly cloudFormation: CloudFormation;
  readonly deployments: StackDeployments;
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
  const held = new Set<UpdateChangeSet>();

  const deployed = (stack: Stack): Deployed => deployedOf(stack, reachableOutputs(stack.outputs, session.endpoint));

  async function begin(workload: Workload): Promise<Planning> {
    const work = await prepareStack(workload, options);
    const [cloudFormation, commit] = await Promise.all([session.cloudFormation(), options.commitOf(workload.folder)]);
    let code: Promise<StackCode> | undefined;
    return {
      workload,
      work,
      request: requestOf(work, commit, options),
      cloudFormation,
      deployments: stackDeployments(cloudFormation, artifacts, pace),
      code: () => (code ??= stackCode(work, options)),
    };
  }

  function remember({ code }: Planning, plan: WorkloadPlan, apply: Planned['apply']): WorkloadPlan {
    plans.set(plan, { code, apply });
    return plan;
  }

  function planCreation(planning: Planning, broken?: Stack): WorkloadPlan {
    const { work, request, deployments } = planning;
    const details = firstDetails(work.template);
    const risks = firstRisks(work.template);
    if (broken === undefined) {
      const plan = planOf(work, { change: 'create', details, risks });
      return remember(planning, plan, (code, run) => deployments.create(request, code, run));
    }
    const text = `the failed stack (${broken.status}) is deleted first, with whatever it still has`;
    const plan = planOf(work, { change: 'create', details, risks: [...risks, { kind: 'delete', text }] });
    return remember(planning, plan, (code, run) => deployments.recreate(broken, request, code, run));
  }

  function planResumption(planning: Planning, stuck: Stack): WorkloadPlan {
    const { work, request, deployments } = planning;
    const details = [
      `the rollback of the last update is continued first (${stuck.status})`,
      'what differs then is shown and changed, unless it needs an approval of its own',
    ];
    const plan = planOf(work, { change: 'update', details, current: deployed(stuck) });
    return remember(planning, plan, (code, run) => deployments.resume(stuck, request, code, run));
  }

  async function planUpdate(planning: Planning, stack: Stack): Promise<WorkloadPlan> {
    const { work, request, cloudFormation, deployments } = planning;
    const current = deployed(stack);
    const { template } = await planning.code();
    const update = await updateChangeSet({ cloudFormation, artifacts, pace }, request, template);
    if (update === undefined) return planOf(work, { change: 'none', current });
    held.add(update);
    const planned = await updatePlan(cloudFormation, stack, work, update.changeSet);
    return remember(planning, planOf(work, { change: 'update', ...planned, current }), (_code, run) => {
      held.delete(update);
      return deployments.execute(update.changeSet, request.StackName, run);
    });
  }

  return {
    async inspect(workload) {
      const stack = await describeStack(await session.cloudFormation(), workload);
      const standing = standingOf(stack);
      if (stack === undefined || standing === 'absent') return undefined;
      refuseOtherEngine(stack, options.name);
      return {
        ...deployed(stack),
        ...(standing === 'broken' ? { failed: stack.status } : {}),
        ...(stack.protected ? { protected: true } : {}),
      };
    },
    async plan(workload) {
      const planning = await begin(workload);
      const stack = await describeStack(planning.cloudFormation, workload.name);
      const standing = standingOf(stack);
      if (stack === undefined || standing === 'absent') return planCreation(planning);
      refuseOthers(stack, workload);
      refuseOtherEngine(stack, options.name);
      const cleaning = stack.status === 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS';
      if ((standing === 'settled' || cleaning) && stack.facts.digest === planning.work.digest)
        return planOf(planning.work, { change: 'none', current: deployed(stack) });
      if (standing === 'busy') throw busyStack(stack);
      if (standing === 'stuck') return planResumption(planning, stack);
      if (standing !== 'broken') return planUpdate(planning, stack);
      refuseProtected(stack);
      return planCreation(planning, stack);
    },
    async apply(plan, run) {
      if (plan.change === 'none' && plan.current !== undefined) return plan.current;
      const planned = plans.get(plan);
      if (planned === undefined) throw stalePlanFailure(plan.workload.name);
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
      refuseOtherEngine(stack, options.name);
      refuseProtected(stack);
      if (standingOf(stack) === 'busy') throw busyStack(stack);
      await stackOperations(cloudFormation, pace).remove(stack, run);
    },
    async discard() {
      for (const update of held) await update.discard();
      held.clear();
    },
  };
}

function requestOf(
  { workload, parameters, digest }: PreparedWorkload,
  commit: string | undefined,
  { who, now }: StackWorkloadsOptions,
): StackRequest {
  return {
    StackName: workload.name,
    Parameters: Object.entries(parameters).map(([ParameterKey, ParameterValue]) => ({ ParameterKey, ParameterValue })),
    Tags: tagsOf({
      domain: workload.domain,
      digest,
      deployedBy: who,
      deployedAt: new Date(now()).toISOString(),
      commit,
    }),
  };
}
