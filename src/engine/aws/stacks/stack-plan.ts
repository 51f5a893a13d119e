import type { CloudFormation, Parameter, Tag } from '@aws-sdk/client-cloudformation';
import type { Deployed, WorkloadPlan, WorkloadRisk } from '../../engine.ts';
import { type PreparedWorkload, changedParts } from '../../workload.ts';
import { awsFailure } from '../aws-failure.ts';
import { type ChangeSet, makeChangeSet } from './change-set.ts';
import { partsOf } from './deployed-template.ts';
import type { Pace } from './pace.ts';
import { stackChanges } from './stack-changes.ts';
import { isBusy } from './stack-operations.ts';
import { busyStack } from './stack-refusals.ts';
import { type Stack, describeStack } from './stack.ts';

export interface StackRequest {
  readonly StackName: string;
  readonly Parameters: Parameter[];
  readonly Tags: Tag[];
}

type Template = { readonly TemplateBody: string } | { readonly TemplateURL: string };

/** As `makeChangeSet`; throws `AB-ENGINE-LOCKED` where somebody else has begun with the stack in the meantime. */
export async function changeSetFor(
  cloudFormation: CloudFormation,
  request: StackRequest &
    Template & { readonly ChangeSetType: 'CREATE' | 'UPDATE'; readonly ImportExistingResources?: boolean },
  pace: Pace,
  signal?: AbortSignal,
): Promise<ChangeSet | undefined> {
  try {
    return await makeChangeSet(cloudFormation, request, pace, signal);
  } catch (error) {
    const stack = isBusy(error) ? await describeStack(cloudFormation, request.StackName) : undefined;
    throw stack === undefined ? awsFailure(error, `working out the changes of ${request.StackName}`) : busyStack(stack);
  }
}

/** What is planned for a stack that is there, from its change set and from what it was made of before. */
export async function updatePlan(
  cloudFormation: CloudFormation,
  stack: Stack,
  work: PreparedWorkload,
  changeSet: ChangeSet,
): Promise<Pick<WorkloadPlan, 'details' | 'risks'>> {
  const before = await deployedParts(cloudFormation, stack);
  const { moves, modifications, risks } = stackChanges(changeSet.changes);
  // Code and parameters are said by name; what a changed template does is seen from its resources only.
  const sameTemplate = before !== undefined && before.template === work.parts.template;
  const details = [
    ...(stack.status.includes('ROLLBACK') || stack.status === 'UPDATE_FAILED'
      ? [`the last update failed (${stack.status}) and is repeated`]
      : []),
    ...(before === undefined ? [] : changedParts(before, work.parts)),
    ...moves,
    ...(sameTemplate ? [] : modifications),
  ];
  return { details: details.length > 0 ? details : ['tags of the stack'], risks };
}

async function deployedParts(cloudFormation: CloudFormation, { id, name }: Stack) {
  const { TemplateBody: body = '' } = await cloudFormation
    .getTemplate({ StackName: id, TemplateStage: 'Original' })
    .catch((error: unknown) => {
      throw awsFailure(error, `reading the template of ${name}`);
    });
  return partsOf(body);
}

/** A plan with what every change has in common. */
export function planOf(
  { workload, digest }: PreparedWorkload,
  planned: {
    readonly change: WorkloadPlan['change'];
    readonly details?: readonly string[];
    readonly risks?: readonly WorkloadRisk[];
    readonly current?: Deployed;
  },
): WorkloadPlan {
  const { change, details = [], risks = [], current } = planned;
  return { workload, change, details, risks, current, digest };
}
