import { openEngine } from '../../../app.ts';
import type { CommandContext, CommandResult } from '../../../cli/command.ts';
import { thenaApps } from '../app-sender.ts';
import { provision, provisioningResult } from '../../../commands/provisioning.ts';
import { refuseFlags } from '../../../commands/refuse-flags.ts';
import { Failure, type FailureKind } from '../../../failure.ts';
import type { FoundIntegration } from '../../../integration/find-folder.ts';
import { appsClientOf } from './api.ts';
import { storedOrganisations } from './organisations.ts';
import { answersFor, placeOf, platformToken } from './place.ts';
import { proposeUninstall } from './propose-uninstall.ts';
import { untilHeard } from './until-heard.ts';

const noPath: FailureKind = { code: 'AB-THENA-PATH', exit: 'usage' };

/** `uninstall <integration>`: an app from teams of the key's organisation. */
export async function uninstall(context: CommandContext, integration: FoundIntegration): Promise<CommandResult> {
  refuseFlags(context, thenaApps, ['store']);
  const { given } = context;
  const path = checkedPath(given.text('uninstall-path'));
  const answers = await answersFor(context, integration, [platformToken]);
  const place = placeOf(answers, integration);
  await using engine = await openEngine(answers, context);
  const input = {
    place,
    engine,
    client: appsClientOf(answers, place, context),
    apiKey: answers.text('platformToken'),
    teams: [...new Set(given.list('team'))],
    path,
    force: given.has('force'),
    redact: context.redact,
  };
  const { domain, reference } = place;
  const provisioned = await provision(answers, context, engine, () => proposeUninstall(input), undefined, {
    domain,
    reference,
  });
  const { done } = provisioned;
  const organisation = done?.result.organisation;
  if (done !== undefined && done.steps.length > 0 && organisation !== undefined) {
    const gone = done.result.teams;
    await untilHeard(context, `removal from ${organisation}`, reference, async () => {
      const all = await storedOrganisations(engine, place, context.redact);
      const now = all.find(({ id }) => id === organisation)?.record;
      return now === undefined || (now.team_ids.length > 0 && !now.team_ids.some((team) => gone.includes(team)));
    });
  }
  const result = provisioningResult(provisioned, context, ({ organisation: id, teams }) => [
    ...(id === undefined || teams.length === 0 ? [] : [['Organisation', id] as const]),
    ...(teams.length === 0 ? [] : [['Removed from', teams.join(', ')] as const]),
  ]);
  return { ...result, document: { ...result.document, platform: integration.platform, integration: integration.name } };
}

/** Throws `AB-THENA-PATH`: another host must not get the key. */
function checkedPath(path: string | undefined): string | undefined {
  if (path === undefined || /^\/(?:[\w.~-]+\/?)+$/.test(path)) return path;
  throw new Failure(noPath, {
    message: `--uninstall-path ${path} is no path`,
    because: 'it begins with one slash, and has names with slashes between them',
    fix: 'Give one such as /apps/uninstall.',
  });
}
