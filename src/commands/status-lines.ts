import type { Theme } from '../cli/command.ts';
import type { Activity, QueueActivity, ScheduleActivity } from '../engine/engine.ts';

/** A workload as `status` shows it. */
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
export function statusLines(workloads: readonly WorkloadStatus[], now: number, theme: Theme): readonly string[] {
  return workloads.flatMap((workload) => [
    '',
    theme.strong(workload.workload),
    ...deploymentLines(workload, now, theme),
    ...indented(queueLines(workload.queues, theme)),
    ...indented(scheduleLines(workload.schedules, now, theme)),
  ]);
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
  return table(titles, rows, 'right', theme);
}

function scheduleLines(schedules: readonly ScheduleActivity[], now: number, theme: Theme): readonly string[] {
  const rows = schedules.map(({ name, expression, enabled, lastRunAt, nextRunAt }) => [
    plain(name),
    plain(expression),
    plain(lastRunAt === undefined ? '' : relative(lastRunAt, now)),
    enabled ? plain(nextText(nextRunAt, now)) : styled('switched off', theme.faint),
  ]);
  return table(['Schedule', 'runs', 'last run', 'next run'], rows, 'left', theme);
}

/** A time that has passed is made up for when an engine host runs. */
function nextText(time: string | undefined, now: number): string {
  if (time === undefined) return '';
  return Date.parse(time) < now ? 'due' : relative(time, now);
}

const units = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1000],
] as const;

/** `3 min ago`, `in 2 h`, `now`. `time`: ISO 8601. */
export function relative(time: string, now: number): string {
  const difference = Date.parse(time) - now;
  const length = Math.abs(difference);
  const [unit, size] = units.find(([, one]) => length >= one) ?? ['', 1];
  if (unit === '') return 'now';
  const amount = `${String(Math.floor(length / size))} ${unit}`;
  return difference < 0 ? `${amount} ago` : `in ${amount}`;
}

interface Cell {
  readonly text: string;
  readonly style: (text: string) => string;
}

function styled(text: string, style: ((text: string) => string) | undefined): Cell {
  return { text, style: style ?? ((one) => one) };
}

const plain = (text: string): Cell => styled(text, undefined);

const gap = 2;
const margin = 2;

/** Rows below their titles; the first column has a line of its own where the table would be wider than the terminal. */
function table(
  titles: readonly string[],
  rows: readonly (readonly Cell[])[],
  align: 'left' | 'right',
  theme: Theme,
): readonly string[] {
  if (rows.length === 0) return [];
  const all = [titles.map((title) => styled(title, theme.faint)), ...rows];
  const widths = titles.map((_title, index) => Math.max(...all.map((row) => row[index]?.text.length ?? 0)));
  const total = widths.reduce((sum, width) => sum + width + gap, margin - gap);
  const line = (cells: readonly Cell[], from: number): string =>
    cells
      .slice(from)
      .map(({ text, style }, index) => {
        const padding = ' '.repeat((widths[index + from] ?? 0) - text.length);
        return align === 'right' && index + from > 0 ? padding + style(text) : style(text) + padding;
      })
      .join(' '.repeat(gap))
      .trimEnd();
  if (total <= theme.columns) return all.map((row) => line(row, 0));
  return all.flatMap(([first = plain(''), ...others]) => [first.style(first.text), `  ${line([first, ...others], 1)}`]);
}

function indented(lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : ['', ...lines.map((line) => ' '.repeat(margin) + line)];
}
