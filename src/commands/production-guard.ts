import type { CommandContext } from '../cli/command.ts';
import { Failure, type FailureKind } from '../failure.ts';
import type { Answers } from '../input/answers.ts';

const production: FailureKind = { code: 'AB-PRODUCTION', exit: 'approvalMissing' };

/** The second flag that a command needs where real customers depend on the environment. */
export const allowProduction = 'allow-production';

/**
 * Refuses to go on in an environment that is marked as production (the answer `isProduction`) unless `--allow-production` is given.
 *
 * @param what the command would do there, e.g. `point webhooks at this machine`
 * @throws Failure exit 4
 */
export function guardProduction(answers: Answers, { given }: CommandContext, what: string): void {
  if (answers.optional('isProduction') !== 'yes' || given.has(allowProduction)) return;
  throw new Failure(production, {
    message: `${answers.text('domain')} is marked as production, and this would ${what}`,
    because: `isProduction is yes (${answers.origin('isProduction') ?? 'as answered'})`,
    fix: `use another environment (--environment, ENV_4ME), or add --${allowProduction} if you mean it`,
  });
}
