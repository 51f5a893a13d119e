import type { Problem } from '../../../integration/problems.ts';
import { readList, type ObjectReader } from '../../../integration/reader.ts';
import { isJsonObject } from '../../../runtime/json-object.ts';
import type { JsonObject } from '../../../runtime/ports.ts';
import { addressProblem } from './addresses.ts';
import { activitiesFile, type ActivityDefinition, type ReportDoubt, type SettingNames } from './definition.ts';
import { placeholderProblems, placeholdersIn } from './placeholders.ts';
import { schemaRemarks } from './schema-problems.ts';
import { normalisedSchema } from './schema.ts';

const verbs = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];

/** Headers that HTTP itself makes. */
const ownHeaders = ['content-length', 'host', 'connection', 'transfer-encoding'];

const headerName = /^[!#$%&'*+.^_`|~\w-]+$/;

/** Control characters, but for a tab: a header with a line break is two (thena-facts §6). */
// oxlint-disable-next-line no-control-regex
const control = /[\u0000-\u0008\u000a-\u001f\u007f]/;

/** Whether a value may stand in a header. */
export function isHeaderValue(value: string): boolean {
  return !control.test(value);
}

/** Reads `activities.json`: a list of activities (thena-facts §6). Problems are added to the list. */
export function readActivities(
  value: unknown,
  settings: SettingNames,
  problems: Problem[],
  doubt: ReportDoubt,
): readonly ActivityDefinition[] {
  const seen = new Set<string>();
  return readList(activitiesFile, value, problems, (reader) => {
    const name = reader.text('name', { required: true, longest: 200 }) ?? '';
    if (seen.has(name) && name !== '') reader.problem(['name'], `there is already an activity "${name}"`);
    seen.add(name);
    reader.text('description');
    const call = reader.object('http_config', (config) => readCall(config, settings, doubt));
    if (call === undefined) reader.problem(['http_config'], 'is missing');
    return {
      name,
      ...(call ?? { method: 'POST', address: '', headers: {} }),
      requestSchema: readSchema(reader, 'request_schema', doubt),
      responseSchema: readSchema(reader, 'response_schema', doubt),
    };
  });
}

function readCall(
  reader: ObjectReader,
  settings: SettingNames,
  doubt: ReportDoubt,
): Pick<ActivityDefinition, 'method' | 'address' | 'headers'> {
  const method = reader.text('httpVerb', { required: true, oneOf: verbs }) ?? '';
  const address =
    reader.text('endpoint_url', {
      required: true,
      check: (text) =>
        placeholdersIn(text).length > 0
          ? 'has a placeholder; Thena documents them for headers only'
          : addressProblem(text),
    }) ?? '';
  return { method, address, headers: readHeaders(reader, settings, doubt) };
}

function readHeaders(
  reader: ObjectReader,
  settings: SettingNames,
  doubt: ReportDoubt,
): Readonly<Record<string, string>> {
  const given = reader.raw('headers');
  if (given === undefined) return {};
  if (!isJsonObject(given)) {
    reader.problem(['headers'], 'has to be an object');
    return {};
  }
  const headers: [string, string][] = [];
  const seen = new Set<string>();
  for (const [name, value] of Object.entries(given)) {
    const place = ['headers', name];
    const lower = name.toLowerCase();
    if (!headerName.test(name)) reader.problem(place, 'is not the name of a header');
    else if (ownHeaders.includes(lower)) reader.problem(place, 'is a header that HTTP makes itself');
    else if (seen.has(lower)) reader.problem(place, 'is there twice');
    seen.add(lower);
    if (typeof value !== 'string') {
      reader.problem(place, 'has to be a text');
      continue;
    }
    if (!isHeaderValue(value)) reader.problem(place, 'has a line break or another control character');
    for (const text of placeholderProblems(value, settings)) reader.problem(place, text);
    if (looksSecret(lower) && placeholdersIn(value).length === 0) {
      const text = `${name} is the same for everybody, and part of the manifest; take it from a setting`;
      doubt(
        'thena-activity-secret',
        `${reader.pointer}/headers/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`,
        text,
      );
    }
    headers.push([name, value]);
  }
  return Object.fromEntries(headers);
}

const looksSecret = (header: string): boolean => /^(?:authorization|cookie)$|(?:token|secret|api-?key)$/.test(header);

/** As one JSON Schema, whichever form it is written in. */
function readSchema(reader: ObjectReader, key: string, doubt: ReportDoubt): JsonObject | undefined {
  const written = reader.raw(key);
  if (written === undefined) return undefined;
  if (!isJsonObject(written)) {
    reader.problem([key], 'has to be an object');
    return undefined;
  }
  const schema = normalisedSchema(written);
  // A bare map is one level less deep in the file.
  const inFile = (pointer: string): string =>
    schema['properties'] === written ? pointer.replace(/^\/properties/, '') : pointer;
  const { problems, unchecked } = schemaRemarks(schema);
  for (const { pointer, text } of problems) reader.problem([key], `${inFile(pointer)}: ${text}`);
  for (const { pointer, text } of unchecked) {
    doubt('thena-schema', `${reader.pointer}/${key}${inFile(pointer)}`, text);
  }
  return schema;
}
