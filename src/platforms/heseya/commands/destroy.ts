import { openEngine } from '../../../app.ts';
import { approveByName } from '../../../cli/approval.ts';
import type { CommandContext, CommandResult } from '../../../cli/command.ts';
import { provision, provisioningResult } from '../../../commands/provisioning.ts';
import { heseyaApps } from '../app-sender.ts';
import { refuseFlags } from '../../../commands/refuse-flags.ts';
import type { FoundIntegration } from '../../../integration/find-folder.ts';
import { answersFor, placeOf } from './place.ts';
import { proposeDestroy } from './propose-destroy.ts';

const counted = (count: number): string => `${String(count)} ${count === 1 ? 'store' : 'stores'}`;

/** Flags that have a meaning for apps of other platforms. */
const ofOthers = ['account', 'access-token-file', 'access-token-stdin', 'platform-token-file', 'platform-token-stdin'];

/** `destroy <integration>`: takes an app away. Nothing is sent to stores: they find that it does not answer. */
export async function destroy(context: CommandContext, integration: FoundIntegration): Promise<CommandResult> {
  refuseFlags(context, heseyaApps, ofOthers);
  const answers = await answersFor(context, integration, []);
  const place = placeOf(answers, integration);
  await using engine = await openEngine(answers, context);
  const input = {
    place,
    integration,
    engine,
    deleteStores: context.given.has('delete-customer-secrets'),
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
  return provisioningResult(provisioned, context, ({ installationsKept: kept }) =>
    kept === 0
      ? []
      : [['Stores', `tokens and settings of ${counted(kept)} stay; --delete-customer-secrets removes them`]],
  );
}
