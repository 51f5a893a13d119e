import type { CommandContext } from '../../../cli/command.ts';
import { heseyaApps } from '../app-sender.ts';
import { engineQuestions } from '../../../commands/provisioning.ts';
import { resolveAnswers, type Answers } from '../../../input/answers.ts';
import { questions, type Question } from '../../../input/questions.ts';
import { inputSources } from '../../../input/sources.ts';
import type { FoundIntegration } from '../../../integration/find-folder.ts';
import { appPrefix } from '../../../provision/workloads.ts';
import { isSandboxHost } from '../../../runtime/sandbox-route.ts';
import type { AppPlace } from '../wire/names.ts';

/** An access token of somebody who may install apps in the store. */
export const platformToken: Question = {
  ...questions.platformToken,
  required: true,
  message: 'Access token of a user of the store',
};

/** Answers about the app's domain and the engine, and to `more`. Answers for a bundled integration lie where its user works. */
export async function answersFor(
  context: CommandContext,
  integration: FoundIntegration,
  more: readonly Question[],
): Promise<Answers> {
  const domain: Question = { ...questions.domain, required: false, default: heseyaApps.place.domain };
  const sources = inputSources(context, integration.bundled ? undefined : integration.folder);
  return resolveAnswers([domain, ...more, ...engineQuestions], sources);
}

/** Where the app keeps what it knows: stores of the sandbox and real ones are two places. */
export function placeOf(answers: Answers, { name }: Pick<FoundIntegration, 'name'>): AppPlace {
  return { engineName: answers.text('engineName'), domain: ownDomain(answers.text('domain')), reference: name };
}

/** Of Heseya, or of Heseya in the sandbox. `domain`: as it was answered, e.g. `4me-sandbox.test`. */
export function ownDomain(domain: string): string {
  const { place } = heseyaApps;
  return isSandboxHost(domain) ? place.sandboxDomain : place.domain;
}

/** First part of all names of the app. */
export function prefixOf({ engineName, domain, reference }: AppPlace): string {
  return appPrefix({ engineName, domain, name: reference });
}
