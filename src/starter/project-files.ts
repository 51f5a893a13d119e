import { readFile } from 'node:fs/promises';
import { isAbsolute, join, relative, sep } from 'node:path';
import { packageRoot } from '../package-root.ts';
import type { StarterFile } from './integration-files.ts';

/** What a working folder needs beside its integrations, so that their tests run. */
export interface Project {
  /** Those that are not there yet. */
  readonly files: readonly StarterFile[];
  /** Those that are there, and stay as they are. */
  readonly kept: readonly string[];
  /** Whether a test in a file `.js` is a module. */
  readonly isModule: boolean;
  /** The command that gets this package for tests. */
  readonly install: string;
  /** Whether `npm test` runs every test. */
  readonly runsTests: boolean;
}

interface Manifest {
  readonly type?: unknown;
  readonly scripts?: Readonly<Record<string, unknown>>;
  readonly dependencies?: Readonly<Record<string, unknown>>;
  readonly devDependencies?: Readonly<Record<string, unknown>>;
}

/** For editors: handlers are bundled by the engine, which needs none. */
const compiler = {
  compilerOptions: {
    target: 'es2022',
    module: 'nodenext',
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    allowImportingTsExtensions: true,
  },
};

const ignored = 'node_modules/\ndefault_input.json\n';

/** Reads the working folder and changes nothing. */
export async function projectFiles(workingFolder: string): Promise<Project> {
  const own = await ownPackage(workingFolder);
  const scripts = { test: 'node --test', validate: 'app-builder validate' };
  const manifest = { private: true, type: 'module', scripts, devDependencies: own.dependency };
  const wanted: readonly StarterFile[] = [
    { path: 'package.json', content: `${JSON.stringify(manifest, undefined, 2)}\n` },
    { path: '.gitignore', content: ignored },
    { path: 'tsconfig.json', content: `${JSON.stringify(compiler, undefined, 2)}\n` },
  ];
  const present = await Promise.all(wanted.map(({ path }) => readOr(join(workingFolder, path))));
  const given = manifestOf(present[0]);
  const isListed = { ...given?.dependencies, ...given?.devDependencies }['app-builder'] !== undefined;
  return {
    files: wanted.filter((_file, index) => present[index] === undefined),
    kept: wanted.filter((_file, index) => present[index] !== undefined).map(({ path }) => path),
    isModule: given === undefined || given.type === 'module',
    install: given === undefined || isListed ? 'npm install' : own.install,
    runsTests: (given ?? manifest).scripts?.['test'] === manifest.scripts.test,
  };
}

/** Text of a file; empty for what cannot be read, undefined where there is nothing. */
async function readOr(path: string): Promise<string | undefined> {
  return readFile(path, 'utf8').catch((error: unknown) => {
    return error instanceof Error && 'code' in error && error.code === 'ENOENT' ? undefined : '';
  });
}

/** Undefined where there is none; without anything for one that is no JSON, which is its author's to correct. */
function manifestOf(text: string | undefined): Manifest | undefined {
  if (text === undefined) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {};
  }
}

/**
 * How a package.json names this package. A private one is in no registry, where its name may be somebody else's: it is named by
 * the folder that it is in, unless it was installed in the working folder.
 */
async function ownPackage(
  workingFolder: string,
): Promise<{ readonly dependency: Readonly<Record<string, string>>; readonly install: string }> {
  const root = packageRoot();
  const manifest = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as {
    readonly name: string;
    readonly version: string;
    readonly private?: boolean;
  };
  const { name, version } = manifest;
  const path = relative(workingFolder, root).split(sep).join('/');
  const isInside = !path.startsWith('../') && !isAbsolute(path);
  if (manifest.private === true && !isInside) {
    const word = path.includes(' ') ? `"${path}"` : path;
    return { dependency: { [name]: `file:${path}` }, install: `npm install --save-dev ${word}` };
  }
  const install = isInside ? 'npm install' : `npm install --save-dev ${name}@${version}`;
  return { dependency: { [name]: version }, install };
}
