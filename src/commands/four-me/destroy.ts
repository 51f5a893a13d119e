import { openEngine } from '../../app.ts';
import { approveByName } from '../../cli/approval.ts';
import type { CommandContext, CommandResult } from '../../cli/command.ts';
import type { IntegrationFolder } from '../../integration/find-folder.ts';
import { resolveAnswers } from '../../input/answers.ts';
import { questions } from '../../input/questions.ts';
import { proposeDestroy } from '../../provision/destroy.ts';
import { chosenIntegration } from '../chosen-integration.ts';
import { connectionOf, engineQuestions, provision, provisioningResult } from '../provisioning.ts';

const counted = (count: number): string => `${String(count)} ${count === 1 ? 'customer' : 'customers'}`;

/** `destroy <integration>`: takes an integration away, and out of use what 4me cannot delete. */
export async function destroy(context: CommandContext, integration: IntegrationFolder): Promise<CommandResult> {
  const { definition, sources } = await chosenIntegration(context, integration);
  const answers = await resolveAnswers(
    [questions.domain, questions.account, questions.accessToken, ...engineQuestions],
    sources,
  );
  await using engine = await openEngine(answers, context);
  const input = {
    domain: answers.text('domain'),
    account: answers.text('account'),
    engineName: answers.text('engineName'),
    accessToken: answers.optional('accessToken'),
    definition,
    engine,
    connect: await connectionOf(answers, context),
    deleteCustomerSecrets: context.given.has('delete-customer-secrets'),
  };
  const provisioned = await provision(
    answers,
    context,
    engine,
    () => proposeDestroy(input),
    (changes) => approveByName(definition.name, changes, context),
  );
  return provisioningResult(provisioned, context, ({ customerSecretsKept: kept }) =>
    kept === 0 ? [] : [['Secrets', `of ${counted(kept)} stay; --delete-customer-secrets removes them`]],
  );
}
