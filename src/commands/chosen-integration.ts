import type { CommandContext } from '../cli/command.ts';
import { bundledTemplates } from '../integration/bundled.ts';
import { findIntegration } from '../integration/find-folder.ts';
import { inputSources, type InputSources } from '../input/sources.ts';
import type { Definition } from '../platforms/4me/definition/definition.ts';
import { readDefinition } from '../platforms/4me/definition/read-definition.ts';

/** The integration that the command names, and where its answers come from. Throws Failure for one that is not there or malformed. */
export async function chosenIntegration(
  context: CommandContext,
): Promise<{ readonly definition: Definition; readonly sources: InputSources }> {
  const { workingFolder } = context.surroundings;
  const name = context.given.arguments['integration'] ?? '.';
  const integration = await findIntegration(name, { workingFolder, templates: bundledTemplates() });
  // Answers for a bundled integration lie where its user works.
  const sources = inputSources(context, integration.bundled ? undefined : integration.folder);
  return { definition: await readDefinition(integration), sources };
}
