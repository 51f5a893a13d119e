import type { CommandContext } from '../../../cli/command.ts';
import { relative } from '../../../commands/relative-time.ts';
import { appOutput, integrationWorkloadName } from '../../../provision/workloads.ts';
import type { DeployedIntegration, PlatformReport } from '../../platform.ts';
import type { StoreRecord } from '../client/store-record.ts';
import { placeOf, prefixOf } from './place.ts';
import { readStores } from './stores.ts';

/** Part of `status`: where the app answers, and the stores that have it. Asks no store. */
export async function status(
  { now }: CommandContext,
  { integration, engine, answers }: DeployedIntegration,
): Promise<PlatformReport> {
  const place = placeOf(answers, integration);
  const [deployed, { stores }] = await Promise.all([
    engine.inspect(integrationWorkloadName(place.engineName, integration.name)),
    readStores(engine.state, prefixOf(place)),
  ]);
  const address = deployed?.outputs[appOutput] ?? null;
  const records = stores.map(({ record }) => record);
  return {
    document: { address, stores: records.map(shownStore) },
    lines: (theme) => [
      `address  ${address ?? 'unknown'}`,
      ...(records.length === 0 ? ['no store has installed it'] : []),
      ...records.flatMap((record) => {
        const since = relative(sinceOf(record), now());
        return record.status === 'installed'
          ? [`store    ${record.api_url}  installed ${since}`]
          : [
              theme.warning(`store    ${record.api_url}  needs a new installation, since ${since}`),
              ...(record.because === undefined ? [] : [`         ${record.because}`]),
            ];
      }),
    ],
  };
}

const sinceOf = ({ status: state, installed_at, changed_at }: StoreRecord): string =>
  state === 'installed' ? installed_at : changed_at;

/** Without tokens, keys and settings. */
function shownStore(record: StoreRecord): object {
  const { api_url, api_name, api_version, because, webhook } = record;
  return {
    store: api_url,
    name: api_name,
    version: api_version,
    status: record.status,
    ...(because === undefined ? {} : { because }),
    since: sinceOf(record),
    webhook: webhook !== null,
  };
}
