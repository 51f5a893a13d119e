import { Failure, type FailureKind } from '../../../../failure.ts';
import type { Json, JsonObject } from '../../../../runtime/ports.ts';
import { isHeaderValue } from '../../definition/activities.ts';
import type { ActivityDefinition } from '../../definition/definition.ts';
import { fill, type Settings } from '../../definition/placeholders.ts';

const unusable: FailureKind = { code: 'AB-ACTIVITY-SETTINGS', exit: 'usage' };

/** A request of an activity. */
export interface ActivityRequest {
  readonly method: string;
  /** With the input in its query, for a GET. */
  readonly address: URL;
  /** With secrets; those that are shown have placeholders. */
  readonly headers: Readonly<Record<string, string>>;
  /** Null for a GET. */
  readonly body: JsonObject | null;
  /** Values of settings that came into headers. */
  readonly secrets: readonly string[];
}

/**
 * What a workflow would send. Thena documents where settings go, and not where the input goes: it is the JSON body, and for a GET the query.
 * Throws `AB-ACTIVITY-SETTINGS` for settings that are missing or break a header.
 */
export function requestOf(
  { name, method, address, headers }: ActivityDefinition,
  input: JsonObject,
  settings: Settings,
): ActivityRequest {
  const filled = Object.entries(headers).map(([header, text]) => [header, fill(text, settings)] as const);
  const missing = [...new Set(filled.flatMap(([, one]) => one.missing))];
  if (missing.length > 0) {
    throw new Failure(unusable, {
      message: `The activity ${name} needs settings that are not given`,
      because: missing.join('\n'),
      fix: `Give a file with --settings: ${JSON.stringify(exampleOf(missing))}`,
    });
  }
  const broken = filled.filter(([, { text }]) => !isHeaderValue(text)).map(([header]) => header);
  if (broken.length > 0) {
    throw new Failure(unusable, {
      message: `A setting cannot stand in a header of the activity ${name}`,
      because: `${broken.join(', ')}: the value has a line break or another control character, and could add headers of its own`,
      fix: 'Correct the file of --settings.',
    });
  }
  const isRead = method === 'GET';
  return {
    method,
    address: isRead ? withQuery(address, input) : new URL(address),
    headers: Object.fromEntries(filled.map(([header, { text }]) => [header, text])),
    body: isRead ? null : input,
    secrets: [...new Set(filled.flatMap(([, one]) => one.secrets))],
  };
}

function withQuery(address: string, input: JsonObject): URL {
  const url = new URL(address);
  for (const [name, value] of Object.entries(input)) url.searchParams.set(name, textOf(value));
  return url;
}

const textOf = (value: Json): string => (typeof value === 'string' ? value : JSON.stringify(value));

function exampleOf(missing: readonly string[]): JsonObject {
  const names = missing.map((path) => path.replace(/^required_settings\./, ''));
  return { required_settings: Object.fromEntries(names.map((name) => [name, '…'])) };
}
