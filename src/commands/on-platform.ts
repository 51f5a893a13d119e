import type { CommandContext, CommandResult } from '../cli/command.ts';
import { Failure, type FailureKind } from '../failure.ts';
import { bundledTemplates } from '../integration/bundled.ts';
import { findIntegration, integrationNames, type FoundIntegration } from '../integration/find-folder.ts';
import type { Answers } from '../input/answers.ts';
import { optional, questions, type Question } from '../input/questions.ts';
import type { IntegrationCommand, Platform, PlatformPlace } from '../platforms/platform.ts';
import { platformOf } from '../platforms/registry.ts';
import { isSandboxHost } from '../runtime/sandbox-route.ts';

const cannot: FailureKind = { code: 'AB-PLATFORM-COMMAND', exit: 'usage' };

/** Commands that a platform may have or not. */
type CommandName = {
  [Name in keyof Platform]-?: IntegrationCommand extends Platform[Name] ? Name : never;
}[keyof Platform];

/** As people write those commands that have another name here. */
const names: Partial<Readonly<Record<CommandName, string>>> = { runActivity: 'activity run' };

/** The integration that the command names; the working folder where it names none. Throws Failure. */
export async function namedIntegration({ surroundings, given }: CommandContext): Promise<FoundIntegration> {
  const { workingFolder } = surroundings;
  return findIntegration(given.arguments['integration'] ?? '.', { workingFolder, templates: bundledTemplates() });
}

/**
 * Has the platform of the named integration do a command. Throws `AB-PLATFORM-COMMAND` where the platform has nothing that the
 * command could do.
 *
 * @param fix what to do instead
 */
export async function onPlatform(context: CommandContext, name: CommandName, fix: string): Promise<CommandResult> {
  const integration = await namedIntegration(context);
  const platform = await platformOf(integration);
  const work = platform[name];
  if (work !== undefined) return work(context, integration);
  throw new Failure(cannot, {
    message: `${integration.name} is an app for ${platform.title}, which has no such command`,
    because: `"${names[name] ?? name}" is not for every platform`,
    fix,
  });
}

/** Domain and account as a command about an integration asks for them: a platform with one place for all needs neither. */
export async function placeQuestions(
  integration: Pick<FoundIntegration, 'name' | 'platform'>,
): Promise<readonly [domain: Question, account: Question]> {
  const { place } = await platformOf(integration);
  if (place === undefined) return [questions.domain, questions.account];
  return [{ ...questions.domain, required: false, default: place.domain }, optional(questions.account)];
}

/** The domain as a command asks for it that takes the name of an integration, `engine`, or of nothing that is here. */
export async function domainQuestionOf(
  { surroundings: { workingFolder } }: Pick<CommandContext, 'surroundings'>,
  name: string | undefined,
): Promise<Question> {
  if (name === undefined) return questions.domain;
  const places = { workingFolder, templates: bundledTemplates() };
  const isHere = (await integrationNames(places)).includes(name);
  return isHere ? (await placeQuestions(await findIntegration(name, places)))[0] : questions.domain;
}

/** Where the apps of a platform are for these answers: in the sandbox or at the platform itself. */
export function appDomain(place: PlatformPlace, answers: Answers): string {
  return isSandboxHost(answers.text('domain')) ? place.sandboxDomain : place.domain;
}
