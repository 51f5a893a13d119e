import { isJsonObject } from '../../../runtime/json-object.ts';
import type { JsonObject } from '../../../runtime/ports.ts';
import { isInstallationEventName, type InstallationEventName } from './event-names.ts';
import { isoTime } from './iso-time.ts';

export interface Configuration {
  readonly required_settings: JsonObject;
  readonly optional_settings: JsonObject;
}

/** A life-cycle event, flat and in the words of the wire (thena-facts §4.1). */
export interface InstallationEvent<Name extends InstallationEventName = InstallationEventName> {
  readonly event_type: Name;
  readonly organization_id: string;
  readonly application_id: string;
  /** In the newer pages; absent in the overview. */
  readonly installation_id?: string;
  readonly application_name?: string;
  readonly application_metadata?: JsonObject;
  readonly bot_id: string;
  /** Whole in what handlers get, whether Thena has redacted it or not; empty where nobody knows it (any more). */
  readonly bot_token: string;
  /** The teams that the app may work for, after the change. */
  readonly team_ids: readonly string[];
  readonly configuration: Configuration;
  /** ISO 8601 */
  readonly created_at?: string;
  readonly created_by?: string;
  /** ISO 8601 */
  readonly updated_at?: string;
  readonly updated_by?: string;
}

/** What a life-cycle event says; parts that it does not have are undefined. */
export interface InstallationChange {
  readonly name: InstallationEventName;
  readonly organisation: string;
  readonly application: string;
  readonly installation: string | undefined;
  readonly bot: string | undefined;
  /** Undefined where it is redacted, empty or missing. */
  readonly botToken: string | undefined;
  readonly teamIds: readonly string[] | undefined;
  readonly configuration: Configuration | undefined;
  /** Milliseconds since the epoch; undefined where it tells no time. */
  readonly at: number | undefined;
}

const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' && value.trim() !== '' ? value : undefined;

/**
 * A bot token that can be used: no token is empty, missing, or masked with asterisks, as events other than installations may have
 * it (thena-facts §4.1).
 */
export function wholeToken(value: unknown): string | undefined {
  const token = textOf(value);
  return token === undefined || /[^\x21-\x7e]|\*/.test(token) ? undefined : token;
}

/** Reads a life-cycle event. Undefined for a name that is none of the six, and for a body without organisation or application. */
export function installationChange(body: JsonObject): InstallationChange | undefined {
  const { event_type: name, team_ids: teams, configuration } = body;
  const [organisation, application] = [textOf(body['organization_id']), textOf(body['application_id'])];
  if (!isInstallationEventName(name) || organisation === undefined || application === undefined) return undefined;
  return {
    name,
    organisation,
    application,
    installation: textOf(body['installation_id']),
    bot: textOf(body['bot_id']),
    botToken: wholeToken(body['bot_token']),
    teamIds: Array.isArray(teams) ? teams.filter((one): one is string => textOf(one) !== undefined) : undefined,
    configuration: isJsonObject(configuration) ? configurationOf(configuration) : undefined,
    at: newest(body['created_at'], body['updated_at']),
  };
}

/** Settings as objects; a page's example has empty lists instead, which hold nothing (thena-facts §2). */
export function configurationOf({
  required_settings: required,
  optional_settings: optional,
}: JsonObject): Configuration {
  return {
    required_settings: isJsonObject(required) ? required : {},
    optional_settings: isJsonObject(optional) ? optional : {},
  };
}

/** Events that are no installations may tell either time, or both. One before 1970 is what some languages have for none. */
function newest(...times: readonly unknown[]): number | undefined {
  const known = times.flatMap((time) => isoTime(textOf(time) ?? '') ?? []).filter((time) => time >= 0);
  return known.length === 0 ? undefined : Math.max(...known);
}
