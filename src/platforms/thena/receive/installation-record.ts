import { isJsonObject } from '../../../runtime/json-object.ts';
import type { JsonObject } from '../../../runtime/ports.ts';
import { configurationOf, wholeToken, type Configuration, type InstallationChange } from '../wire/installation.ts';

/** What handlers know of the installation in an organisation, in the words of the wire. */
export interface Installation {
  readonly organization_id: string;
  readonly application_id: string;
  readonly installation_id?: string;
  /** Empty where no event has told it. */
  readonly bot_id: string;
  /** The teams that the app may work for. */
  readonly team_ids: readonly string[];
  readonly configuration: Configuration;
}

/** Times of the events that the parts are from, in milliseconds since the epoch: events arrive in any order. */
interface Order {
  readonly token: number;
  readonly teams: number;
  readonly configuration: number;
}

/** As the secrets store has it. */
export interface InstallationRecord extends Installation {
  /** Empty until an event has told it. */
  readonly bot_token: string;
  /** ISO 8601: the newest event. */
  readonly changed_at: string;
  readonly order: Order;
}

const before = -1;

/**
 * The record after an event, part by part: an older event undoes nothing newer, a token is replaced by another whole one only
 * (thena-facts §4.1, §8). Gives back the very same record where that changes nothing. `at`: time of the event, in milliseconds since
 * the epoch.
 */
export function changedBy(
  record: InstallationRecord | undefined,
  change: InstallationChange,
  at: number,
): InstallationRecord {
  const old = record ?? emptyRecord(change);
  const isNewest = at >= timeOf(old);
  const { botToken, teamIds, configuration, bot, installation } = change;
  const newToken = botToken !== undefined && at >= old.order.token ? botToken : undefined;
  const newTeams = teamIds !== undefined && at >= old.order.teams ? teamIds : undefined;
  const newSettings = configuration !== undefined && at >= old.order.configuration ? configuration : undefined;
  const id = installation !== undefined && (isNewest || old.installation_id === undefined) ? installation : undefined;
  const next: InstallationRecord = {
    ...old,
    ...(id === undefined ? {} : { installation_id: id }),
    ...(isNewest ? { application_id: change.application } : {}),
    bot_id: bot !== undefined && (isNewest || old.bot_id === '') ? bot : old.bot_id,
    bot_token: newToken ?? old.bot_token,
    team_ids: newTeams ?? old.team_ids,
    configuration: newSettings ?? old.configuration,
    changed_at: isNewest ? new Date(at).toISOString() : old.changed_at,
    order: {
      token: newToken === undefined ? old.order.token : at,
      teams: newTeams === undefined ? old.order.teams : at,
      configuration: newSettings === undefined ? old.order.configuration : at,
    },
  };
  return record !== undefined && JSON.stringify(next) === JSON.stringify(record) ? record : next;
}

/** Time of the newest event of a record, in milliseconds since the epoch. */
export function timeOf({ changed_at: changedAt }: Pick<InstallationRecord, 'changed_at'>): number {
  const time = Date.parse(changedAt);
  return Number.isNaN(time) ? before : time;
}

/** A record as it is stored; what somebody else has left out of it is as if no event had told it. */
export function recordOf(value: JsonObject): InstallationRecord {
  const text = (name: string): string => (typeof value[name] === 'string' ? value[name] : '');
  const { team_ids: teams, configuration, order } = value;
  const time = (name: string): number => {
    const found = isJsonObject(order) ? order[name] : undefined;
    return typeof found === 'number' ? found : before;
  };
  return {
    organization_id: text('organization_id'),
    application_id: text('application_id'),
    ...(text('installation_id') === '' ? {} : { installation_id: text('installation_id') }),
    bot_id: text('bot_id'),
    bot_token: wholeToken(value['bot_token']) ?? '',
    team_ids: Array.isArray(teams) ? teams.filter((one): one is string => typeof one === 'string') : [],
    configuration: configurationOf(isJsonObject(configuration) ? configuration : {}),
    changed_at: text('changed_at'),
    order: { token: time('token'), teams: time('teams'), configuration: time('configuration') },
  };
}

/** Without what only the store and the client need. */
export function installationOf({
  bot_token: _token,
  changed_at: _at,
  order: _order,
  ...rest
}: InstallationRecord): Installation {
  return rest;
}

function emptyRecord({ organisation, application }: InstallationChange): InstallationRecord {
  return {
    organization_id: organisation,
    application_id: application,
    bot_id: '',
    bot_token: '',
    team_ids: [],
    configuration: { required_settings: {}, optional_settings: {} },
    changed_at: '',
    order: { token: before, teams: before, configuration: before },
  };
}
