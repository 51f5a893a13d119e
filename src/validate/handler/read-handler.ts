import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve, sep } from 'node:path';
import type { Message } from 'esbuild';
import { ownPackagePlugin } from '../../engine/own-package.ts';
import type { SourceFile } from '../../integration/json-file.ts';
import { packageRoot } from '../../package-root.ts';
import { recorderPlugin, recordingEntry, type Declared } from './recorder.ts';

/** What a handler says of itself when it is loaded, and the text of its own sources. */
export interface ReadHandler {
  /** Or why it cannot be loaded: one line. */
  readonly declared: Declared | string;
  /** The integration's own files, without App Builder and libraries. */
  readonly sources: readonly SourceFile[];
}

export interface HandlerEntry {
  /** Absolute. */
  readonly folder: string;
  /** Relative to the folder. */
  readonly entry: string;
  readonly exportName: string;
  /** Milliseconds; for tests. */
  readonly limit?: number;
}

/** A handler cannot be bundled; deploy would refuse it for the same reasons. */
export class BuildFailed extends Error {
  override readonly name = 'BuildFailed';
  readonly problems: readonly { readonly file: string; readonly line: number; readonly text: string }[];

  constructor(messages: readonly Message[]) {
    super('the handler cannot be bundled');
    this.problems = messages.map(({ text, location }) => ({
      file: location?.file ?? 'entry.js',
      line: location?.line ?? 1,
      text,
    }));
  }
}

/** Milliseconds for loading a handler, as on the local engine. */
const loadLimit = 10_000;

/**
 * Bundles a handler, loads it in a process of its own, which has no environment and thus no credentials, and hears what it
 * declares. Nothing of the handler is called. Throws BuildFailed.
 */
export async function readHandler({
  folder,
  entry,
  exportName,
  limit = loadLimit,
}: HandlerEntry): Promise<ReadHandler> {
  const { build } = await import('esbuild');
  const { outputFiles, metafile } = await build({
    stdin: { contents: recordingEntry(entry, exportName), resolveDir: folder, sourcefile: 'entry.js', loader: 'js' },
    absWorkingDir: folder,
    bundle: true,
    write: false,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    mainFields: ['module', 'main'],
    metafile: true,
    tsconfigRaw: '{}',
    logLevel: 'silent',
    plugins: [recorderPlugin(), ownPackagePlugin()],
    banner: {
      js: "import{createRequire as createRequireOfBundle}from'node:module';const require=createRequireOfBundle(import.meta.url);",
    },
  }).catch((error: unknown) => {
    if (!(error instanceof Error && 'errors' in error && Array.isArray(error.errors))) throw error;
    throw new BuildFailed(error.errors as readonly Message[]);
  });
  const [declared, sources] = await Promise.all([
    declaredBy(outputFiles[0]?.text ?? '', limit),
    ownSources(folder, Object.keys(metafile.inputs)),
  ]);
  return { declared, sources };
}

async function ownSources(folder: string, inputs: readonly string[]): Promise<readonly SourceFile[]> {
  const ours = ['src', 'dist'].map((name) => join(packageRoot(), name) + sep);
  const own = inputs
    .filter((name) => name !== 'entry.js' && !name.startsWith('recorder:') && !name.includes('node_modules/'))
    .filter((name) => !ours.some((root) => resolve(folder, name).startsWith(root)));
  return Promise.all(own.map(async (file) => ({ file, text: await readFile(resolve(folder, file), 'utf8') })));
}

async function declaredBy(code: string, limit: number): Promise<Declared | string> {
  const place = await mkdtemp(join(tmpdir(), 'app-builder-validate-'));
  try {
    const file = join(place, 'handler.mjs');
    await writeFile(file, code, { mode: 0o600 });
    return await load(file, place, limit);
  } finally {
    await rm(place, { recursive: true, force: true });
  }
}

function load(file: string, cwd: string, limit: number): Promise<Declared | string> {
  return new Promise((done, failed) => {
    const child = spawn(process.execPath, ['--max-old-space-size=256', file], {
      cwd,
      env: {},
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      windowsHide: true,
    });
    let said = '';
    let declared: Declared | undefined;
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      child.kill('SIGKILL');
    }, limit);
    child.stderr?.on('data', (chunk: Buffer) => {
      if (said.length < 100_000) said += chunk.toString('utf8');
    });
    child.on('message', (message) => {
      declared ??= message as unknown as Declared;
    });
    child.on('error', (error) => {
      clearTimeout(timer);
      failed(error);
    });
    child.on('close', (code) => {
      clearTimeout(timer);
      if (declared !== undefined) done(declared);
      else if (late) done(`it is not loaded after ${String(limit / 1000)} s`);
      else done(errorIn(said) ?? `its process ends with ${String(code)} while it is loaded`);
    });
  });
}

/** The line of a crash that has the error, e.g. `TypeError: …`. */
function errorIn(stderr: string): string | undefined {
  return stderr
    .split('\n')
    .find((line) => /^(?:\w*Error|Error)\b.*: /.test(line))
    ?.slice(0, 300);
}
