import type { CommandContext } from '../../cli/command.ts';
import type { Workload } from '../../engine/engine.ts';
import type { IntegrationFolder } from '../../integration/find-folder.ts';
import { readDefinition } from '../../platforms/4me/definition/read-definition.ts';
import { integrationWorkload } from '../../provision/workloads.ts';
import { givenParameters } from '../given-parameters.ts';

/** The workload of an integration with 4me, as `deploy` would make it now. Throws Failure. */
export async function workloadOf(
  context: CommandContext,
  integration: IntegrationFolder,
  place: { readonly domain: string; readonly account: string; readonly engineName: string },
): Promise<Workload> {
  const definition = await readDefinition(integration);
  return integrationWorkload({ ...place, definition, parameters: await givenParameters(context, integration) });
}
