import type { Command, Flag } from '../../src/cli/command.ts';
import { schemaName } from '../../src/cli/documents/all.ts';
import { exitMeanings } from '../../src/cli/exit-meanings.ts';
import { commonFlags } from '../../src/cli/flags.ts';
import { purposes } from '../../src/cli/table.ts';
import { allQuestions } from '../../src/input/questions.ts';

/** The reference of every command, as a page in Markdown. */
export function commandsPage(): string {
  const sections = purposes.flatMap(({ purpose, commands }) => [`## ${purpose}`, ...commands.flatMap(commandSection)]);
  const contents = purposes.map(
    ({ purpose, commands }) => `- ${purpose}: ${commands.map(({ name }) => `[${name}](#${anchor(name)})`).join(', ')}`,
  );
  return page([
    '# Commands',
    'This page is made from the table of commands: `npm run generate`. `app-builder <command> --help` shows the same.',
    contents.join('\n'),
    'A value comes from a flag, else from a variable, else from a key of the nearest `default_input.json` ([answers](input.md)). ' +
      'stdout has the result, stderr the rest. Without a terminal, with `CI`, `--no-input` or `--json` nobody is asked.',
    '## Flags of every command',
    flagTable(commonFlags),
    '`--json` prints one document, also on failure; each command has its JSON Schema in [schemas](../schemas), and every failure fits ' +
      '[failure](../schemas/failure.schema.json). Nothing is sent to anybody about how the program is used, and it does not look for ' +
      'newer versions of itself.',
    '## Exit codes',
    table(
      ['code', 'meaning'],
      [['0', 'done, or nothing to do'], ...exitMeanings().map(({ code, meaning }) => [String(code), meaning])],
    ),
    'What an error means, and what to do, is in [errors](errors.md) and in `app-builder explain <code>`.',
    ...sections,
  ]);
}

function commandSection(command: Command): readonly string[] {
  const { name, summary, details, arguments: words = [], flags, examples, exits, line } = command;
  const usage = [
    'app-builder',
    name,
    ...words.map((word) => (word.required ? `<${word.name}>` : `[${word.name}]`)),
    '[flags]',
  ];
  return [
    `### ${name}`,
    plain(`${summary}.${details === undefined ? '' : ` ${details}`}`),
    fenced([usage.join(' ')]),
    ...(words.length === 0
      ? []
      : [
          table(
            ['argument', ''],
            words.map((word) => [code(word.name), plain(withChoices(word))]),
          ),
        ]),
    ...(flags.length === 0 ? [] : [flagTable(flags)]),
    ...examples.map(({ run, shows }) => `${plain(upper(shows))}:\n\n${fenced([run])}`),
    ...(exits === undefined
      ? []
      : [
          `Besides 0, 1, 2 and 130 it may end with ${exitMeanings(exits)
            .map((exit) => `${String(exit.code)} (${exit.meaning})`)
            .join(', ')}.`,
        ]),
    `With \`--json\`: ${schemaLink(schemaName(name))}${line === undefined ? '' : `, its lines ${schemaLink(`${schemaName(name)}-line`)}`}.`,
  ];
}

const schemaLink = (name: string): string => `[${name}](../schemas/${name}.schema.json)`;

/** Flags of answers with their other two ways. */
function flagTable(flags: readonly Flag[]): string {
  const rows = flags.map((flag) => {
    const { name, short, value, many } = flag;
    const written = `${short === undefined ? '' : `-${short}, `}--${name}${value === undefined || value === '' ? '' : ` <${value}>`}`;
    const question = allQuestions.find(
      (one) => name === one.flag || (one.secret === true && name === `${one.flag}-file`),
    );
    return [
      code(written),
      plain(withChoices(flag)) +
        (many === undefined ? '' : many === 'list' ? '; a list with commas' : '; as often as needed'),
      question === undefined ? '' : code(question.variable),
      question === undefined ? '' : code(question.key),
    ];
  });
  return rows.some(([, , variable]) => variable !== '')
    ? table(['flag', '', 'variable', 'key'], rows)
    : table(
        ['flag', ''],
        rows.map((row) => row.slice(0, 2)),
      );
}

const withChoices = ({
  summary,
  choices,
}: {
  readonly summary: string;
  readonly choices?: readonly string[];
}): string => (choices === undefined ? summary : `${summary}: ${choices.join(', ')}`);

/** As GitHub makes it from a heading. */
const anchor = (heading: string): string => heading.toLowerCase().replaceAll(' ', '-');

const upper = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

const code = (text: string): string => `\`${text}\``;

/** Not `sh`: those of other pages are run one after the other, these are examples. */
const fenced = (lines: readonly string[]): string => ['```text', ...lines, '```'].join('\n');

const row = (cells: readonly string[]): string => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;

function table(titles: readonly string[], rows: readonly (readonly string[])[]): string {
  return [row(titles), row(titles.map(() => '---')), ...rows.map(row)].join('\n');
}

/** Markdown would take these signs for its own. */
export const plain = (text: string): string => text.replaceAll(/[<*]/g, String.raw`\$&`);

export const page = (blocks: readonly string[]): string => `${blocks.join('\n\n')}\n`;
