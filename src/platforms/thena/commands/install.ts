import { openEngine } from '../../../app.ts';
import type { CommandContext, CommandResult } from '../../../cli/command.ts';
import { thenaApps } from '../app-sender.ts';
import { provision, provisioningResult } from '../../../commands/provisioning.ts';
import { refuseFlags } from '../../../commands/refuse-flags.ts';
import { Failure, type FailureKind } from '../../../failure.ts';
import type { FoundIntegration } from '../../../integration/find-folder.ts';
import { readDefinition } from '../definition/read-definition.ts';
import { appsClientOf, exchangeOf } from './api.ts';
import { storedOrganisations } from './organisations.ts';
import { answersFor, placeOf, platformToken } from './place.ts';
import { proofOf } from './proof.ts';
import { proposeInstall } from './propose-install.ts';
import { givenSettings } from './settings-file.ts';
import { untilHeard } from './until-heard.ts';

const noTeams: FailureKind = { code: 'AB-THENA-TEAMS', exit: 'usage' };

const ofStores = ['store', 'permission', 'public-permission', 'licence-key-file', 'webhook-key-file'];

/** `install <integration> --team <id>`: an app that is deployed, for teams of the key's organisation. */
export async function install(context: CommandContext, integration: FoundIntegration): Promise<CommandResult> {
  refuseFlags(context, thenaApps, ofStores);
  const definition = await readDefinition(integration);
  const teams = [...new Set(context.given.list('team'))];
  if (teams.length === 0) {
    throw new Failure(noTeams, {
      message: 'An app at Thena is installed for teams, and none is named',
      fix: 'Give the ids of one or more teams, e.g. --team TEAM123.',
    });
  }
  const settings = await givenSettings(context, definition.settings);
  const answers = await answersFor(context, integration, [platformToken]);
  const place = placeOf(answers, integration);
  await using engine = await openEngine(answers, context);
  const before = await storedOrganisations(engine, place, context.redact);
  const input = {
    place,
    definition,
    engine,
    client: appsClientOf(answers, place, context),
    apiKey: answers.text('platformToken'),
    teams,
    settings,
    prove: (token: string) => proofOf(token, place, exchangeOf(answers, context)),
    redact: context.redact,
  };
  const { domain, reference } = place;
  const provisioned = await provision(answers, context, engine, () => proposeInstall(input), undefined, {
    domain,
    reference,
  });
  const { done } = provisioned;
  if (done?.steps.some(({ outcome }) => outcome !== 'unchanged') === true) {
    const { organisation } = done.result;
    const oldOf = (id: string) => before.find((one) => one.id === id)?.record.changed_at;
    await untilHeard(context, 'installation', reference, async () => {
      const all = await storedOrganisations(engine, place, context.redact);
      return all.some(({ id, record }) => {
        // An answer may not tell which organisation it is.
        return (organisation === '' || id === organisation) && record.changed_at !== oldOf(id);
      });
    });
  }
  const result = provisioningResult(provisioned, context, ({ organisation, teams: all }) => [
    ['Organisation', organisation],
    ['Teams', all.join(', ')],
  ]);
  return { ...result, document: { ...result.document, platform: integration.platform, integration: integration.name } };
}
