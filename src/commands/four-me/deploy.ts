import { openEngine } from '../../app.ts';
import type { CommandContext, CommandResult } from '../../cli/command.ts';
import type { IntegrationFolder } from '../../integration/find-folder.ts';
import { resolveAnswers } from '../../input/answers.ts';
import { questions, type Question } from '../../input/questions.ts';
import { proposeDeploy } from '../../provision/deploy.ts';
import { chosenIntegration } from '../chosen-integration.ts';
import { hideParameters } from '../hidden-parameters.ts';
import { connectionOf, engineQuestions, provision, provisioningResult } from '../provisioning.ts';
import { refuseFlags } from '../refuse-flags.ts';

/** `deploy <integration>`: an integration and its app offering (seeds, note-dispatcher steps 1 to 9). */
export async function deploy(context: CommandContext, integration: IntegrationFolder): Promise<CommandResult> {
  refuseFlags(context, { title: '4me' }, ['app-id']);
  const { definition, sources } = await chosenIntegration(context, integration);
  const serviceInstance: Question = {
    ...questions.serviceInstanceName,
    required: definition.offering.serviceInstance === undefined,
  };
  const answers = await resolveAnswers(
    [
      questions.domain,
      questions.account,
      serviceInstance,
      questions.parameters,
      questions.accessToken,
      ...engineQuestions,
    ],
    sources,
  );
  const parameters = answers.pairs('parameters');
  await hideParameters(definition.folder, parameters, context.redact);
  await using engine = await openEngine(answers, context);
  const input = {
    domain: answers.text('domain'),
    account: answers.text('account'),
    engineName: answers.text('engineName'),
    parameters,
    serviceInstanceName: answers.optional('serviceInstanceName') ?? '',
    accessToken: answers.optional('accessToken'),
    definition,
    engine,
    moveEngine: context.given.has('move-engine'),
    connect: await connectionOf(answers, context),
  };
  const conducted = await provision(answers, context, engine, () => proposeDeploy(input));
  return provisioningResult(conducted, context, ({ link }, theme) => [['App offering', theme.link(link)]]);
}
