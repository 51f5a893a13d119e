import type { Theme } from '../../cli/command.ts';
import { visible, visibleLine } from '../../cli/visible.ts';
import { hanging } from '../../cli/wrap.ts';
import type { JsonObject } from '../../runtime/ports.ts';
import type { Finding } from '../../verification/check.ts';
import { relativeTime } from '../../verification/relative-time.ts';
import type { Tally } from '../../verification/tally.ts';

/** Everything that there is to say about an input. */
export interface Judgement {
  readonly platform: string;
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly notChecked: readonly string[];
  readonly tally: Tally;
}

/** `line 12`, `entry 3`, `line 12.3`, or `message` where there is nothing to tell it from. */
export function placeOf({ line, entry }: Finding): string {
  if (line === undefined) return entry === undefined ? 'message' : `entry ${String(entry)}`;
  return `line ${String(line)}${entry === undefined ? '' : `.${String(entry)}`}`;
}

/** For a person: one message in full, or counts and what is wrong with the bad ones. */
export function findingsLines(judgement: Judgement, theme: Theme): readonly string[] {
  const { tally } = judgement;
  return tally.only === undefined ? manyLines(judgement, theme) : onlyLines(tally.only, judgement, theme);
}

function onlyLines(finding: Finding, { platform, now, notChecked }: Judgement, theme: Theme): readonly string[] {
  const fact = factLines(theme);
  switch (finding.result) {
    case 'valid':
      return [
        `${theme.added('Valid')}, a message of ${platform}.`,
        ...fact('key', finding.key),
        ...(finding.proof === undefined ? [] : fact('proof', finding.proof)),
        ...claimLines('Claims', finding.claims, now, theme),
        ...payloadLines(finding.payload, theme),
        ...notCheckedLines(notChecked, theme),
      ];
    case 'invalid':
      return [
        `${theme.removed('Not valid')}: ${theme.strong(finding.rule)}`,
        ...fact('expected', finding.expected),
        ...(finding.found === undefined ? [] : fact('found', finding.found)),
        ...(finding.receivedAt === undefined ? [] : fact('captured', timeText(finding.receivedAt, now))),
        ...claimLines('What it says of itself', finding.claims, now, theme),
      ];
    case 'unusable':
      return [
        `${theme.warning('Unusable')}: ${theme.strong('there is no message in it')}`,
        ...fact('found', finding.found),
      ];
  }
}

function manyLines({ notChecked, tally }: Judgement, theme: Theme): readonly string[] {
  const { checked, valid, invalid, unusable, rules, keys, problems } = tally;
  const counts = [
    theme.added(`${String(valid)} valid`),
    ...(invalid === 0 ? [] : [theme.removed(`${String(invalid)} not valid`)]),
    ...(unusable === 0 ? [] : [theme.warning(`${String(unusable)} unusable`)]),
  ];
  const more = invalid + unusable - problems.length;
  return [
    `${String(checked)} messages: ${counts.join(', ')}`,
    ...countLines('key', keys, theme),
    ...countLines('rule', rules, theme),
    ...(problems.length === 0 ? [] : ['']),
    ...problems.flatMap((problem) => problemLines(problem, theme)),
    ...(more > 0 ? [theme.faint(`  and ${String(more)} more; --each shows every message`)] : []),
    ...notCheckedLines(notChecked, theme),
  ];
}

function problemLines(problem: Finding, theme: Theme): readonly string[] {
  if (problem.result === 'valid') return [];
  const what = problem.result === 'invalid' ? problem.rule : 'unusable';
  const found = problem.found === undefined ? '' : `; found ${problem.found}`;
  return hanging(visibleLine(`${placeOf(problem)}  ${what}: expected ${problem.expected}${found}`), 2, theme.columns);
}

const labelWidth = 10;

/** A label and its text, which is broken below itself. */
function factLines(theme: Theme): (label: string, text: string) => readonly string[] {
  return (label, text) => {
    const [first = '', ...rest] = hanging(visibleLine(text), labelWidth, theme.columns).map((line) => line.trimStart());
    return [
      `  ${theme.faint(visibleLine(label).padEnd(labelWidth - 2))}  ${first}`,
      ...rest.map((line) => `${' '.repeat(labelWidth + 2)}${line}`),
    ];
  };
}

/** Only where there is something to tell apart. */
function countLines(label: string, counts: Readonly<Record<string, number>>, theme: Theme): readonly string[] {
  const entries = Object.entries(counts).toSorted(([, left], [, right]) => right - left);
  return entries.flatMap(([name, count]) => factLines(theme)(label, `${name}: ${String(count)}`));
}

/** Claims that are seconds since the epoch (RFC 7519 §4.1), and the timestamp that Slack signs. */
const timeClaims = new Set(['exp', 'nbf', 'iat', 'timestamp']);

function claimLines(title: string, claims: JsonObject | undefined, now: number, theme: Theme): readonly string[] {
  if (claims === undefined || Object.keys(claims).length === 0) return [];
  const fact = factLines(theme);
  return [
    '',
    `${title}:`,
    ...Object.entries(claims).flatMap(([name, value]) => {
      if (timeClaims.has(name) && typeof value === 'number') return fact(name, timeText(value * 1000, now));
      return fact(name, typeof value === 'string' ? value : JSON.stringify(value));
    }),
  ];
}

function timeText(time: number, now: number): string {
  const date = new Date(time);
  return Number.isNaN(date.getTime())
    ? `${String(time / 1000)}, which is no time`
    : `${date.toISOString()}, ${relativeTime(time, now)}`;
}

function payloadLines(payload: unknown, theme: Theme): readonly string[] {
  if (payload === undefined) return [];
  const text = typeof payload === 'string' ? payload : (JSON.stringify(payload, null, 2) ?? '');
  return ['', theme.faint('Payload:'), ...visible(text).split('\n')];
}

function notCheckedLines(notChecked: readonly string[], theme: Theme): readonly string[] {
  if (notChecked.length === 0) return [];
  return ['', 'Not checked:', ...notChecked.flatMap((text) => hanging(text, 2, theme.columns).map(theme.faint))];
}
