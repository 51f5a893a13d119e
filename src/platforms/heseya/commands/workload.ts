import type { CommandContext } from '../../../cli/command.ts';
import { givenParameters } from '../../../commands/given-parameters.ts';
import type { Workload } from '../../../engine/engine.ts';
import type { FoundIntegration } from '../../../integration/find-folder.ts';
import { appWorkload } from '../../../provision/workloads.ts';
import { ownDomain } from './place.ts';

/** The workload of an app, as `deploy` would make it now. `domain`: of the answers. Throws Failure. */
export async function workloadOf(
  context: CommandContext,
  integration: FoundIntegration,
  { domain, engineName }: { readonly domain: string; readonly engineName: string },
): Promise<Workload> {
  return appWorkload({
    engineName,
    name: integration.name,
    folder: integration.folder,
    domain: ownDomain(domain),
    parameters: await givenParameters(context, integration),
  });
}
