import type { CloudFormation, StackEvent } from '@aws-sdk/client-cloudformation';

/** Type of resource that a stack's own events, and those about a nested stack, are of. */
export const stackType = 'AWS::CloudFormation::Stack';

/** All events of a stack, the newest first, as AWS gives them; a page is read when it is needed. Throws what the SDK throws. */
export async function* eventsOf(cloudFormation: CloudFormation, stackId: string): AsyncGenerator<StackEvent> {
  for (let next: string | undefined; ;) {
    const page = await cloudFormation.describeStackEvents({
      StackName: stackId,
      ...(next === undefined ? {} : { NextToken: next }),
    });
    yield* page.StackEvents ?? [];
    next = page.NextToken;
    if (next === undefined) return;
  }
}
