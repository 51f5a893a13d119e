import { Failure } from '../failure.ts';
import { commaList } from './comma-list.ts';
import type { FileLayer } from './file-layer.ts';
import { readInputFiles } from './files.ts';
import { givenAnswer, secretUnreadable, type Answer } from './given-answer.ts';
import { answersFailure, type InvalidAnswer } from './missing.ts';
import { namedValues } from './name-value-lines.ts';
import { allQuestions, questions as table, type Question } from './questions.ts';
import type { InputSources } from './sources.ts';

/** Answers by key, each with its origin. */
export interface Answers {
  /** @throws Error if the key was not among the required questions, which is a mistake in the calling command */
  text(key: string): string;
  optional(key: string): string | undefined;
  /** Parts between commas, without empty ones; none if there is no answer. */
  list(key: string): readonly string[];
  /** Values by name, of an answer made of pairs; none if there is no answer. */
  pairs(key: string): Readonly<Record<string, string>>;
  /** True for yes, false for no; undefined if there is no answer. */
  decision(key: string): boolean | undefined;
  /** e.g. `flag --domain`, `variable APP_BUILDER_DOMAIN`, `/home/me/default_input.json (qa)`, `default`, `prompt` */
  origin(key: string): string | undefined;
}

export interface Layers {
  readonly answers: ReadonlyMap<string, Answer>;
  /** The files that were read, the nearest first. */
  readonly files: readonly FileLayer[];
}

/**
 * What is given without asking anybody: flags over variables over files over defaults (DESIGN §6).
 *
 * @throws Failure exit 2 for files that cannot be understood and secrets that cannot be read
 */
export async function givenAnswers(questions: readonly Question[], sources: InputSources): Promise<Layers> {
  requireOneReader(questions, sources);
  const files = await readInputFiles([...allQuestions, ...questions], sources);
  const answers = new Map<string, Answer>();
  for (const question of questions) {
    const answer = await givenAnswer(question, sources, files);
    if (answer !== undefined) answers.set(question.key, answer);
  }
  return { answers, files };
}

/**
 * Answers to all questions, or one failure that names everything missing or not valid.
 *
 * On a terminal, required questions are asked: an answer from a file or a default is the initial value and Enter takes it, or
 * is taken without a question under `skipQuestionWithDefault`. Flags and variables are never asked about.
 *
 * @throws Failure exit 2, before anything was touched; exit 130 when a prompt is cancelled
 */
export async function resolveAnswers(questions: readonly Question[], sources: InputSources): Promise<Answers> {
  const skip = table.skipQuestionWithDefault;
  const { answers: given } = await givenAnswers([...questions, skip], sources);
  const skips = given.get(skip.key)?.value === 'true';
  const asked = questions.filter((question) => question.required && isAsked(given.get(question.key), skips, sources));
  // Whoever is about to type four answers wants to hear about a wrong fifth one first.
  const settled = [...questions, skip].filter((question) => !asked.includes(question));
  if (asked.length > 0) requireValid(settled, given, []);
  const answers = new Map(given);
  for (const question of asked) {
    const answer = await ask(question, given.get(question.key), sources);
    if (answer !== undefined) answers.set(question.key, answer);
  }
  const missing = questions.filter(({ key, required }) => required && !answers.has(key));
  requireValid([...questions, skip], answers, missing, sources.whyNotAsking);
  return answersOf(answers);
}

function isAsked(answer: Answer | undefined, skips: boolean, sources: InputSources): boolean {
  if (sources.ask === undefined) return false;
  return answer === undefined || (!skips && (answer.source === 'file' || answer.source === 'default'));
}

async function ask(question: Question, given: Answer | undefined, sources: InputSources): Promise<Answer | undefined> {
  if (sources.ask === undefined) return given;
  const check = (value: string) => problemOf(question, value.trim() === '' && given ? given.value : value.trim());
  if (question.secret === true) {
    const keep = given === undefined ? '' : ` (Enter keeps that of ${given.origin})`;
    const value = (await sources.ask.secret({ message: question.message + keep, check })).trim();
    if (value === '') return given;
    sources.redact(value);
    return { value, origin: 'prompt', source: 'prompt' };
  }
  const initial = given?.value ?? question.suggestion;
  const { message, choices } = question;
  if (choices !== undefined) {
    const value = await sources.ask.select({ message, choices, ...(initial === undefined ? {} : { initial }) });
    return value === given?.value ? given : { value, origin: 'prompt', source: 'prompt' };
  }
  const value = (await sources.ask.text({ message, check, ...(initial === undefined ? {} : { initial }) })).trim();
  if (value === '' || value === given?.value) return given;
  return { value, origin: 'prompt', source: 'prompt' };
}

function problemOf(question: Question, value: string): string | undefined {
  if (value === '') return 'is empty';
  return question.check?.(value);
}

function requireValid(
  questions: readonly Question[],
  answers: ReadonlyMap<string, Answer>,
  missing: readonly Question[],
  whyNotAsking = '',
): void {
  const invalid = questions.flatMap((question): readonly InvalidAnswer[] => {
    const answer = answers.get(question.key);
    const problem = answer === undefined ? undefined : problemOf(question, answer.value);
    return answer === undefined || problem === undefined ? [] : [{ question, origin: answer.origin, problem }];
  });
  if (missing.length > 0 || invalid.length > 0) throw answersFailure(missing, invalid, whyNotAsking);
}

function requireOneReader(questions: readonly Question[], sources: InputSources): void {
  const readers = questions.filter(({ secret, flag }) => secret === true && sources.given.has(`${flag}-stdin`));
  if (readers.length < 2) return;
  const flags = readers.map(({ flag }) => `--${flag}-stdin`).join(' and ');
  throw new Failure(secretUnreadable, {
    message: `${flags} exclude each other`,
    because: 'stdin can be read once',
    fix: `give all but one of them with -file, e.g. --${readers[0]?.flag}-file <path>`,
  });
}

function answersOf(answers: ReadonlyMap<string, Answer>): Answers {
  const optional = (key: string) => answers.get(key)?.value;
  return {
    optional,
    text(key) {
      const value = optional(key);
      if (value === undefined) throw new Error(`the command reads "${key}" without having asked for it`);
      return value;
    },
    list: (key) => commaList(optional(key) ?? ''),
    pairs: (key) => namedValues(optional(key) ?? ''),
    decision(key) {
      const value = optional(key);
      return value === undefined ? undefined : value === 'yes';
    },
    origin: (key) => answers.get(key)?.origin,
  };
}
