import { nearest } from '../integration/nearest.ts';
import type { Question } from './questions.ts';

/** What one `default_input.json` says, with the chosen environment already laid over its other keys. */
export interface FileLayer {
  readonly path: string;
  readonly values: ReadonlyMap<string, FileValue>;
  /** Names of the environment objects in this file. */
  readonly environments: readonly string[];
  /** Unknown keys, each a sentence. */
  readonly warnings: readonly string[];
  /** Known keys with a value of the wrong type, each a sentence without the value. */
  readonly problems: readonly string[];
  /** Every secret in the file, also of environments that were not chosen. */
  readonly secrets: readonly string[];
  /** Whether the file holds a client ID or a secret anywhere. */
  readonly credentials: boolean;
}

interface FileValue {
  readonly value: string;
  /** The path, with the environment in brackets when its object gave the value. */
  readonly origin: string;
}

type JsonObject = Readonly<Record<string, unknown>>;

/**
 * @param content the parsed file
 * @param environment value of `ENV_4ME`; its object wins over the file's other keys (seeds, bootstrap usage)
 * @param known all questions whose keys a file may hold
 */
export function layerOf(
  path: string,
  content: JsonObject,
  environment: string | undefined,
  known: readonly Question[],
): FileLayer {
  const environments = Object.keys(content).filter((key) => isEnvironment(content[key], key, environment, known));
  const chosen = environments.find((name) => name === environment);
  const base = readObject(content, known, { path, prefix: '', skip: environments });
  const nested = environments.map((name) => ({
    name,
    read: readObject(content[name] as JsonObject, known, { path, prefix: `${name}.`, skip: [] }),
  }));
  const overlay = nested.find(({ name }) => name === chosen)?.read.values ?? new Map<string, string>();
  const values = new Map<string, FileValue>();
  for (const [key, value] of base.values) values.set(key, { value, origin: path });
  for (const [key, value] of overlay) values.set(key, { value, origin: `${path} (${chosen})` });
  const all = [base, ...nested.map(({ read }) => read)];
  return {
    path,
    values,
    environments,
    warnings: all.flatMap((read) => read.warnings),
    problems: all.flatMap((read) => read.problems),
    secrets: all.flatMap((read) => read.secrets),
    credentials: all.some((read) => read.secrets.length > 0 || read.values.has('clientID')),
  };
}

interface Read {
  readonly values: Map<string, string>;
  readonly warnings: string[];
  readonly problems: string[];
  readonly secrets: string[];
}

function readObject(
  content: JsonObject,
  known: readonly Question[],
  place: { readonly path: string; readonly prefix: string; readonly skip: readonly string[] },
): Read {
  const read: Read = { values: new Map(), warnings: [], problems: [], secrets: [] };
  for (const [key, raw] of Object.entries(content)) {
    if (place.skip.includes(key) || key === '$schema') continue;
    const question = known.find((candidate) => candidate.key === key);
    if (question === undefined) {
      read.warnings.push(unknownKey(place.path, place.prefix + key, key, known));
      continue;
    }
    const value = asText(raw, question);
    if (value === undefined) {
      read.problems.push(`${place.path}: "${place.prefix}${key}" is not ${expected[question.kind]}`);
    } else if (value !== '') {
      read.values.set(key, value);
      if (question.secret === true) read.secrets.push(value);
    }
  }
  return read;
}

const expected = {
  text: 'a string',
  list: 'a string or a list of strings',
  pairs: 'a list of strings "Name=value"',
  switch: 'true or false',
  decision: 'true, false, "yes" or "no"',
} as const;

function asText(raw: unknown, question: Question): string | undefined {
  if (question.kind === 'switch') return typeof raw === 'boolean' ? String(raw) : undefined;
  if (question.kind === 'decision' && typeof raw === 'boolean') return raw ? 'yes' : 'no';
  if (typeof raw === 'string') return raw.trim();
  const isMany = question.kind === 'list' || question.kind === 'pairs';
  if (!isMany || !Array.isArray(raw) || !raw.every((item) => typeof item === 'string')) return undefined;
  return raw.join(question.kind === 'pairs' ? '\n' : ',');
}

/** An object is an environment if it was chosen, is empty, or holds a known key; otherwise its name is an unknown key. */
function isEnvironment(
  value: unknown,
  name: string,
  chosen: string | undefined,
  known: readonly Question[],
): value is JsonObject {
  if (!isJsonObject(value) || known.some(({ key }) => key === name)) return false;
  const keys = Object.keys(value);
  return name === chosen || keys.length === 0 || keys.some((key) => known.some((question) => question.key === key));
}

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function unknownKey(path: string, place: string, key: string, known: readonly Question[]): string {
  const near = nearest(
    key,
    known.map((question) => question.key),
  );
  return `${path}: unknown key "${place}"${near === undefined ? ' is ignored' : `; did you mean "${near}"?`}`;
}
