import type { CommandContext } from '../cli/command.ts';
import { givenAnswers } from '../input/answers.ts';
import { namedValues } from '../input/name-value-lines.ts';
import { questions } from '../input/questions.ts';
import { inputSources } from '../input/sources.ts';
import type { IntegrationFolder } from '../integration/find-folder.ts';
import { hideParameters } from './hidden-parameters.ts';

/** Values for parameters of an integration's template, from its own answers; secret ones are hidden from here on. */
export async function givenParameters(
  context: CommandContext,
  { folder, bundled }: IntegrationFolder,
): Promise<Readonly<Record<string, string>>> {
  // Answers for a bundled integration lie where its user works.
  const sources = inputSources(context, bundled ? undefined : folder);
  const given = (await givenAnswers([questions.parameters], { ...sources, report: () => {} })).answers;
  const parameters = namedValues(given.get('parameters')?.value ?? '');
  await hideParameters(folder, parameters, context.redact);
  return parameters;
}
