import type { Json } from 'app-builder/runtime';
import { durationText, summaryText, type SyncReport } from '../mapping/summary.ts';
import type { Checkpoint } from './checkpoint.ts';
import type { OperatingSystemsUpdate } from './operating-systems.ts';

/** Seconds are as exact as 4me's field (external-apis §3.7). */
const timeText = (milliseconds: number): string => `${new Date(milliseconds).toISOString().slice(0, 19)}Z`;

export const startFields = ({ startedAt }: Checkpoint): Readonly<Record<string, Json>> => ({
  sync_start_at: timeText(startedAt),
});

/** What the customer sees of a sync that has ended, or that is to be repeated: `problem` says why. */
export function endFields(
  checkpoint: Checkpoint,
  endedAt: number,
  operatingSystems: OperatingSystemsUpdate,
  problem: string | undefined,
): Readonly<Record<string, Json>> {
  const duration = Math.max(0, endedAt - checkpoint.startedAt);
  return {
    sync_end_at: timeText(endedAt),
    sync_duration: duration / 1000,
    sync_duration_text: durationText(duration),
    sync_summary: summaryText(reportOf(checkpoint, operatingSystems, problem)),
  };
}

function reportOf(
  { sources, problems, ambiguousPeople }: Checkpoint,
  operatingSystems: OperatingSystemsUpdate,
  problem: string | undefined,
): SyncReport {
  return {
    sources: sources.map(({ source, counts, problem: ofSource, warnings }) => ({
      site: source.site.name,
      source: source.name,
      counts,
      ...(ofSource === null ? {} : { problem: ofSource }),
      warnings,
    })),
    sites: problems,
    operatingSystems,
    ambiguousPeople,
    ...(problem === undefined ? {} : { problem }),
  };
}
