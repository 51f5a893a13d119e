import type { CommandContext } from '../../cli/command.ts';
import { Failure, type FailureKind } from '../../failure.ts';
import { resolveAnswers, type Answers } from '../../input/answers.ts';
import { optional, questions } from '../../input/questions.ts';
import { inputSources } from '../../input/sources.ts';
import type { Definition } from '../../platforms/4me/definition/definition.ts';
import { isAccountName } from '../../platforms/4me/wire/names.ts';
import { chosenIntegration } from '../chosen-integration.ts';
import { namedIntegration } from '../on-platform.ts';
import { guardProduction } from '../production-guard.ts';
import { engineQuestions } from '../provisioning.ts';

const badCustomer: FailureKind = { code: 'AB-TRIGGER-CUSTOMER', exit: 'usage' };

/** Which message is to be sent, and about whom: of what has customers that are accounts of 4me. */
export interface Aim {
  readonly event: string;
  readonly answers: Answers;
  readonly domain: string;
  /** Of the provider. */
  readonly account: string;
  readonly customer: string;
  /** Whose policy signs a message of 4me. */
  readonly signer: string;
  readonly definition: Definition | undefined;
}

/** Messages that the provider's own webhooks bring, to the engine and not to an integration (4me-facts §8, §10). */
export function isForProvider({ event, definition }: Pick<Aim, 'event' | 'definition'>): boolean {
  return event.startsWith('app_instance.') || (event === 'webhook.verify' && definition === undefined);
}

/**
 * Throws Failures for answers that are missing or wrong, and for an environment of real customers without the second flag.
 *
 * @param options.sender account that sent a message which is sent again
 * @param options.ofCustomer whether the customer alone says whose message it is
 */
export async function aimOf(
  context: CommandContext,
  {
    event,
    ofCustomer,
    sender,
  }: Pick<Aim, 'event'> & { readonly ofCustomer: boolean; readonly sender?: string | undefined },
): Promise<Aim> {
  const { given } = context;
  const { definition, sources } =
    given.arguments['integration'] === undefined
      ? { definition: undefined, sources: inputSources(context) }
      : await chosenIntegration(context, await namedIntegration(context));
  const named = given.text('customer');
  const isName: boolean = isAccountName(named);
  if (named !== undefined && !isName) {
    throw new Failure(badCustomer, {
      message: `--customer ${named} is not the name of an account`,
      fix: 'Give the account as it stands in its address, e.g. --customer wna-it',
    });
  }
  const isKnown = sender !== undefined || (named !== undefined && ofCustomer);
  const account = isKnown ? optional(questions.account) : questions.account;
  const answers = await resolveAnswers(
    [questions.domain, account, questions.isProduction, ...engineQuestions],
    sources,
  );
  guardProduction(answers, context, 'send a handler there a message that nothing caused');
  const provider = answers.optional('account') ?? sender ?? named ?? '';
  const customer = named ?? sender ?? provider;
  const signer = sender ?? (isForProvider({ event, definition }) ? provider : customer);
  return { event, answers, domain: answers.text('domain'), account: provider, customer, signer, definition };
}
