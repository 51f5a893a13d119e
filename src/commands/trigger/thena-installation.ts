import type { CommandContext } from '../../cli/command.ts';
import type { ThenaSampleContext } from '../../events/samples/thena.ts';
import { Failure, type FailureKind } from '../../failure.ts';
import { isOrganisationId, organisationSecretName } from '../../platforms/thena/wire/names.ts';
import { isJsonObject } from '../../runtime/json-object.ts';
import type { Json, JsonObject } from '../../runtime/ports.ts';
import type { AppStores } from '../app-stores.ts';

const noCustomer: FailureKind = { code: 'AB-TRIGGER-CUSTOMER', exit: 'usage' };

/**
 * Whom a sample is about: the organisation of `--customer`, or the only one that has installed the app. Without an integration it is
 * made up. Throws Failure `AB-TRIGGER-CUSTOMER` where nobody said which of several is meant.
 */
export async function installationFor(
  event: string,
  stores: AppStores | undefined,
  context: CommandContext,
): Promise<Omit<ThenaSampleContext, 'now'>> {
  const named = context.given.text('customer');
  if (stores === undefined) return madeUp(named ?? 'O0SAMPLE', 'A sample app');
  const organisation = named ?? (await onlyOrganisation(event, stores));
  const record = await recordOf(organisation, stores, context);
  if (record === undefined) {
    const text = `${stores.name} knows no installation of ${organisation}: its handlers drop what is of others`;
    context.report({ type: 'warning', text });
    return madeUp(organisation, stores.name);
  }
  const teams = record['team_ids'];
  const text = (name: string): string | undefined => textIn(record[name]);
  const configuration = record['configuration'];
  return {
    organisation,
    application: text('application_id') ?? 'P0SAMPLE',
    applicationName: stores.name,
    installation: text('installation_id'),
    bot: text('bot_id') ?? 'B0SAMPLE',
    botToken: text('bot_token'),
    teams: Array.isArray(teams) ? teams.filter((team): team is string => typeof team === 'string') : [],
    configuration: isJsonObject(configuration) ? configuration : noSettings,
  };
}

/** What the app has stored of an organisation; its bot token is hidden in all output. Undefined where it has nothing. */
export async function storedInstallation(
  organisation: string,
  stores: AppStores | undefined,
  context: CommandContext,
): Promise<JsonObject | undefined> {
  return stores === undefined ? undefined : recordOf(organisation, stores, context);
}

const noSettings = { required_settings: {}, optional_settings: {} };

function madeUp(organisation: string, applicationName: string): Omit<ThenaSampleContext, 'now'> {
  return {
    organisation,
    application: 'P0SAMPLE',
    applicationName,
    installation: undefined,
    bot: 'B0SAMPLE',
    botToken: undefined,
    teams: ['TSAMPLE'],
    configuration: noSettings,
  };
}

async function recordOf(
  organisation: string,
  stores: AppStores,
  context: CommandContext,
): Promise<JsonObject | undefined> {
  const record = (await stores.engine.secrets.get(organisationSecret(stores, organisation)))?.value;
  const token = textIn(record?.['bot_token']);
  if (token !== undefined) context.redact(token);
  return record;
}

/** Throws Failure `AB-TRIGGER-CUSTOMER` for what can be no part of a name. */
function organisationSecret({ engineName, domain, name: reference }: AppStores, organisation: string): string {
  const isId: boolean = isOrganisationId(organisation);
  if (isId) return organisationSecretName({ engineName, domain, reference }, organisation);
  throw new Failure(noCustomer, {
    message: `${organisation.slice(0, 100)} is not the id of an organisation at Thena`,
    fix: 'Give it as Thena writes it: letters, digits, hyphens and underscores.',
  });
}

const mostNamed = 5;

async function onlyOrganisation(event: string, { engine, prefix, name }: AppStores): Promise<string> {
  const start = `${prefix}organisations/`;
  const known = (await engine.secrets.list(start)).map((secret) => secret.slice(start.length));
  const [first] = known;
  if (known.length === 1 && first !== undefined) return first;
  throw new Failure(noCustomer, {
    message: `Nothing says of which organisation ${event} is`,
    because:
      known.length === 0
        ? `no organisation has installed ${name}`
        : `${String(known.length)} have installed ${name}: ${known.slice(0, mostNamed).join(', ')}${known.length > mostNamed ? ', …' : ''}`,
    fix: 'Name one with --customer, or give the whole message with --body.',
  });
}

const textIn = (value: Json | undefined): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;
