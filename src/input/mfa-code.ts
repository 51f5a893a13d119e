import type { CommandContext } from '../cli/command.ts';
import { Failure, type FailureKind } from '../failure.ts';
import type { Answers } from './answers.ts';
import { questions } from './questions.ts';

const noCode: FailureKind = { code: 'AB-AWS-MFA', exit: 'credentials' };

/** The code of an MFA device: the answer `mfaCode`, or else a masked prompt. Throws `AB-AWS-MFA` (exit 5) where nobody can be asked. */
export function mfaCodeOf(
  answers: Pick<Answers, 'optional'>,
  { ask, whyNotAsking, redact }: Pick<CommandContext, 'ask' | 'whyNotAsking' | 'redact'>,
): (serial: string) => Promise<string> {
  const question = questions.mfaCode;
  return async (serial) => {
    const given = answers.optional(question.key);
    if (given !== undefined) return given;
    if (ask === undefined) {
      throw new Failure(noCode, {
        message: `The AWS profile needs a code of the MFA device ${serial}`,
        because: whyNotAsking === '' ? 'no code was given' : `nobody can be asked: ${whyNotAsking}`,
        fix: [
          'give it with one of',
          ` --${question.flag}-file <path>`,
          ` --${question.flag}-stdin`,
          ` ${question.variable}`,
        ].join('\n'),
      });
    }
    const check = (value: string) => question.check(value.trim());
    const code = (await ask.secret({ message: `${question.message} of ${serial}`, check })).trim();
    redact(code);
    return code;
  };
}
