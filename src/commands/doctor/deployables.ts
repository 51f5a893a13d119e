import type { CommandContext } from '../../cli/command.ts';
import type { Deployable } from '../../doctor/checks/deployed.ts';
import type { Answers } from '../../input/answers.ts';
import { bundledTemplates } from '../../integration/bundled.ts';
import { findIntegration, integrationNames } from '../../integration/find-folder.ts';
import { platformOf } from '../../platforms/registry.ts';
import { engineWorkload, engineWorkloadName, integrationWorkloadName } from '../../provision/workloads.ts';

/** The secrets listener, and the integration that is named or all that can be named here. */
export async function deployablesOf(answers: Answers, context: CommandContext): Promise<readonly Deployable[]> {
  const place = {
    domain: answers.text('domain'),
    account: answers.text('account'),
    engineName: answers.text('engineName'),
  };
  const places = { workingFolder: context.surroundings.workingFolder, templates: bundledTemplates() };
  const named = context.given.arguments['integration'];
  const names = named === undefined ? await integrationNames(places) : [named];
  const integrations = names.map((name): Deployable => ({
    name: integrationWorkloadName(place.engineName, name),
    command: `app-builder deploy ${name}`,
    async workload() {
      const integration = await findIntegration(name, places);
      return (await platformOf(integration)).workload(context, integration, place);
    },
  }));
  const engine: Deployable = {
    name: engineWorkloadName(place.engineName),
    command: 'app-builder bootstrap',
    workload: () =>
      Promise.resolve(
        engineWorkload({
          ...place,
          templates: places.templates,
          enabledOfferings: answers.list('enabledOfferings'),
          parameters: answers.pairs('engineParameters'),
        }),
      ),
  };
  return [engine, ...integrations];
}
