import { createHash } from 'node:crypto';
import type { Engine } from '../../../engine/engine.ts';
import { mergeDocument } from '../../../provision/merge-document.ts';
import { recordOf, type InstallationRecord } from '../receive/installation-record.ts';
import { organisationOfSecret, organisationSecretPrefix, type AppPlace } from '../wire/names.ts';
import { sentName } from './app-records.ts';

/** An organisation that has installed the app, as the app has stored it. */
export interface StoredOrganisation {
  readonly id: string;
  /** Name of its secret. */
  readonly secret: string;
  readonly record: InstallationRecord;
}

/** Organisations that have installed the app, in the order of their ids. `redact` hears of their bot tokens. */
export async function storedOrganisations(
  { secrets }: Pick<Engine, 'secrets'>,
  place: AppPlace,
  redact: (secret: string) => void,
): Promise<readonly StoredOrganisation[]> {
  const names = await secrets.list(organisationSecretPrefix(place));
  const found = await Promise.all(
    names.map(async (secret): Promise<readonly StoredOrganisation[]> => {
      const [id, stored] = [organisationOfSecret(secret, place), await secrets.get(secret)];
      if (id === undefined || stored === undefined) return [];
      const record = recordOf(stored.value);
      if (record.bot_token !== '') redact(record.bot_token);
      return [{ id, secret, record }];
    }),
  );
  return found.flat();
}

/** In the state store: which organisation a personal key belongs to, because no call that is documented tells it. */
const keysName = (place: AppPlace): string => `${sentName(place)}/keys`;

const digestOf = (key: string): string => createHash('sha256').update(key).digest('hex').slice(0, 32);

/** The organisation that this personal key has installed the app in before. */
export async function organisationOfKey(
  { state }: Pick<Engine, 'state'>,
  place: AppPlace,
  key: string,
): Promise<string | undefined> {
  const known = (await state.get(keysName(place)))?.value[digestOf(key)];
  return typeof known === 'string' ? known : undefined;
}

/** Keeps what the answer to an installation told. */
export async function rememberKey(
  { state }: Pick<Engine, 'state'>,
  place: AppPlace,
  key: string,
  organisation: string,
): Promise<void> {
  await mergeDocument(state, keysName(place), { [digestOf(key)]: organisation });
}

/**
 * The organisation that a command with a personal key is about: the one that is known to be the key's, else the one that has one of the
 * teams. Undefined where neither tells.
 */
export function organisationFor(
  all: readonly StoredOrganisation[],
  { known, teams }: { readonly known: string | undefined; readonly teams: readonly string[] },
): StoredOrganisation | undefined {
  if (known !== undefined) return all.find(({ id }) => id === known);
  return all.find(({ record }) => record.team_ids.some((team) => teams.includes(team)));
}
