import { openEngine } from '../../../app.ts';
import type { CommandContext, CommandResult } from '../../../cli/command.ts';
import { heseyaApps } from '../app-sender.ts';
import { provision, provisioningResult } from '../../../commands/provisioning.ts';
import { refuseFlags } from '../../../commands/refuse-flags.ts';
import type { FoundIntegration } from '../../../integration/find-folder.ts';
import { StoreRecords } from '../client/store-records.ts';
import { storeKey } from '../wire/names.ts';
import { chosenStore } from './chosen-store.ts';
import { otherFlags } from './install.ts';
import { answersFor, placeOf, platformToken, prefixOf } from './place.ts';
import { proposeUninstall } from './propose-uninstall.ts';
import { storeApi } from './store-api.ts';

/** `uninstall <integration> --store <url>`: has a store remove an app, which then deletes what it has of the store. */
export async function uninstall(context: CommandContext, integration: FoundIntegration): Promise<CommandResult> {
  refuseFlags(context, heseyaApps, otherFlags);
  const answers = await answersFor(context, integration, [platformToken]);
  const store = chosenStore(context, answers);
  const place = placeOf(answers, integration);
  await using engine = await openEngine(answers, context);
  const api = storeApi(store, answers, context);
  const records = new StoreRecords(engine, prefixOf(place));
  const input = { place, engine, store, api, records, force: context.given.has('force') };
  const { domain, reference } = place;
  const provisioned = await provision(answers, context, engine, () => proposeUninstall(input), undefined, {
    domain,
    reference,
  });
  const isLeft = provisioned.done !== undefined && (await input.records.get(storeKey(store))) !== undefined;
  const left = 'the app did not hear of it and keeps what it has of the store; run the command again to delete that';
  const result = provisioningResult(provisioned, context, () => (isLeft ? [['Left', left]] : []));
  return { ...result, document: { ...result.document, platform: integration.platform, integration: integration.name } };
}
