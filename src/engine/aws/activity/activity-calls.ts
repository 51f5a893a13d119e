import { eventBridge, regionOfQueue, sqs } from '../requests/service-address.ts';
import type { SignedCall } from '../requests/signed-caller.ts';

/** What the command line asks of queues and rules. */
export interface ActivityCalls {
  getQueueAttributes(input: { readonly QueueUrl: string; readonly AttributeNames: readonly string[] }): Promise<{
    /** By name; numbers are text. */
    readonly Attributes?: Readonly<Record<string, string>>;
  }>;
  describeRule(input: { readonly Name: string }): Promise<{
    readonly Arn?: string;
    readonly ScheduleExpression?: string;
    /** `DISABLED`, or one of the ways to be enabled. */
    readonly State?: string;
  }>;
  listTargetsByRule(input: { readonly Rule: string }): Promise<{
    readonly Targets?: readonly { readonly Input?: string }[];
  }>;
}

/** As signed requests: two more clients of the SDK would be needed for three questions. */
export function activityCalls(call: SignedCall): ActivityCalls {
  return {
    getQueueAttributes: (input) => call(sqs, 'GetQueueAttributes', input, regionOfQueue(input.QueueUrl)),
    describeRule: (input) => call(eventBridge, 'DescribeRule', input),
    listTargetsByRule: (input) => call(eventBridge, 'ListTargetsByRule', input),
  };
}
