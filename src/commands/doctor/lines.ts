import type { Theme } from '../../cli/command.ts';
import { wrap } from '../../cli/wrap.ts';
import { doctorChecks } from '../../doctor/catalogue.ts';
import type { CheckResult, Status } from '../../doctor/check.ts';

const signs: Readonly<Record<Status, string>> = { ok: '✓', warning: '!', failed: '✗', skipped: '-' };

const styleOf = (status: Status, theme: Theme): ((text: string) => string) =>
  ({ ok: theme.added, warning: theme.warning, failed: theme.removed, skipped: theme.faint })[status];

const width = Math.max(...Object.values(doctorChecks).map(({ title }) => title.length));
const margin = 2 + width + 2;

/** A sign and a title for each check, what it has found beside them, and the fix below. */
export function doctorLines(results: readonly CheckResult[], theme: Theme): readonly string[] {
  return results.flatMap(({ name, status, text, fix }) => {
    const style = styleOf(status, theme);
    const [first = '', ...more] = wrap(text, theme.columns - margin);
    const shown = status === 'skipped' ? theme.faint : (one: string): string => one;
    const indent = ' '.repeat(margin);
    return [
      `${style(signs[status])} ${doctorChecks[name].title.padEnd(width)}  ${shown(first)}`,
      ...more.map((line) => indent + shown(line)),
      ...(fix === undefined ? [] : wrap(fix, theme.columns - margin).map((line) => indent + theme.strong(line))),
    ];
  });
}
