import { openEngine } from '../../../app.ts';
import type { CommandContext, CommandResult } from '../../../cli/command.ts';
import { heseyaApps } from '../app-sender.ts';
import { provision, provisioningResult } from '../../../commands/provisioning.ts';
import { refuseFlags } from '../../../commands/refuse-flags.ts';
import type { FoundIntegration } from '../../../integration/find-folder.ts';
import { readDefinition } from '../definition/read-definition.ts';
import { chosenStore } from './chosen-store.ts';
import { answersFor, placeOf, platformToken } from './place.ts';
import { proposeInstall } from './propose-install.ts';
import { storeApi } from './store-api.ts';
import { readWish } from './wish.ts';

/** Flags that `install` and `uninstall` have for apps of other platforms. */
export const otherFlags = ['team', 'settings', 'uninstall-path'];

/** `install <integration> --store <url>`: has a store install a deployed app, as its dashboard would. */
export async function install(context: CommandContext, integration: FoundIntegration): Promise<CommandResult> {
  refuseFlags(context, heseyaApps, otherFlags);
  const definition = await readDefinition(integration);
  const wish = await readWish(context, definition);
  const answers = await answersFor(context, integration, [platformToken]);
  const store = chosenStore(context, answers);
  const place = placeOf(answers, integration);
  await using engine = await openEngine(answers, context);
  const api = storeApi(store, answers, context);
  const input = { place, definition, engine, store, api, wish, context };
  const { domain, reference } = place;
  const provisioned = await provision(answers, context, engine, () => proposeInstall(input), undefined, {
    domain,
    reference,
  });
  const result = provisioningResult(provisioned, context, (done) => [['Store', done.store]]);
  return { ...result, document: { ...result.document, platform: integration.platform, integration: integration.name } };
}
