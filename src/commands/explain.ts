import { catalogue, type ExplainedError } from '../catalogue/catalogue.ts';
import type { CommandContext, CommandResult, Theme } from '../cli/command.ts';
import { exitMeanings } from '../cli/exit-meanings.ts';
import { wrap } from '../cli/wrap.ts';
import { Failure, type FailureKind } from '../failure.ts';
import { nearest } from '../integration/nearest.ts';

const unknown: FailureKind = { code: 'AB-EXPLAIN-UNKNOWN', exit: 'usage' };

/** `explain [code]`: what an error means and what to do, or all of them by what they are about. */
export function explain(context: CommandContext): Promise<CommandResult> {
  const written = context.given.arguments['code'];
  if (written === undefined) {
    return Promise.resolve({ document: { errors: catalogue }, lines: (theme) => listing(theme) });
  }
  const error = entryOf(written);
  return Promise.resolve({ document: { errors: [error] }, lines: (theme) => explanation(error, theme) });
}

/** Case and the first part of the code do not matter. */
function entryOf(written: string): ExplainedError {
  const code = written.toUpperCase().replace(/^(?:AB-)?/, 'AB-');
  const found = catalogue.find((entry) => entry.code === code);
  if (found !== undefined) return found;
  const codes = catalogue.map((entry) => entry.code);
  const near = nearest(code, codes);
  const related = codes.filter((one) => one.split('-')[1] === code.split('-')[1]);
  throw new Failure(unknown, {
    message: `There is no error ${code}`,
    ...(related.length === 0 ? {} : { because: `errors that begin like it: ${related.join(', ')}` }),
    fix: near === undefined ? 'see "app-builder explain" for all of them' : `did you mean ${near}?`,
  });
}

function explanation({ code, exitCode, retryable, meaning, remedy }: ExplainedError, theme: Theme): readonly string[] {
  const exit = exitMeanings().find((one) => one.code === exitCode)?.meaning ?? '';
  return [
    theme.strong(code),
    '',
    ...wrap(meaning, theme.columns),
    '',
    ...wrap(remedy, theme.columns),
    '',
    ...wrap(`Exit code ${String(exitCode)}: ${exit}.`, theme.columns),
    ...(retryable ? ['The same command may succeed when it is run again.'] : []),
  ];
}

function listing(theme: Theme): readonly string[] {
  const groups = [...new Set(catalogue.map(({ group }) => group))];
  return groups.flatMap((group, index) => [
    ...(index === 0 ? [] : ['']),
    theme.strong(group),
    ...catalogue
      .filter((entry) => entry.group === group)
      .flatMap(({ code, meaning }) => [
        `  ${code}`,
        ...wrap(meaning, theme.columns - 4).map((line) => `    ${theme.faint(line)}`),
      ]),
  ]);
}
