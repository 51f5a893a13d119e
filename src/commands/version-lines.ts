import type { Theme } from '../cli/command.ts';
import { plain, styled, textTable, type Cell } from '../cli/text-table.ts';

/** A version as the table of versions shows it. */
export interface VersionRow {
  /** ISO 8601; null where 4me does not say, undefined for the draft. */
  readonly publishedAt?: string | null;
  readonly newest?: boolean;
  readonly disabled: boolean;
  readonly instances: number;
  /** Of the instances; undefined where nobody asked. */
  readonly suspended?: number;
  readonly switchedOff?: number;
}

/** `2026-01-31 12:00 UTC`; versions have no number in the API. `time`: ISO 8601. */
export function publishedTime(time: string | null): string {
  return time === null ? 'unknown time' : `${new Date(time).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

function nameOf({ publishedAt, newest, disabled }: VersionRow): string {
  const notes = [...(newest === true ? ['newest'] : []), ...(disabled ? ['disabled'] : [])];
  const name = publishedAt === undefined ? 'draft' : publishedTime(publishedAt);
  return notes.length === 0 ? name : `${name} (${notes.join(', ')})`;
}

/** How many customers have which version; without versions no lines. */
export function versionLines(versions: readonly VersionRow[], theme: Theme): readonly string[] {
  const detailed = versions.some(({ suspended }) => suspended !== undefined);
  const count = (value: number | undefined): Cell =>
    styled(String(value ?? 0), (value ?? 0) > 0 ? theme.warning : undefined);
  return textTable(
    ['Version', 'customers', ...(detailed ? ['suspended', 'switched off'] : [])],
    versions.map((version) => [
      plain(nameOf(version)),
      plain(String(version.instances)),
      ...(detailed ? [count(version.suspended), count(version.switchedOff)] : []),
    ]),
    'right',
    theme,
  );
}
