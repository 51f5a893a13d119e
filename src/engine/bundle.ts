import { access, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { BuildOptions, Message } from 'esbuild';
import { Failure, type FailureKind } from '../failure.ts';
import { digestOf } from './digest.ts';
import { ownPackagePlugin } from './own-package.ts';

const buildFailed: FailureKind = { code: 'AB-ENGINE-BUILD', exit: 'usage' };
const noEntry: FailureKind = { code: 'AB-ENGINE-ENTRY', exit: 'usage' };

/** The export that gives a bundle's handler its ports, e.g. `bindLocal`. */
export interface Binding {
  readonly module: string;
  readonly name: string;
}

export const localBinding: Binding = { module: 'app-builder/engine/local/binding', name: 'bindLocal' };
export const awsBinding: Binding = { module: 'app-builder/engine/aws/binding', name: 'bindAws' };

/** The oldest Node that runs a bundle. */
export type BundleTarget = 'node20' | 'node22' | 'node24';

export interface BundleRequest {
  /** Absolute folder of the function's code. */
  readonly folder: string;
  /** Relative to the folder, e.g. `handler.ts`. */
  readonly entry: string;
  /** What the entry exports; the bundle exports it as `handler`. */
  readonly exportName: string;
  /** `none`: the definition is exported as it is, for an engine in the same process. */
  readonly binding: Binding | 'none';
  /** `node20` by default. */
  readonly target?: BundleTarget;
}

export interface Bundle {
  /** One ES module, minified. */
  readonly code: string;
  readonly map: string;
  /** Size of the code. */
  readonly bytes: number;
  /** SHA-256 of the code, in hex; does not depend on where the folder is. */
  readonly digest: string;
  /** Files that went in, relative to the folder. */
  readonly inputs: readonly string[];
}

/**
 * Libraries in CommonJS ask for Node's own modules with `require`, which a module does not have. esbuild does not know the names
 * in a banner and may give a short one to something of the bundle, so this one is long.
 */
const requireBanner =
  "import{createRequire as createRequireOfBundle}from'node:module';const require=createRequireOfBundle(import.meta.url);";

/**
 * Bundles one function with all that it needs.
 * Throws `AB-ENGINE-BUILD` with file, line and text of each error, and `AB-ENGINE-ENTRY` where there is no entry file.
 */
export async function bundleFunction(request: BundleRequest): Promise<Bundle> {
  const { folder, entry, exportName, binding, target } = request;
  await access(join(folder, entry)).catch(() => {
    throw new Failure(noEntry, {
      message: `The function has no entry file ${entry}`,
      because: `${join(folder, entry)} cannot be read`,
      fix: 'Create the file, or name another one under EntryPoints in the template.',
    });
  });
  await checkExport(folder, entry, exportName);
  const definition = `import { ${exportName} as definition } from ${JSON.stringify(`./${entry}`)};\n`;
  const contents =
    binding === 'none'
      ? `${definition}export { definition as handler };`
      : `${definition}import { ${binding.name} as bind } from ${JSON.stringify(binding.module)};\nexport const handler = bind(definition);`;
  return bundle(folder, contents, binding === 'none' ? '' : requireBanner, target);
}

/** An import that leads to nothing is no error to esbuild where a file in TypeScript is imported: it might be a type. */
async function checkExport(folder: string, entry: string, exportName: string): Promise<void> {
  const source = await readFile(join(folder, entry), 'utf8');
  // What another file exports, or CommonJS, shows when it runs only.
  if (/\bexport\s*\*|\bexports\b/.test(source)) return;
  const { build } = await import('esbuild');
  const outfile = 'out.js';
  const { metafile } = await build({
    entryPoints: [`./${entry}`],
    absWorkingDir: folder,
    outfile,
    bundle: false,
    write: false,
    metafile: true,
    format: 'esm',
    tsconfigRaw: '{}',
    logLevel: 'silent',
  }).catch((error: unknown) => {
    throw failureOf(error);
  });
  const exported = Object.values(metafile.outputs).flatMap((output) => output.exports);
  if (exported.includes(exportName)) return;
  throw new Failure(buildFailed, {
    message: `${entry} does not export "${exportName}"`,
    because: exported.length === 0 ? 'it exports nothing' : `it exports ${exported.join(', ')}`,
    fix: `Write "export const ${exportName} = createHandler(…)", or name another export under Handler in the template.`,
  });
}

/** Bundles what `contents` imports; relative imports start at `folder`. */
export async function bundle(
  folder: string,
  contents: string,
  banner = '',
  target: BundleTarget = 'node20',
): Promise<Bundle> {
  const { build } = await import('esbuild');
  const options = {
    stdin: { contents, resolveDir: folder, sourcefile: 'entry.js', loader: 'js' },
    absWorkingDir: folder,
    outfile: join(folder, 'index.mjs'),
    bundle: true,
    write: false,
    platform: 'node',
    target,
    format: 'esm',
    mainFields: ['module', 'main'],
    minify: true,
    legalComments: 'none',
    sourcemap: 'external',
    metafile: true,
    // A tsconfig.json somewhere above the folder must not change the result.
    tsconfigRaw: '{}',
    logLevel: 'silent',
    plugins: [ownPackagePlugin()],
    banner: { js: banner },
  } as const satisfies BuildOptions;
  const result = await build(options).catch((error: unknown) => {
    throw failureOf(error);
  });
  const code = result.outputFiles.find(({ path }) => path.endsWith('.mjs'));
  const map = result.outputFiles.find(({ path }) => path.endsWith('.map'));
  if (code === undefined || map === undefined) throw new Error('esbuild gave no output');
  return {
    code: code.text,
    map: map.text,
    bytes: code.contents.byteLength,
    digest: digestOf(code.contents),
    inputs: Object.keys(result.metafile.inputs).filter((name) => name !== 'entry.js'),
  };
}

function failureOf(error: unknown): unknown {
  if (!(error instanceof Error && 'errors' in error && Array.isArray(error.errors))) return error;
  const lines = (error.errors as readonly Message[]).map(({ text, location }) =>
    location === null ? text : `${location.file}:${location.line}:${location.column + 1}: ${text}`,
  );
  const text = {
    message: 'The function cannot be built',
    because: lines.join('\n'),
    fix: 'Correct the code and run the command again.',
  };
  return new Failure(buildFailed, text, { cause: error });
}
