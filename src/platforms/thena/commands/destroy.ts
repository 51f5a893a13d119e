import { openEngine } from '../../../app.ts';
import { approveByName } from '../../../cli/approval.ts';
import type { CommandContext, CommandResult } from '../../../cli/command.ts';
import { thenaApps } from '../app-sender.ts';
import { provision, provisioningResult } from '../../../commands/provisioning.ts';
import { refuseFlags } from '../../../commands/refuse-flags.ts';
import type { FoundIntegration } from '../../../integration/find-folder.ts';
import { answersFor, placeOf } from './place.ts';
import { proposeDestroy } from './propose-destroy.ts';

const counted = (count: number): string => `${String(count)} ${count === 1 ? 'organisation' : 'organisations'}`;

/** `destroy <integration>`: takes the workload of an app away; Thena keeps the app. */
export async function destroy(context: CommandContext, integration: FoundIntegration): Promise<CommandResult> {
  refuseFlags(context, thenaApps, ['account', 'access-token-file', 'access-token-stdin']);
  const answers = await answersFor(context, integration, []);
  const place = placeOf(answers, integration);
  await using engine = await openEngine(answers, context);
  const input = {
    place,
    folder: integration.folder,
    engine,
    deleteSecrets: context.given.has('delete-customer-secrets'),
    redact: context.redact,
  };
  const { domain, reference } = place;
  const provisioned = await provision(
    answers,
    context,
    engine,
    () => proposeDestroy(input),
    (changes) => approveByName(integration.name, changes, context),
    { domain, reference },
  );
  const result = provisioningResult(provisioned, context, ({ installationsKept: kept, appId }) => [
    ...(appId === undefined ? [] : [['App at Thena', `${appId} stays; a later deploy finds it again`] as const]),
    ...(kept === 0 ? [] : [['Secrets', `of ${counted(kept)} stay; --delete-customer-secrets removes them`] as const]),
  ]);
  return result;
}
