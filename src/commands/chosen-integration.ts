import type { CommandContext } from '../cli/command.ts';
import type { IntegrationFolder } from '../integration/find-folder.ts';
import { inputSources, type InputSources } from '../input/sources.ts';
import type { Definition } from '../platforms/4me/definition/definition.ts';
import { readDefinition } from '../platforms/4me/definition/read-definition.ts';

/** What is in an integration's folder, and where its answers come from. Throws Failure for one that is malformed. */
export async function chosenIntegration(
  context: CommandContext,
  integration: IntegrationFolder,
): Promise<{ readonly definition: Definition; readonly sources: InputSources }> {
  // Answers for a bundled integration lie where its user works.
  const sources = inputSources(context, integration.bundled ? undefined : integration.folder);
  return { definition: await readDefinition(integration), sources };
}
