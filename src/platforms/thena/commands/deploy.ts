import { openEngine } from '../../../app.ts';
import type { CommandContext, CommandResult } from '../../../cli/command.ts';
import { thenaApps } from '../app-sender.ts';
import { hideParameters } from '../../../commands/hidden-parameters.ts';
import { provision, provisioningResult } from '../../../commands/provisioning.ts';
import { refuseFlags } from '../../../commands/refuse-flags.ts';
import { Failure, type FailureKind } from '../../../failure.ts';
import { questions } from '../../../input/questions.ts';
import type { FoundIntegration } from '../../../integration/find-folder.ts';
import { readDefinition } from '../definition/read-definition.ts';
import { appsClientOf } from './api.ts';
import { answersFor, placeOf, platformToken } from './place.ts';
import { proposeDeploy } from './propose-deploy.ts';

const noId: FailureKind = { code: 'AB-THENA-APP-ID', exit: 'usage' };

/** What only apps of a provider's account need. */
const ofProviders = ['account', 'service-instance-name', 'access-token-file', 'access-token-stdin', 'move-engine'];

/** `deploy <integration>`: the workload of an app, and the app at Thena. */
export async function deploy(context: CommandContext, integration: FoundIntegration): Promise<CommandResult> {
  refuseFlags(context, thenaApps, ofProviders);
  const givenId = checkedId(context.given.text('app-id'));
  const definition = await readDefinition(integration);
  const answers = await answersFor(context, integration, [questions.parameters, platformToken]);
  const place = placeOf(answers, integration);
  const parameters = answers.pairs('parameters');
  await hideParameters(definition.folder, parameters, context.redact);
  await using engine = await openEngine(answers, context);
  const input = {
    place,
    definition,
    engine,
    parameters,
    client: appsClientOf(answers, place, context),
    givenId,
    redact: context.redact,
  };
  const { domain, reference } = place;
  const provisioned = await provision(answers, context, engine, () => proposeDeploy(input), undefined, {
    domain,
    reference,
  });
  return provisioningResult(provisioned, context, ({ appId, address }) => [
    ['App at Thena', appId],
    ['Address', address],
  ]);
}

/** Throws `AB-THENA-APP-ID`: it becomes part of an address. */
function checkedId(id: string | undefined): string | undefined {
  if (id === undefined || /^[A-Za-z0-9][\w-]{0,127}$/.test(id)) return id;
  throw new Failure(noId, {
    message: '--app-id is no id of an app',
    because: 'ids have letters, digits, hyphens and underscores',
    fix: 'Give the id as Thena has it, e.g. --app-id APP123456789.',
  });
}
