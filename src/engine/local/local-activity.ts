import type { Activity, ScheduleActivity } from '../engine.ts';
import { runningHost } from './host-file.ts';
import { type LastRun, lastRuns } from './last-runs.ts';
import { type Manifest, engineLayout } from './manifest.ts';
import { messageFiles } from './queues/message-files.ts';
import { queueActivity } from './queues/queue-activity.ts';
import { queueName } from './queues/queue-name.ts';
import { timesOf } from './schedule-times.ts';
import { type Scheduled, scheduledIn } from './scheduled.ts';

/** Queues and schedules of a workload as the files of the engine have them; an engine host may run or not. `folder`: of the engine. */
export async function localActivity(
  folder: string,
  workload: string,
  manifest: Manifest,
  now: number,
): Promise<Activity> {
  const isWorkedOff = (await runningHost(folder)) !== undefined;
  const runs = lastRuns(folder);
  const queues = await Promise.all(
    manifest.queues.map(async (queue) => {
      const messages = messageFiles(engineLayout(folder).queues, queueName(workload, queue.id));
      return queueActivity(queue, await messages.list(), now, isWorkedOff);
    }),
  );
  const schedules = await Promise.all(
    scheduledIn(workload, manifest.functions).map(async (one) => scheduleActivity(one, await runs.read(one.name))),
  );
  return { queues, schedules };
}

export function scheduleActivity({ fn, schedule }: Scheduled, run: LastRun | undefined): ScheduleActivity {
  const { name, expression, enabled } = schedule;
  // What was noted for another expression says nothing about the times of this one.
  const isKnown = enabled && run?.expression === expression;
  const next = isKnown ? timesOf(expression)(run.since) : Number.POSITIVE_INFINITY;
  return {
    fn,
    name,
    expression,
    enabled,
    ...(run?.ranAt === undefined ? {} : { lastRunAt: new Date(run.ranAt).toISOString() }),
    ...(Number.isFinite(next) ? { nextRunAt: new Date(next).toISOString() } : {}),
  };
}
