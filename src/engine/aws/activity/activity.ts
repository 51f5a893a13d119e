import type { CloudFormation } from '@aws-sdk/client-cloudformation';
import type { Activity, QueueActivity, ScheduleActivity } from '../../engine.ts';
import { awsFailure } from '../aws-failure.ts';
import type { ActivityCalls } from './activity-calls.ts';
import { type DeployedQueue, type DeployedSchedule, wokenBy } from './woken-by.ts';

export interface ActivityClients {
  readonly cloudFormation: CloudFormation;
  readonly calls: ActivityCalls;
}

/**
 * What the queues of a workload have now, by SQS's own estimate, and its schedules as they are set now. When a schedule ran or will
 * run is not told: EventBridge remembers no run, and counts a rate from a moment that it does not tell.
 */
export async function workloadActivity(
  { cloudFormation, calls }: ActivityClients,
  workload: string,
): Promise<Activity> {
  const { queues, schedules } = await wokenBy(cloudFormation, workload);
  const [queueActivities, scheduleActivities] = await Promise.all([
    Promise.all(queues.map((queue) => queueActivity(calls, queue))),
    Promise.all(schedules.map((schedule) => scheduleActivity(calls, schedule))),
  ]);
  return { queues: queueActivities, schedules: scheduleActivities };
}

const numbers = {
  waiting: 'ApproximateNumberOfMessages',
  delayed: 'ApproximateNumberOfMessagesDelayed',
  underway: 'ApproximateNumberOfMessagesNotVisible',
} as const;

async function queueActivity(
  calls: ActivityCalls,
  { name, address, deadLetters, isDeadLetters }: DeployedQueue,
): Promise<QueueActivity> {
  const { Attributes: attributes = {} } = await calls
    .getQueueAttributes({ QueueUrl: address, AttributeNames: Object.values(numbers) })
    .catch((error: unknown) => {
      throw awsFailure(error, `counting the messages of ${name}`);
    });
  const count = (of: keyof typeof numbers): number => Number(attributes[numbers[of]] ?? 0);
  return {
    name,
    waiting: count('waiting'),
    delayed: count('delayed'),
    underway: count('underway'),
    deadLetters,
    isDeadLetters,
  };
}

/** A rule may have been switched off by hand, so the template is not asked. */
export async function scheduleActivity(
  calls: ActivityCalls,
  { fn, name, rule }: DeployedSchedule,
): Promise<ScheduleActivity> {
  const { ScheduleExpression: expression = '', State: state } = await calls
    .describeRule({ Name: rule })
    .catch((error: unknown) => {
      throw awsFailure(error, `reading the schedule ${name} of ${fn}`);
    });
  return { fn, name, expression, enabled: state !== 'DISABLED' };
}
