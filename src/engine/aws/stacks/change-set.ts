import { randomUUID } from 'node:crypto';
import type {
  CloudFormation,
  CreateChangeSetInput,
  DescribeChangeSetOutput,
  ResourceChange,
} from '@aws-sdk/client-cloudformation';
import { Failure, type FailureKind } from '../../../failure.ts';
import { awsFailure } from '../aws-failure.ts';
import type { Pace } from './pace.ts';

const refused: FailureKind = { code: 'AB-ENGINE-CHANGE-SET', exit: 'failed' };

export interface ChangeSet {
  readonly id: string;
  readonly stackId: string;
  readonly changes: readonly ResourceChange[];
}

export type ChangeSetRequest = Pick<
  CreateChangeSetInput,
  'StackName' | 'TemplateBody' | 'TemplateURL' | 'Parameters' | 'Tags' | 'ImportExistingResources'
> & { readonly ChangeSetType: 'CREATE' | 'UPDATE' };

/**
 * Makes a change set and reads all of it. `undefined`: there is nothing to change, and no change set is left.
 * Throws `AB-ENGINE-CHANGE-SET` with CloudFormation's reason, or what AWS answered.
 */
export async function makeChangeSet(
  cloudFormation: CloudFormation,
  request: ChangeSetRequest,
  pace: Pace,
  signal?: AbortSignal,
): Promise<ChangeSet | undefined> {
  const name = `app-builder-${randomUUID()}`;
  const { Id: id = '', StackId: stackId = '' } = await cloudFormation.createChangeSet({
    ...request,
    ChangeSetName: name,
    // The same request sent again after a lost answer makes no second one.
    ClientToken: name,
    Capabilities: ['CAPABILITY_IAM', 'CAPABILITY_NAMED_IAM', 'CAPABILITY_AUTO_EXPAND'],
  });
  try {
    const changes = await readWhenReady(cloudFormation, id, request.StackName ?? '', pace, signal);
    if (changes !== undefined) return { id, stackId, changes };
  } catch (error) {
    await deleteChangeSet(cloudFormation, id);
    throw awsFailure(error, `reading the changes of ${request.StackName ?? ''}`);
  }
  await deleteChangeSet(cloudFormation, id);
  return undefined;
}

/** Best effort: whatever is left goes away when another change set of the stack is executed. */
export async function deleteChangeSet(cloudFormation: CloudFormation, id: string): Promise<void> {
  await cloudFormation.deleteChangeSet({ ChangeSetName: id }).catch(() => undefined);
}

async function readWhenReady(
  cloudFormation: CloudFormation,
  id: string,
  stack: string,
  pace: Pace,
  signal: AbortSignal | undefined,
): Promise<readonly ResourceChange[] | undefined> {
  const clock = pace.start();
  for (;;) {
    const page = await cloudFormation.describeChangeSet({ ChangeSetName: id });
    if (page.Status === 'CREATE_COMPLETE')
      return [...resourceChanges(page), ...(await furtherPages(cloudFormation, id, page.NextToken))];
    if (page.Status === 'FAILED' && saysNoChange(page.StatusReason ?? '')) return undefined;
    if (page.Status !== 'CREATE_PENDING' && page.Status !== 'CREATE_IN_PROGRESS')
      throw failedChangeSet(stack, [page.StatusReason, ...(await failedChecks(cloudFormation, id))]);
    await clock.wait(`the change set of ${stack}`, signal);
  }
}

async function furtherPages(
  cloudFormation: CloudFormation,
  id: string,
  first: string | undefined,
): Promise<readonly ResourceChange[]> {
  const changes: ResourceChange[] = [];
  for (let token = first; token !== undefined;) {
    const page = await cloudFormation.describeChangeSet({ ChangeSetName: id, NextToken: token });
    changes.push(...resourceChanges(page));
    token = page.NextToken;
  }
  return changes;
}

function resourceChanges({ Changes = [] }: DescribeChangeSetOutput): readonly ResourceChange[] {
  return Changes.flatMap(({ ResourceChange: change }) => (change === undefined ? [] : [change]));
}

/** CloudFormation says it in two ways, depending on whether a macro was expanded. */
function saysNoChange(reason: string): boolean {
  return /The submitted information didn't contain changes|No updates are to be performed/.test(reason);
}

/**
 * What CloudFormation found before it would make anything, e.g. a name that is taken; of these, the reason of the change set
 * says only that they are. Best effort, and gone with the change set.
 */
async function failedChecks(cloudFormation: CloudFormation, id: string): Promise<readonly string[]> {
  const { OperationEvents: events = [] } = await cloudFormation
    .describeEvents({ ChangeSetName: id, Filters: { FailedEvents: true } })
    .catch(() => ({ OperationEvents: [] }));
  return events.flatMap((event) => {
    const { LogicalResourceId: resource, ResourceType: type = '' } = event;
    const reason = event.ValidationStatusReason ?? event.HookStatusReason ?? event.ResourceStatusReason;
    if (reason === undefined) return [];
    return [resource === undefined ? reason : `${resource} (${type}): ${reason}`];
  });
}

function failedChangeSet(stack: string, reasons: readonly (string | undefined)[]): Failure {
  const known = reasons.filter((reason) => reason !== undefined && reason !== '');
  return new Failure(refused, {
    message: `CloudFormation cannot work out the changes of ${stack}`,
    because: known.length === 0 ? 'CloudFormation gives no reason' : known.join('\n'),
    fix: 'Correct what CloudFormation names in the template and run the command again; nothing was changed.',
  });
}
