import { escaped, shownLine } from './shown-text.ts';

export { durationText } from './duration.ts';

/** What became of the assets of one source. */
export interface SourceCounts {
  readonly uploaded: number;
  /** By reason, such as `too old`. */
  readonly skipped: Readonly<Record<string, number>>;
  readonly failed: number;
  /** The first few. */
  readonly errors: readonly string[];
  /** How many there are besides. */
  readonly moreErrors: number;
}

/** What became of one source of a site. */
export interface SourceReport {
  readonly site: string;
  readonly source: string;
  readonly counts: SourceCounts;
  /** Why it was left out, or not finished. */
  readonly problem?: string | undefined;
  readonly warnings: readonly string[];
}

export interface SyncReport {
  readonly sources: readonly SourceReport[];
  /** What went wrong with whole sites, and with what the customer named. */
  readonly sites: readonly { readonly site: string; readonly problem: string }[];
  /** End-of-support dates. */
  readonly operatingSystems: {
    readonly updated: number;
    readonly unchanged: number;
    readonly failed: readonly string[];
  };
  /** Names that several people have, so that none of them was linked. */
  readonly ambiguousPeople: number;
  /** Why the whole synchronisation ended early. */
  readonly problem?: string | undefined;
}

/** Characters: what the custom field takes (external-apis §3.5), and how much of it each part may have. */
const limit = 15_000;
const longest = { sources: 6000, line: 500, name: 80, message: 300, reason: 120, detail: 400 };
const mostSources = 20;
const mostSites = 5;
const mostReasons = 3;
const fence = '```';

/**
 * The result of a synchronisation as rich text, at most 15,000 characters (external-apis §3.5, §3.8): first what people want to
 * know, sources with problems first, then all details as far as there is room, in a block of code that is always closed.
 * Whatever comes from outside is text, never markup; addresses, tokens and secrets are left out.
 */
export function summaryText(report: SyncReport): string {
  const head = headOf(report).join('\n').trimEnd();
  const lines = detailsOf(report);
  return lines.length === 0 ? head : `${head}\n\n${block(lines, limit - head.length - 2)}`;
}

function headOf({ sources, sites, operatingSystems, ambiguousPeople, problem }: SyncReport): readonly string[] {
  const lines: string[] = [];
  if (problem !== undefined) lines.push(`**Not completed:** ${escaped(shownLine(problem, longest.message))}`, '');
  const of = sources.length === 1 ? '1 source' : `${count(sources.length)} sources`;
  lines.push(`Assets of ${of}: ${countsText(totalOf(sources))}.`, '');
  lines.push(...siteLines(sites), ...sourceLines(sources));

  const { updated, unchanged, failed } = operatingSystems;
  if (updated + unchanged + failed.length > 0) {
    const counted = [`${count(updated)} updated`, `${count(unchanged)} unchanged`];
    if (failed.length > 0) counted.push(`${count(failed.length)} failed: ${reasonsText(failed, 0)}`);
    lines.push(`* End of support of operating systems: ${escaped(counted.join(', '))}`);
  }
  if (ambiguousPeople > 0) {
    lines.push(`* Names of users that several people have, none of whom was linked: ${count(ambiguousPeople)}`);
  }
  return lines;
}

function siteLines(sites: SyncReport['sites']): readonly string[] {
  const lines = sites
    .slice(0, mostSites)
    .map(
      ({ site, problem }) => `* ${escaped(`${shownLine(site, longest.name)}: ${shownLine(problem, longest.message)}`)}`,
    );
  if (sites.length > mostSites) lines.push(`* ${count(sites.length - mostSites)} more problems: see below`);
  return lines;
}

/** What went worst comes first. */
function sourceLines(sources: readonly SourceReport[]): readonly string[] {
  const lines: string[] = [];
  let room = longest.sources;
  for (const source of sources.toSorted((a, b) => severity(b) - severity(a))) {
    const line = `* ${escaped(shownLine(sourceText(source), longest.line))}`;
    room -= line.length;
    if (lines.length === mostSources || room < 0) {
      lines.push(`* ${count(sources.length - lines.length)} more: see below`);
      break;
    }
    lines.push(line);
  }
  return lines;
}

function severity({ problem, counts, warnings }: SourceReport): number {
  if (problem !== undefined) return 3;
  if (counts.failed > 0 || counts.errors.length > 0) return 2;
  return warnings.length > 0 ? 1 : 0;
}

function sourceText({ site, source, counts, problem, warnings }: SourceReport): string {
  const parts = [`${shownLine(site, longest.name)}, ${shownLine(source, longest.name)}: ${countsText(counts)}`];
  if (problem !== undefined) parts.push(`Not completed: ${shownLine(problem, longest.message)}`);
  if (counts.errors.length > 0) parts.push(`Errors: ${reasonsText(counts.errors, counts.moreErrors)}`);
  const [warning] = warnings;
  if (warning !== undefined) parts.push(shownLine(warning, longest.message));
  return parts.join('. ');
}

function reasonsText(errors: readonly string[], more: number): string {
  const shown = errors.slice(0, mostReasons).map((error) => `"${shownLine(error, longest.reason)}"`);
  const left = errors.length - shown.length + more;
  return `${shown.join(', ')}${left > 0 ? ` and ${count(left)} more` : ''}`;
}

function totalOf(sources: readonly SourceReport[]): Pick<SourceCounts, 'uploaded' | 'failed' | 'skipped'> {
  const skipped = new Map<string, number>();
  let [uploaded, failed] = [0, 0];
  for (const { counts } of sources) {
    uploaded += counts.uploaded;
    failed += counts.failed;
    for (const [reason, number] of Object.entries(counts.skipped)) {
      skipped.set(reason, (skipped.get(reason) ?? 0) + number);
    }
  }
  return { uploaded, failed, skipped: Object.fromEntries(skipped) };
}

function countsText({ uploaded, failed, skipped }: Pick<SourceCounts, 'uploaded' | 'failed' | 'skipped'>): string {
  const counted = [`${count(uploaded)} uploaded`];
  const left = Object.values(skipped).reduce((sum, number) => sum + number, 0);
  if (left > 0) counted.push(`${count(left)} skipped`);
  if (failed > 0) counted.push(`${count(failed)} failed`);
  return counted.join(', ');
}

/** Plain lines, and not JSON: they stay readable wherever they end. */
function detailsOf({ sources, sites, operatingSystems, problem }: SyncReport): readonly string[] {
  const lines: string[] = [];
  const add = (indented: boolean, line: string): void => {
    lines.push(`${indented ? '  ' : ''}${shownLine(line, longest.detail).replaceAll('`', "'")}`);
  };
  if (problem !== undefined) add(false, `not completed: ${problem}`);
  for (const { site, problem: ofSite } of sites) add(false, `${shownLine(site, longest.name)}: ${ofSite}`);
  for (const { site, source, counts, problem: ofSource, warnings } of sources) {
    add(false, `${shownLine(site, longest.name)} / ${shownLine(source, longest.name)}`);
    add(true, `uploaded: ${count(counts.uploaded)}`);
    for (const [reason, number] of Object.entries(counts.skipped)) add(true, `skipped, ${reason}: ${count(number)}`);
    if (counts.failed > 0) add(true, `failed: ${count(counts.failed)}`);
    if (ofSource !== undefined) add(true, `not completed: ${ofSource}`);
    for (const warning of warnings) add(true, `warning: ${warning}`);
    for (const error of counts.errors) add(true, `error: ${error}`);
    if (counts.moreErrors > 0) add(true, `errors that are not listed: ${count(counts.moreErrors)}`);
  }
  if (operatingSystems.failed.length > 0) add(false, 'operating systems');
  for (const error of operatingSystems.failed) add(true, `error: ${error}`);
  return lines;
}

const notice = (left: number): string => `… ${count(left)} more lines`;

/** A block of code of at most `room` characters; what is left out is said in its last line. */
function block(lines: readonly string[], room: number): string {
  const frame = `${fence}\n\n${fence}`.length;
  const kept: string[] = [];
  let used = frame;
  for (const [index, line] of lines.entries()) {
    const left = lines.length - index - 1;
    const reserve = left === 0 ? 0 : notice(lines.length).length + 1;
    if (used + line.length + 1 + reserve > room) {
      kept.push(notice(left + 1));
      break;
    }
    kept.push(line);
    used += line.length + 1;
  }
  return `${fence}\n${kept.join('\n')}\n${fence}`;
}

/** With commas; what Intl has for it takes seven megabytes of a function's memory. */
const count = (value: number): string => String(value).replace(/\B(?=(?:\d{3})+$)/g, ',');
