import type { CommandContext } from '../../cli/command.ts';
import type { Deployable } from '../../doctor/checks/deployed.ts';
import { givenAnswers, type Answers } from '../../input/answers.ts';
import { namedValues } from '../../input/name-value-lines.ts';
import { questions } from '../../input/questions.ts';
import { inputSources } from '../../input/sources.ts';
import { bundledTemplates } from '../../integration/bundled.ts';
import { findIntegration, integrationNames } from '../../integration/find-folder.ts';
import { readDefinition } from '../../platforms/4me/definition/read-definition.ts';
import { hideParameters } from '../hidden-parameters.ts';
import {
  engineWorkload,
  engineWorkloadName,
  integrationWorkload,
  integrationWorkloadName,
} from '../../provision/workloads.ts';

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
      const definition = await readDefinition(integration);
      // Answers for a bundled integration lie where its user works.
      const sources = inputSources(context, integration.bundled ? undefined : integration.folder);
      const given = (await givenAnswers([questions.parameters], { ...sources, report: () => {} })).answers;
      const parameters = namedValues(given.get('parameters')?.value ?? '');
      await hideParameters(definition.folder, parameters, context.redact);
      return integrationWorkload({ ...place, definition, parameters });
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
