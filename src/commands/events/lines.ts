import type { CommandContext, Theme } from '../../cli/command.ts';
import { visibleLine } from '../../cli/visible.ts';
import { hanging } from '../../cli/wrap.ts';
import type { CapturedEvent } from '../../events/captured-event.ts';
import { jsonOr, textLines } from '../trigger/lines.ts';

const titles = ['Id', 'Time (UTC)', 'Event', 'Account', 'Answer'] as const;

/** One line for each event, within the width of the terminal. */
export function eventTable(events: readonly CapturedEvent[], theme: Theme): readonly string[] {
  const rows = events.map((event) =>
    [event.id, shortTime(event.at), event.event || '?', event.account ?? '', answerText(event)].map(visibleLine),
  );
  const widths = titles.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const [, , , account = 0] = widths;
  const over = widths.reduce((sum, width) => sum + width, 0) + 2 * (titles.length - 1) - theme.columns;
  // Ids are for copying and answers are what one looks for: names of accounts give way.
  widths[3] = Math.max(titles[3].length, account - Math.max(0, over));
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, column) => fitted(cell, widths[column] ?? 0))
      .join('  ')
      .trimEnd();
  return [
    theme.faint(line(titles)),
    ...rows.map((row, index) => {
      const { status } = events[index] ?? { status: null };
      const text = cut(line(row), theme.columns);
      return isAccepted(status) ? text : theme.warning(text);
    }),
  ];
}

/** Everything that is kept of one event. */
export function eventLines(event: CapturedEvent, context: CommandContext, theme: Theme): readonly string[] {
  const { account, attempt, source, method, address, error, ms, token, verdict } = event;
  const facts: readonly (readonly [string, string | undefined])[] = [
    ['time', event.at],
    ['source', attempt === undefined ? source : `${source}, attempt ${String(attempt)}`],
    ['sent to', `${method} ${address}`],
    ['answer', `${answerStatus(event)} in ${String(ms)} ms${error === undefined ? '' : `: ${error}`}`],
    ['signature', verdictText(verdict)],
    ['token', token === undefined ? undefined : tokenText(token)],
  ];
  return [
    theme.strong(visibleLine(`${event.event || 'message'}${account === undefined ? '' : ` of ${account}`}`)),
    ...facts.flatMap(([label, text]) =>
      text === undefined ? [] : hanging(`${label.padEnd(10)} ${visibleLine(text)}`, 2, theme.columns),
    ),
    '',
    theme.strong('Headers'),
    ...Object.entries(event.headers).flatMap(([name, value]) =>
      hanging(visibleLine(`${name}: ${value}`), 2, theme.columns),
    ),
    '',
    theme.strong(token === undefined ? 'Body' : "Data of the body's token"),
    ...textLines(event.truncated ? event.body : jsonOr(event.body), context, theme),
    ...(event.truncated ? ['', theme.warning('The body is longer; only its first 64 KiB were kept.')] : []),
    ...(event.redacted ? ['', theme.warning('Secrets of the body were not kept.')] : []),
  ];
}

function isAccepted(status: number | null): boolean {
  return status !== null && status >= 200 && status < 300;
}

function answerStatus({ status }: CapturedEvent): string {
  return status === null ? 'no answer' : String(status);
}

function answerText(event: CapturedEvent): string {
  const rule = event.verdict?.valid === false ? event.verdict.rule : undefined;
  return rule === undefined ? answerStatus(event) : `${answerStatus(event)} ${rule}`;
}

function verdictText(verdict: CapturedEvent['verdict']): string | undefined {
  if (verdict === undefined) return undefined;
  if (verdict.valid) return 'valid';
  const { rule = 'refused', expected } = verdict;
  return expected === undefined ? `not valid: ${rule}` : `not valid: ${rule}, expected ${expected}`;
}

function tokenText({ algorithm, claims }: NonNullable<CapturedEvent['token']>): string {
  const { iss } = claims;
  return typeof iss === 'string' ? `${algorithm}, issuer ${iss}` : algorithm;
}

/** `2026-11-28T17:24:05.123Z` -> `11-28 17:24:05` */
function shortTime(time: string): string {
  return time.slice(5, 19).replace('T', ' ');
}

function fitted(text: string, width: number): string {
  return cut(text, width).padEnd(width);
}

function cut(text: string, width: number): string {
  return text.length > width ? `${text.slice(0, width - 1)}…` : text;
}
