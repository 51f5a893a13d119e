import type { Theme } from '../../cli/command.ts';
import { hanging } from '../../cli/wrap.ts';
import type { Finding } from '../../validate/finding.ts';

export interface ValidatedIntegration {
  readonly integration: string;
  readonly folder: string;
  readonly problems: number;
  readonly warnings: number;
  readonly findings: readonly Finding[];
}

const counted = (count: number, what: string): string => `${String(count)} ${what}${count === 1 ? '' : 's'}`;

/** e.g. `2 problems, 1 warning`; `no problems` where there are neither. */
export function countText({ problems, warnings }: Pick<ValidatedIntegration, 'problems' | 'warnings'>): string {
  if (problems + warnings === 0) return 'no problems';
  return [problems > 0 ? counted(problems, 'problem') : '', warnings > 0 ? counted(warnings, 'warning') : '']
    .filter((text) => text !== '')
    .join(', ');
}

/** Each finding with its place and its rule; what it says below. */
export function validateLines(integrations: readonly ValidatedIntegration[], theme: Theme): readonly string[] {
  return integrations.flatMap((one, index) => [
    ...(index === 0 ? [] : ['']),
    `${one.problems > 0 ? theme.removed('✗') : one.warnings > 0 ? theme.warning('!') : theme.added('✓')} ${theme.strong(one.integration)}  ${countText(one)}`,
    ...one.findings.flatMap((finding) => findingLines(finding, theme)),
  ]);
}

function findingLines({ file, line, pointer, rule, level, text }: Finding, theme: Theme): readonly string[] {
  const where = `${file}${line === undefined ? '' : `:${String(line)}`}${pointer === '' ? '' : ` ${pointer}`}`;
  const style = level === 'problem' ? theme.removed : theme.warning;
  const head = `  ${style(level)}  ${where}`;
  const plain = level.length + where.length + rule.length + 6;
  const heads = plain <= theme.columns ? [`${head}  ${theme.faint(rule)}`] : [head, `    ${theme.faint(rule)}`];
  return [...heads, ...hanging(text, 4, theme.columns)];
}
