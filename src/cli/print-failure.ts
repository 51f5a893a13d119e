import { inspect } from 'node:util';
import { Failure, exitCodes, type FailureKind } from '../failure.ts';
import type { FailureDocument, Theme } from './command.ts';
import { cancelled } from './cancelled.ts';
import { wrap } from './wrap.ts';

const bug: FailureKind = { code: 'AB-BUG', exit: 'failed' };

/** Whatever was thrown, as an entry of the catalogue; anything unexpected is a mistake of ours. */
export function asFailure(error: unknown, signal: AbortSignal): Failure {
  if (error instanceof Failure) return error;
  // What failed first matters; that closing failed as well is a consequence as a rule.
  if (error instanceof Error && error.name === 'SuppressedError' && 'suppressed' in error) {
    return asFailure(error.suppressed, signal);
  }
  if (signal.aborted) return signal.reason instanceof Failure ? signal.reason : cancelled();
  const message = error instanceof Error ? error.message || error.name : String(error);
  const fix = 'run it again with --verbose and report what it says';
  return new Failure(bug, { message: message.split('\n')[0] || 'something unknown was thrown', fix }, { cause: error });
}

/** The lines for a person, wrapped at the theme's width. `clean` runs before wrapping, which may cut a secret in two. */
export function failureLines(
  failure: Failure,
  theme: Theme,
  verbose: boolean,
  clean: (text: string) => string,
): readonly string[] {
  const block = (label: string, style: (text: string) => string, text: string): readonly string[] => {
    const margin = ' '.repeat(label.length + 1);
    const [head = '', ...rest] = wrap(clean(text), theme.columns - margin.length);
    return [`${style(label)} ${head}`, ...rest.map((line) => margin + line)];
  };
  return [
    ...block('error', theme.removed, `${failure.code}  ${failure.message}`),
    ...(failure.because === undefined ? [] : block('because', theme.faint, failure.because)),
    ...block('fix', theme.added, failure.fix),
    ...(verbose ? causes(failure).map((line) => theme.faint(clean(line))) : []),
  ];
}

function causes(failure: Failure): readonly string[] {
  const lines = (failure.stack ?? '').split('\n').slice(failure.message.split('\n').length);
  let cause: unknown = failure.cause;
  for (let depth = 0; cause !== undefined && depth < 8; depth += 1) {
    lines.push(`caused by ${cause instanceof Error ? (cause.stack ?? cause.message) : inspect(cause)}`);
    cause = cause instanceof Error ? cause.cause : undefined;
  }
  return lines.flatMap((line) => line.split('\n'));
}

/** The same facts for a program. */
export function failureDocument(
  failure: Failure,
  command: string,
  completed: readonly string[],
  next: readonly string[],
): FailureDocument {
  return {
    ok: false,
    command,
    exitCode: exitCodes[failure.exit],
    error: {
      code: failure.code,
      message: failure.message,
      ...(failure.because === undefined ? {} : { cause: failure.because }),
      fix: failure.fix,
      retryable: failure.retryable,
    },
    completed,
    next,
  };
}
