import { Failure, type FailureKind } from '../failure.ts';

const invalid: FailureKind = { code: 'AB-INTEGRATION-INVALID', exit: 'usage' };

/** Something wrong in an integration folder, with where it is. */
export interface Problem {
  /** Relative to the folder, e.g. `app_offering.json`. */
  readonly file: string;
  /** Place in a JSON file, e.g. `/scopes/0/actions`; empty for the file as a whole. */
  readonly pointer: string;
  /** Counted from 1. */
  readonly line?: number | undefined;
  readonly text: string;
}

/** One failure for all problems of a folder, one line each: file, line, place, text. */
export function integrationFailure(folder: string, problems: readonly Problem[]): Failure {
  const lines = problems.map(({ file, pointer, line, text }) => {
    const where = line === undefined ? file : `${file}:${String(line)}`;
    return pointer === '' ? `${where}: ${text}` : `${where}: ${pointer}: ${text}`;
  });
  const count = problems.length === 1 ? 'a problem' : `${String(problems.length)} problems`;
  return new Failure(invalid, {
    message: `The integration in ${folder} has ${count}; nothing was sent`,
    because: lines.join('\n'),
    fix: 'Correct the files and run the command again.',
  });
}
