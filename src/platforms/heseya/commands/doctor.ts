import type { CommandContext } from '../../../cli/command.ts';
import { failed, ok, warning, type Outcome } from '../../../doctor/check.ts';
import { appOutput, integrationWorkloadName } from '../../../provision/workloads.ts';
import type { DeployedIntegration } from '../../platform.ts';
import type { StoreRecord } from '../client/store-record.ts';
import { descriptionTrouble } from './app-answers.ts';
import { readAppSecret } from './app-secret.ts';
import { addressTrouble } from './deployed-app.ts';
import { placeOf, prefixOf } from './place.ts';
import { readStores } from './stores.ts';

const day = 24 * 3_600_000;
/** Refresh tokens live for so long (heseya-facts §6). */
const lifetime = 90 * day;
/** Two runs of a weekly schedule before the end. */
const tight = 75 * day;

/** One of the checks of `doctor`: whether stores can install the app, and whether it can speak to those that have it. */
export async function doctor(
  { signal, now }: CommandContext,
  { integration, engine, answers }: DeployedIntegration,
): Promise<Outcome> {
  const place = placeOf(answers, integration);
  const { name } = integration;
  const [deployed, { stores }, secret] = await Promise.all([
    engine.inspect(integrationWorkloadName(place.engineName, name)),
    readStores(engine.state, prefixOf(place)),
    readAppSecret(engine.secrets, prefixOf(place)),
  ]);
  const address = deployed?.outputs[appOutput] ?? '';
  const deploy = `Run "app-builder deploy ${name}".`;
  if (!URL.canParse(address)) return failed(`there is no output ${appOutput} with its address`, deploy);
  const unknown = addressTrouble(address, secret);
  const silent = await descriptionTrouble(address, signal);
  const records = stores.map(({ record }) => record);
  const found = [
    ...(unknown === undefined ? [] : [failed(unknown, deploy)]),
    ...(silent === undefined
      ? []
      : [failed(`stores cannot read its description at ${address}: ${silent}`, `Look at "app-builder logs ${name}".`)]),
    ...records.flatMap((record) => storeOutcome(record, name, now())),
  ];
  const [first, ...others] = found.toSorted((one, other) => badness(one) - badness(other));
  if (first === undefined) return ok(`answers at ${address}, ${counted(records.length)} it`);
  return { ...first, text: [first, ...others].map(({ text }) => text).join('; ') };
}

const counted = (stores: number): string => (stores === 1 ? '1 store has' : `${String(stores)} stores have`);

const badness = ({ status }: Outcome): number => (status === 'failed' ? 0 : 1);

function storeOutcome(record: StoreRecord, name: string, now: number): readonly Outcome[] {
  const { api_url: store, status, because, refreshed_at: refreshedAt } = record;
  const again = `Have an owner of the store give a token, and run "app-builder install ${name} --store ${store}".`;
  if (status !== 'installed') {
    return [failed(`${store} needs a new installation${because === undefined ? '' : `: ${because}`}`, again)];
  }
  const age = now - Date.parse(refreshedAt);
  const days = `the tokens of ${store} are ${String(Math.floor(age / day))} days old`;
  if (age >= lifetime) return [failed(`${days}, and stores forget them after 90`, again)];
  if (!(age >= tight)) return [];
  const renew = `Renew them with "app-builder run ${name}", and see that the schedule of its template is switched on.`;
  return [warning(`${days}, and stores forget them after 90`, renew)];
}
