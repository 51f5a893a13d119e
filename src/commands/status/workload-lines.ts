import type { Theme } from '../../cli/command.ts';
import { indented, plain, styled, textTable } from '../../cli/text-table.ts';
import type { Activity, QueueActivity, ScheduleActivity } from '../../engine/engine.ts';
import { relative } from '../relative-time.ts';

/** A workload as the engine knows it. */
export interface WorkloadStatus extends Activity {
  /** `engine` for the secrets listener. */
  readonly integration: string;
  readonly workload: string;
  readonly domain: string;
  /** 4me account of the provider. */
  readonly account?: string;
  /** ISO 8601. */
  readonly deployedAt: string;
  readonly deployedBy: string;
  /** State of what a first deployment that failed left. */
  readonly failed?: string;
}

/** `now`: milliseconds since the epoch. */
export function workloadLines(workload: WorkloadStatus, now: number, theme: Theme): readonly string[] {
  return [
    '',
    theme.strong(workload.workload),
    ...deploymentLines(workload, now, theme),
    ...indented(queueLines(workload.queues, theme)),
    ...indented(scheduleLines(workload.schedules, now, theme)),
  ];
}

function deploymentLines({ failed, ...one }: WorkloadStatus, now: number, theme: Theme): readonly string[] {
  if (failed !== undefined) return [`  ${theme.warning(`its first deployment failed (${failed}); deploy it again`)}`];
  const where = one.account === undefined ? one.domain : `${one.account} on ${one.domain}`;
  return [`  deployed ${relative(one.deployedAt, now)} by ${one.deployedBy}, for ${where}`];
}

function queueLines(queues: readonly QueueActivity[], theme: Theme): readonly string[] {
  const rows = queues.map(({ name, waiting, delayed, underway, isDeadLetters }) => {
    if (!isDeadLetters) return [plain(name), ...[waiting, delayed, underway].map((count) => plain(String(count)))];
    const dead = waiting + delayed + underway;
    return [plain(name), plain(''), plain(''), plain(''), styled(String(dead), dead > 0 ? theme.warning : undefined)];
  });
  const titles = ['Queue', 'waiting', 'delayed', 'under way', 'dead letters'];
  return textTable(titles, rows, 'right', theme);
}

function scheduleLines(schedules: readonly ScheduleActivity[], now: number, theme: Theme): readonly string[] {
  const rows = schedules.map(({ name, expression, enabled, lastRunAt, nextRunAt }) => [
    plain(name),
    plain(expression),
    plain(lastRunAt === undefined ? '' : relative(lastRunAt, now)),
    enabled ? plain(nextText(nextRunAt, now)) : styled('switched off', theme.faint),
  ]);
  return textTable(['Schedule', 'runs', 'last run', 'next run'], rows, 'left', theme);
}

/** A time that has passed is made up for when an engine host runs. */
function nextText(time: string | undefined, now: number): string {
  if (time === undefined) return '';
  return Date.parse(time) < now ? 'due' : relative(time, now);
}
