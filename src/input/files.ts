import { dirname, join, resolve } from 'node:path';
import { Failure, type FailureKind } from '../failure.ts';
import { isJsonObject, layerOf, type FileLayer } from './file-layer.ts';
import { firstError } from '../integration/json-position.ts';
import type { Question } from './questions.ts';
import type { InputSources } from './sources.ts';
import { trackedByGit } from './tracked-by-git.ts';

const inputFileName = 'default_input.json';

const fileNotJson: FailureKind = { code: 'AB-INPUT-JSON', exit: 'usage' };
const fileUnreadable: FailureKind = { code: 'AB-INPUT-UNREADABLE', exit: 'usage' };
const fileTypes: FailureKind = { code: 'AB-INPUT-TYPE', exit: 'usage' };
const environmentUnknown: FailureKind = { code: 'AB-INPUT-ENVIRONMENT', exit: 'usage' };

/**
 * Reads every `default_input.json` from the start folder up to the root of the file system, the nearest first.
 * Secrets are registered before anything can be said about a file.
 *
 * @throws Failure for text that is not a JSON object, a wrong type, or an environment that no file has
 */
export async function readInputFiles(known: readonly Question[], sources: InputSources): Promise<readonly FileLayer[]> {
  const layers: FileLayer[] = [];
  for (const { path, content } of await findFiles(sources.startFolder)) {
    const layer = layerOf(path, content, sources.environmentName, known);
    for (const secret of layer.secrets) sources.redact(secret);
    layers.push(layer);
  }
  const problems = layers.flatMap((layer) => layer.problems);
  if (problems.length > 0) {
    throw new Failure(fileTypes, {
      message: `a value in ${inputFileName} has the wrong type`,
      because: problems.join('\n'),
      fix: 'correct the values in these files',
    });
  }
  requireEnvironment(sources, layers);
  for (const layer of layers) await warnAbout(layer, sources);
  return layers;
}

async function warnAbout(layer: FileLayer, sources: InputSources): Promise<void> {
  for (const warning of layer.warnings) sources.report(warning);
  if (layer.credentials && (await trackedByGit(layer.path, sources.environment))) {
    sources.report(`${layer.path}: git tracks this file, and it holds credentials; take it out of version control`);
  }
}

function requireEnvironment(sources: InputSources, layers: readonly FileLayer[]): void {
  const name = sources.environmentName;
  if (name === undefined || layers.some((layer) => layer.environments.includes(name))) return;
  const names = [...new Set(layers.flatMap((layer) => layer.environments))].toSorted();
  const because =
    layers.length === 0
      ? `there is no ${inputFileName} in ${sources.startFolder} or a folder above it`
      : `found ${names.length === 0 ? 'no environments' : names.join(', ')} in ${layers.map(({ path }) => path).join(', ')}`;
  throw new Failure(environmentUnknown, {
    message: `no ${inputFileName} has the environment "${name}"`,
    because,
    fix: names.length === 0 ? `unset ENV_4ME, or add an object "${name}"` : `set ENV_4ME to one of ${names.join(', ')}`,
  });
}

interface Found {
  readonly path: string;
  readonly content: Readonly<Record<string, unknown>>;
}

async function findFiles(startFolder: string): Promise<readonly Found[]> {
  const { cosmiconfig } = await import('cosmiconfig');
  // The loader's result is wrapped, so that no key of the file (`$import`) means anything to the library.
  const loaders = { '.json': (path: string, text: string) => ({ content: parse(path, text) }) };
  const explorer = cosmiconfig('app-builder', { searchPlaces: [inputFileName], loaders, cache: false });
  const found: Found[] = [];
  for (const folder of upwards(resolve(startFolder))) {
    const path = join(folder, inputFileName);
    const loaded: unknown = await explorer.load(path).catch((error: unknown) => ifAbsent(path, error));
    if (!isJsonObject(loaded)) continue;
    if (loaded['isEmpty'] === true) parse(path, '');
    const config = loaded['config'];
    if (isJsonObject(config) && isJsonObject(config['content'])) found.push({ path, content: config['content'] });
  }
  return found;
}

function upwards(folder: string): readonly string[] {
  const parent = dirname(folder);
  return parent === folder ? [folder] : [folder, ...upwards(parent)];
}

function ifAbsent(path: string, error: unknown): undefined {
  if (error instanceof Failure) throw error;
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (['ENOENT', 'ENOTDIR', 'EISDIR'].includes(code)) return undefined;
  throw new Failure(
    fileUnreadable,
    { message: `cannot read ${path}`, because: code || String(error), fix: 'make the file readable, or remove it' },
    { cause: error },
  );
}

function parse(path: string, written: string): Readonly<Record<string, unknown>> {
  const text = written.replace(/^\uFEFF/, '');
  const at = firstError(text);
  if (at !== undefined) {
    throw new Failure(fileNotJson, {
      message: `${path} is not JSON`,
      because: `line ${at.line}, column ${at.column}: this cannot stand here`,
      fix: 'correct the file at that place',
    });
  }
  const content: unknown = JSON.parse(text);
  if (isJsonObject(content)) return content;
  throw new Failure(fileNotJson, {
    message: `${path} does not hold an object`,
    because: 'line 1, column 1: expected {',
    fix: 'write the keys between { and }, as in default_input.example.json',
  });
}
