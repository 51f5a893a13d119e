import { allQuestions } from '../input/questions.ts';
import { exitMeanings } from './exit-meanings.ts';
import { wrap } from './wrap.ts';

/** What `app-builder help <topic>` shows besides the commands. */
interface Topic {
  readonly summary: string;
  readonly lines: (columns: number) => readonly string[];
}

export const helpTopics: Readonly<Record<string, Topic>> = {
  'exit-codes': {
    summary: 'what the exit codes mean',
    lines: (width) => [
      'Exit codes of app-builder:',
      '',
      ...[{ code: 0, meaning: 'done, or nothing to do' }, ...exitMeanings()].map(
        ({ code, meaning }) => `${String(code).padStart(5)}  ${meaning}`,
      ),
      '',
      ...wrap(
        'With --json a failure is a document, with its exit code and whether it is worth a second try. "app-builder explain <code>" ' +
          'tells more of an error.',
        width,
      ),
    ],
  },
  variables: {
    summary: 'variables and keys that stand for flags',
    lines: (width) => [
      ...wrap(
        'What a flag says, a variable or a key of default_input.json can say, too. A flag wins over a variable, a variable over a file.',
        width,
      ),
      '',
      ...columns(
        allQuestions.map(({ key, flag, variable, secret }) => [flagOf(flag, secret), variable, key]),
        width,
      ),
      '',
      ...columns(
        [
          ['--environment', 'ENV_4ME'],
          ['--no-input', 'APP_BUILDER_NO_INPUT, CI'],
          ['--no-color', 'NO_COLOR'],
        ],
        width,
      ),
    ],
  },
};

const flagOf = (flag: string, secret: true | undefined): string => (secret === true ? `--${flag}-file` : `--${flag}`);

/** A row that would be wider than the rest leaves room for has its first cell on a line of its own. */
function columns(rows: readonly (readonly string[])[], width: number): readonly string[] {
  const fitting = rows.filter((row) => row.join('').length + row.length * 2 <= width - 4);
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...fitting.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]): string =>
    ` ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}`.trimEnd();
  return rows.flatMap((row) =>
    fitting.includes(row) ? [line(row)] : [` ${row[0] ?? ''}`, `   ${row.slice(1).join('  ')}`],
  );
}
