import { openEngine } from '../../../app.ts';
import type { CommandContext, CommandResult } from '../../../cli/command.ts';
import { hideParameters } from '../../../commands/hidden-parameters.ts';
import { provision, provisioningResult } from '../../../commands/provisioning.ts';
import { questions } from '../../../input/questions.ts';
import { heseyaApps } from '../app-sender.ts';
import { refuseFlags } from '../../../commands/refuse-flags.ts';
import type { FoundIntegration } from '../../../integration/find-folder.ts';
import { readDefinition } from '../definition/read-definition.ts';
import { appOutput, integrationWorkloadName } from '../../../provision/workloads.ts';
import type { AppPlace } from '../wire/names.ts';
import type { Engine } from '../../../engine/engine.ts';
import { answersFor, placeOf, prefixOf } from './place.ts';
import { readStores } from './stores.ts';
import { proposeDeploy } from './propose-deploy.ts';

/** Flags that have a meaning for apps of other platforms. */
const ofOthers = [
  'account',
  'access-token-file',
  'access-token-stdin',
  'service-instance-name',
  'platform-token-file',
  'platform-token-stdin',
  'app-id',
  'move-engine',
];

/** `deploy <integration>`: the workload of an app. Heseya has no register of apps: stores read the app's own description. */
export async function deploy(context: CommandContext, integration: FoundIntegration): Promise<CommandResult> {
  refuseFlags(context, heseyaApps, ofOthers);
  const definition = await readDefinition(integration);
  const answers = await answersFor(context, integration, [questions.parameters]);
  const place = placeOf(answers, integration);
  const parameters = answers.pairs('parameters');
  await hideParameters(definition.folder, parameters, context.redact);
  await using engine = await openEngine(answers, context);
  const input = { place, definition, engine, parameters };
  const { domain, reference } = place;
  const before = await engine.inspect(integrationWorkloadName(place.engineName, reference));
  const provisioned = await provision(answers, context, engine, () => proposeDeploy(input), undefined, {
    domain,
    reference,
  });
  const address = provisioned.done?.result.address;
  if (address !== undefined && address !== before?.outputs[appOutput]) await warnOfMove(context, engine, place);
  return provisioningResult(provisioned, context, ({ address: entered }, theme) => [
    ['Address to enter in a store', theme.link(entered)],
  ]);
}

/** Stores keep the address that they have installed an app from. */
async function warnOfMove({ report }: CommandContext, { state }: Engine, place: AppPlace): Promise<void> {
  const { stores } = await readStores(state, prefixOf(place));
  if (stores.length === 0) return;
  const names = stores.map(({ record }) => record.api_url).join(', ');
  const text = `stores that have the app look for it at its former address; run "app-builder install" for each: ${names}`;
  report({ type: 'warning', text });
}
