import { relative, sep } from 'node:path';
import type { CommandContext, CommandResult, Theme } from '../cli/command.ts';
import { namedValues } from '../input/name-value-lines.ts';
import { givenAnswers } from '../input/answers.ts';
import { allQuestions } from '../input/questions.ts';
import { inputSources } from '../input/sources.ts';
import { inputFolder } from '../input/start-folder.ts';
import { hideParameters } from './hidden-parameters.ts';

interface Row {
  readonly key: string;
  /** Null where nothing answers; `(set)` for a secret. */
  readonly value: string | null;
  readonly origin: string | null;
  readonly secret: boolean;
}

/** `config show`: every answer that is given without asking, the files, and with `--origin` where each is from. */
export async function configShow(context: CommandContext): Promise<CommandResult> {
  const { workingFolder, homeFolder } = context.surroundings;
  const folder = await inputFolder(workingFolder, context.given.arguments['integration']);
  const layers = await givenAnswers(allQuestions, inputSources(context, folder));
  const parameters = namedValues(layers.answers.get('parameters')?.value ?? '');
  await hideParameters(folder, parameters, context.redact);
  const answers = allQuestions.map((question): Row => {
    const answer = layers.answers.get(question.key);
    const secret = question.secret === true;
    const value = answer === undefined ? null : secret ? '(set)' : answer.value;
    return { key: question.key, value, origin: answer?.origin ?? null, secret };
  });
  const files = layers.files.map(({ path }) => path);
  const short = (text: string): string => shortened(text, workingFolder, homeFolder);
  return {
    document: { answers, files },
    lines: (theme) => [
      ...table(answers, context.given.has('origin'), short, theme),
      '',
      ...(files.length === 0
        ? ['No default_input.json was found.']
        : ['Files, the nearest first:', ...files.map((path) => `  ${short(path)}`)]),
    ],
  };
}

/** Origins get lines of their own where the widest row would not fit beside them. */
function table(
  rows: readonly Row[],
  withOrigin: boolean,
  short: (text: string) => string,
  theme: Theme,
): readonly string[] {
  const keyWidth = Math.max(...rows.map(({ key }) => key.length));
  const valueWidth = Math.max(...rows.map((row) => valueText(row).length));
  const originWidth = Math.max(...rows.map(({ origin }) => short(origin ?? '').length));
  const beside = keyWidth + 2 + valueWidth + 2 + originWidth <= theme.columns;
  return rows.flatMap((row) => {
    const text = valueText(row);
    const value = row.value === null ? theme.faint(text) : text;
    const start = `${theme.strong(row.key.padEnd(keyWidth))}  ${value}`;
    if (!withOrigin || row.origin === null) return [start];
    const origin = theme.faint(short(row.origin));
    if (beside) return [`${start}${' '.repeat(valueWidth - text.length)}  ${origin}`];
    return [start, `${' '.repeat(keyWidth + 2)}${origin}`];
  });
}

function valueText({ value }: Row): string {
  return value?.replaceAll('\n', ', ') ?? '(not set)';
}

/** Paths from the working folder or with `~`, whichever is shorter; other text as it is. */
function shortened(text: string, workingFolder: string, homeFolder: string): string {
  const path = /^(.*default_input\.json)( \(.*\))?$/.exec(text);
  if (path?.[1] === undefined) return text;
  const near = relative(workingFolder, path[1]);
  const candidates = [path[1], near.startsWith('..') ? near : `.${sep}${near}`];
  if (path[1].startsWith(homeFolder + sep)) candidates.push(`~${path[1].slice(homeFolder.length)}`);
  const best = candidates.toSorted((left, right) => left.length - right.length)[0] ?? path[1];
  return best + (path[2] ?? '');
}
