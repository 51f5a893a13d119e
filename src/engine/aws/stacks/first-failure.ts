import type { CloudFormation, StackEvent } from '@aws-sdk/client-cloudformation';
import { eventsOf, stackType } from './event-pages.ts';

/** Stacks in stacks that are looked into. */
const deepest = 4;

/**
 * The resource whose failure ended the operation: the first one that failed by itself and was not merely cancelled. Looks
 * into nested stacks. `events`: of one operation, oldest first; `depth`: of the stack that they are of.
 */
export async function firstFailure(
  cloudFormation: CloudFormation,
  events: readonly StackEvent[],
  depth = 0,
): Promise<StackEvent | undefined> {
  const failed = events.filter(({ ResourceStatus: status = '', ResourceStatusReason: reason = '' }) => {
    return status.endsWith('_FAILED') && !/^Resource (?:creation|update|deletion) cancelled/i.test(reason);
  });
  const first = failed.find((event) => event.PhysicalResourceId !== event.StackId) ?? failed[0];
  const nested = first?.PhysicalResourceId;
  if (
    first?.ResourceType !== stackType ||
    nested === undefined ||
    nested === first.StackId ||
    nested === '' ||
    depth > deepest
  )
    return first;
  // Where AWS does not give them, that it was the nested stack is all there is to say.
  const inner = await eventsSince(cloudFormation, nested, events[0]?.Timestamp).catch(() => []);
  return (await firstFailure(cloudFormation, inner, depth + 1)) ?? first;
}

async function eventsSince(
  cloudFormation: CloudFormation,
  stackId: string,
  since = new Date(0),
): Promise<readonly StackEvent[]> {
  const found: StackEvent[] = [];
  for await (const event of eventsOf(cloudFormation, stackId)) {
    if ((event.Timestamp ?? since) < since) break;
    found.push(event);
  }
  return found.toReversed();
}
