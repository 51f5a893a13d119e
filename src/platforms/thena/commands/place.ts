import type { CommandContext } from '../../../cli/command.ts';
import { thenaApps } from '../app-sender.ts';
import { engineQuestions } from '../../../commands/provisioning.ts';
import { resolveAnswers, type Answers } from '../../../input/answers.ts';
import { questions, type Question } from '../../../input/questions.ts';
import { inputSources } from '../../../input/sources.ts';
import type { FoundIntegration } from '../../../integration/find-folder.ts';
import { isSandboxHost } from '../../../runtime/sandbox-route.ts';
import type { AppPlace } from '../wire/names.ts';

/** Whether a token may be one of Thena's: the answer serves other platforms as well, whose tokens are none of Thena's business. */
export const isThenaKey = (token: string): boolean => token.startsWith('pk_');

/** The personal API key, where a command cannot do without. */
export const platformToken: Question = {
  ...questions.platformToken,
  required: true,
  message: 'Personal API key at Thena',
  check: (token) =>
    isThenaKey(token)
      ? questions.platformToken.check(token)
      : 'is not a personal API key of Thena, which begins with pk_; nothing was sent',
};

/** Answers about the app's domain and the engine, and to `more`. Answers for a bundled integration lie where its user works. */
export async function answersFor(
  context: CommandContext,
  integration: FoundIntegration,
  more: readonly Question[],
): Promise<Answers> {
  const domain: Question = { ...questions.domain, required: false, default: thenaApps.place.domain };
  const sources = inputSources(context, integration.bundled ? undefined : integration.folder);
  return resolveAnswers([domain, ...more, ...engineQuestions], sources);
}

/** Where the app keeps what it knows: the sandbox and Thena itself are two places. */
export function placeOf(answers: Answers, { name }: Pick<FoundIntegration, 'name'>): AppPlace {
  return { engineName: answers.text('engineName'), domain: ownDomain(answers.text('domain')), reference: name };
}

/** Of Thena, or of Thena in the sandbox. `domain`: as it was answered, e.g. `4me-sandbox.test`. */
export function ownDomain(domain: string): string {
  const { place } = thenaApps;
  return isSandboxHost(domain) ? place.sandboxDomain : place.domain;
}
