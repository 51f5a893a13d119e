import { openEngine } from '../app.ts';
import type { CommandContext, CommandResult } from '../cli/command.ts';
import type { Engine } from '../engine/engine.ts';
import { bundledTemplates } from '../integration/bundled.ts';
import { resolveAnswers, type Answers } from '../input/answers.ts';
import { optional, questions, type Question } from '../input/questions.ts';
import { inputSources } from '../input/sources.ts';
import { proposeBootstrap } from '../provision/bootstrap.ts';
import { knownCredentials } from '../provision/credentials.ts';
import { connectionOf, engineQuestions, provision, provisioningResult } from './provisioning.ts';

const { clientID, token } = questions;

/** Credentials are asked for only where the engine has none, so that a second run needs no answer. */
const always: readonly Question[] = [
  questions.domain,
  questions.account,
  questions.serviceInstanceName,
  questions.enabledOfferings,
  questions.installationWebhooks,
  questions.engineParameters,
  optional(clientID),
  optional(token),
  questions.accessToken,
  ...engineQuestions,
];

/** `bootstrap`: the integration engine and the generic records (seeds, bootstrap steps 1 to 13). */
export async function bootstrap(context: CommandContext): Promise<CommandResult> {
  const sources = inputSources(context);
  const answers = await resolveAnswers(always, sources);
  await using engine = await openEngine(answers, context);
  const credentials = await credentialsFrom(answers, engine, () => resolveAnswers([clientID, token], sources), context);
  const input = {
    domain: answers.text('domain'),
    account: answers.text('account'),
    engineName: answers.text('engineName'),
    serviceInstanceName: answers.text('serviceInstanceName'),
    enabledOfferings: answers.list('enabledOfferings'),
    installationWebhooks: answers.decision('installationWebhooks'),
    parameters: answers.pairs('engineParameters'),
    credentials,
    accessToken: answers.optional('accessToken'),
    engine,
    moveEngine: context.given.has('move-engine'),
    templates: bundledTemplates(),
    connect: await connectionOf(answers, context),
  };
  const conducted = await provision(answers, context, engine, () => proposeBootstrap(input));
  return provisioningResult(conducted, context, ({ secretsApi, providerSecret }, theme) => [
    ['Secrets listener', theme.link(secretsApi)],
    ['Provider secret', providerSecret],
  ]);
}

function given(answers: Answers): Parameters<typeof knownCredentials>[2] {
  return { clientID: answers.optional('clientID'), token: answers.optional('token') };
}

async function credentialsFrom(
  answers: Answers,
  engine: Engine,
  ask: () => Promise<Answers>,
  context: CommandContext,
): ReturnType<typeof knownCredentials> {
  const place = { domain: answers.text('domain'), account: answers.text('account') };
  const known = await knownCredentials(engine.secrets, place, given(answers));
  if (known !== undefined || context.ask === undefined) return known;
  return knownCredentials(engine.secrets, place, given(await ask()));
}
