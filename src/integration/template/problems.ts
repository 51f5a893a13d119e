import { Failure, type FailureKind } from '../../failure.ts';

const invalid: FailureKind = { code: 'AB-TEMPLATE-INVALID', exit: 'usage' };

/** Something wrong in a template, with where it is. */
export interface TemplateProblem {
  /** e.g. `Resources.SecretsFunction.Properties.Timeout`; empty for the document as a whole. */
  readonly place: string;
  readonly line: number | undefined;
  readonly text: string;
}

/** One failure for all problems of a template; each on a line of its own: file, line, place, text. */
export function templateFailure(file: string, problems: readonly TemplateProblem[], fix?: string): Failure {
  const lines = problems.map(({ place, line, text }) => {
    const where = line === undefined ? file : `${file}:${line}`;
    return place === '' ? `${where}: ${text}` : `${where}: ${place}: ${text}`;
  });
  return new Failure(invalid, {
    message: problems.length === 1 ? 'The template has a problem' : `The template has ${problems.length} problems`,
    because: lines.join('\n'),
    fix: fix ?? 'Correct the template and run the command again.',
  });
}
