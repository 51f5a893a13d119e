import { dirname, resolve } from 'node:path';
import { Failure, type FailureKind } from '../failure.ts';
import type { FileLayer } from './file-layer.ts';
import type { Question } from './questions.ts';
import type { InputSources } from './sources.ts';

/** An answer and where it is from, e.g. `flag --domain` or `/home/me/default_input.json (qa)`. */
export interface Answer {
  /** Lists have commas between their parts, pairs line breaks; switches are `true` or `false`, decisions `yes` or `no`. */
  readonly value: string;
  readonly origin: string;
  /** Flags and variables are for this run only, so they are never asked about. */
  readonly source: 'flag' | 'variable' | 'file' | 'default' | 'prompt';
}

export const secretUnreadable: FailureKind = { code: 'AB-INPUT-SECRET', exit: 'usage' };

/** The first that answers: flag, variable, nearest file, default. Secrets are registered before they are returned. */
export async function givenAnswer(
  question: Question,
  sources: InputSources,
  layers: readonly FileLayer[],
): Promise<Answer | undefined> {
  const answer =
    (await fromFlag(question, sources)) ??
    fromVariable(question, sources) ??
    fromFiles(question, layers) ??
    fromDefault(question);
  if (answer !== undefined && question.secret === true) sources.redact(answer.value);
  return answer;
}

async function fromFlag(question: Question, sources: InputSources): Promise<Answer | undefined> {
  if (question.secret === true) return secretFromFlag(question, sources);
  const { given } = sources;
  const origin = `flag --${question.flag}`;
  if (question.kind === 'switch')
    return given.has(question.flag) ? { value: 'true', origin, source: 'flag' } : undefined;
  const value = valueOf(question, given);
  if (!given.has(question.flag) || value === undefined) return undefined;
  return { value: absolute(question, value.trim(), sources.workingFolder), origin, source: 'flag' };
}

function valueOf({ kind, flag }: Question, given: InputSources['given']): string | undefined {
  if (kind === 'pairs') return given.each(flag).join('\n');
  return kind === 'list' ? given.list(flag).join(',') : given.text(flag);
}

async function secretFromFlag(question: Question, sources: InputSources): Promise<Answer | undefined> {
  const { given } = sources;
  const path = given.text(`${question.flag}-file`);
  if (path !== undefined && given.has(`${question.flag}-stdin`)) {
    throw new Failure(secretUnreadable, {
      message: `--${question.flag}-file and --${question.flag}-stdin exclude each other`,
      fix: 'give one of them',
    });
  }
  if (path !== undefined) {
    const value = await sources.readFile(path).catch((error: unknown) => unreadable(question, path, error));
    return { value: value.trim(), origin: `flag --${question.flag}-file`, source: 'flag' };
  }
  if (!given.has(`${question.flag}-stdin`)) return undefined;
  return { value: (await sources.readStdin()).trim(), origin: `flag --${question.flag}-stdin`, source: 'flag' };
}

function unreadable(question: Question, path: string, error: unknown): never {
  const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
  throw new Failure(
    secretUnreadable,
    { message: `cannot read ${path}`, because: code, fix: `give --${question.flag}-file a file that can be read` },
    { cause: error },
  );
}

function fromVariable(question: Question, sources: InputSources): Answer | undefined {
  const value = sources.environment[question.variable]?.trim();
  if (value === undefined || value === '') return undefined;
  const answer = absolute(question, usualWord(question, value), sources.workingFolder);
  return { value: answer, origin: `variable ${question.variable}`, source: 'variable' };
}

function absolute(question: Question, value: string, folder: string): string {
  return question.path === true && value !== '' ? resolve(folder, value) : value;
}

const words = {
  switch: { '1': 'true', yes: 'true', '0': 'false', no: 'false' },
  decision: { '1': 'yes', true: 'yes', '0': 'no', false: 'no' },
} as const satisfies Readonly<Record<string, Readonly<Record<string, string>>>>;

/** Variables have no type, so the usual words for on and off are taken as well. */
function usualWord({ kind }: Question, value: string): string {
  if (kind !== 'switch' && kind !== 'decision') return value;
  const word = value.toLowerCase();
  return new Map<string, string>(Object.entries(words[kind])).get(word) ?? word;
}

function fromFiles(question: Question, layers: readonly FileLayer[]): Answer | undefined {
  for (const layer of layers) {
    const found = layer.values.get(question.key);
    if (found === undefined) continue;
    return { ...found, value: absolute(question, found.value, dirname(layer.path)), source: 'file' };
  }
  return undefined;
}

function fromDefault(question: Question): Answer | undefined {
  return question.default === undefined ? undefined : { value: question.default, origin: 'default', source: 'default' };
}
