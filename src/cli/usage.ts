import type { CommanderError } from 'commander';
import { Failure, type FailureKind } from '../failure.ts';
import { refusedFlags } from './flags.ts';

const commandUnknown: FailureKind = { code: 'AB-USAGE-COMMAND', exit: 'usage' };
const flagUnknown: FailureKind = { code: 'AB-USAGE-FLAG', exit: 'usage' };
const valueWrong: FailureKind = { code: 'AB-USAGE-VALUE', exit: 'usage' };
const argumentsWrong: FailureKind = { code: 'AB-USAGE-ARGUMENT', exit: 'usage' };
const secretOnArgv: FailureKind = { code: 'AB-USAGE-SECRET', exit: 'usage' };

const kinds: Readonly<Record<string, FailureKind>> = {
  'commander.unknownCommand': commandUnknown,
  'commander.unknownOption': flagUnknown,
  'commander.invalidArgument': valueWrong,
  'commander.optionMissingArgument': valueWrong,
};

/**
 * The parser's complaint in our form. A value written as `--flag=value` is cut off: whoever mistypes the name of a
 * flag may have written a secret behind it.
 *
 * @param help the command line that shows what is allowed
 */
export function usageFailure(error: CommanderError, help: string): Failure {
  const text = error.message.replace(/^error: /, '');
  const suggestion = /\(Did you mean (?:one of )?(.+)\?\)/.exec(text)?.[1];
  const message = (text.split('\n')[0] ?? text)
    .replace(/(unknown option '[^'=]*)=[^]*'$/, "$1'")
    .replace(/^command-argument /, '');
  const fix = suggestion === undefined ? `see \`${help}\`` : `did you mean ${suggestion}? Otherwise see \`${help}\``;
  return new Failure(kinds[error.code] ?? argumentsWrong, { message: message.replace(/\.$/, ''), fix });
}

/** A flag that changes what another one does, without that one. */
export function flagAlone(name: string, needs: string): Failure {
  return new Failure(flagUnknown, {
    message: `--${name} means nothing without --${needs}`,
    fix: `add --${needs}, or leave --${name} out`,
  });
}

/**
 * Refuses secrets on argv, which every process on the machine can read.
 *
 * @throws Failure exit 2, without the value
 */
export function refuseSecrets(argv: readonly string[]): void {
  for (const word of argv) {
    if (word === '--') return;
    const name = /^--([a-z-]+)(?:=|$)/.exec(word)?.[1] ?? '';
    const variable = refusedFlags.get(name);
    if (variable === undefined) continue;
    throw new Failure(secretOnArgv, {
      message: `--${name} would show a secret to everyone on this machine`,
      because: 'arguments of a running program are visible to others and stay in the history of the shell',
      fix: `use --${name}-file <path>, --${name}-stdin or the variable ${variable}; if the value was real, replace it`,
    });
  }
}
