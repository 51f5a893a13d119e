import { Failure, type FailureKind } from '../failure.ts';
import type { Question } from './questions.ts';

const answersMissing: FailureKind = { code: 'AB-INPUT-MISSING', exit: 'usage' };
const answersInvalid: FailureKind = { code: 'AB-INPUT-INVALID', exit: 'usage' };

export interface InvalidAnswer {
  readonly question: Question;
  readonly origin: string;
  /** What is wrong, without the value. */
  readonly problem: string;
}

/** One failure for all answers that are missing or not valid, each with its flag, its variable and its key. */
export function answersFailure(
  missing: readonly Question[],
  invalid: readonly InvalidAnswer[],
  whyNotAsking: string,
): Failure {
  const wrong = invalid.map(({ question, origin, problem }) => `${question.key} (${origin}) ${problem}`);
  if (missing.length === 0) {
    return new Failure(answersInvalid, {
      message: `${counted(invalid.length, 'answer')} not valid`,
      because: wrong.join('\n'),
      fix: 'correct what these name',
    });
  }
  const nobody = whyNotAsking === '' ? 'no answer was given' : `nobody can be asked: ${whyNotAsking}`;
  return new Failure(answersMissing, {
    message: `${counted(missing.length, 'answer')} missing: ${missing.map(({ key }) => key).join(', ')}`,
    because: [nobody, ...wrong].join('\n'),
    fix: ['give each by its flag, its variable or its key in default_input.json', ...ways(missing)].join('\n'),
  });
}

function counted(count: number, noun: string): string {
  return count === 1 ? `1 ${noun} is` : `${count} ${noun}s are`;
}

/** Three columns; the longest names of the table fill 80 columns exactly. */
function ways(missing: readonly Question[]): readonly string[] {
  const rows = missing.map((question) => ({ ...question, flag: flagOf(question) }));
  const flagWidth = Math.max(...rows.map(({ flag }) => flag.length));
  const variableWidth = Math.max(...rows.map(({ variable }) => variable.length));
  return rows.map(({ flag, variable, key }) => ` ${flag.padEnd(flagWidth)}  ${variable.padEnd(variableWidth)}  ${key}`);
}

/** A secret has no flag of its own. */
function flagOf(question: Question): string {
  return question.secret === true ? `--${question.flag}-file` : `--${question.flag}`;
}
