import type { CloudFormation } from '@aws-sdk/client-cloudformation';

export interface StackResource {
  /** Logical id. */
  readonly id: string;
  /** e.g. `AWS::Lambda::Function`, after SAM's translation. */
  readonly type: string;
  /** What AWS calls it: a name, an ARN, or the address of a queue. */
  readonly physicalId: string;
}

/** Everything that a stack has and that was made. Throws what CloudFormation throws, also where there is no such stack. */
export async function stackResources(cloudFormation: CloudFormation, stack: string): Promise<readonly StackResource[]> {
  const found: StackResource[] = [];
  for (let token: string | undefined; ;) {
    const page = await cloudFormation.listStackResources({
      StackName: stack,
      ...(token === undefined ? {} : { NextToken: token }),
    });
    for (const {
      LogicalResourceId: id = '',
      ResourceType: type = '',
      PhysicalResourceId: physicalId,
    } of page.StackResourceSummaries ?? [])
      if (physicalId !== undefined) found.push({ id, type, physicalId });
    token = page.NextToken;
    if (token === undefined) return found;
  }
}
