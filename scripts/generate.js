import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { root } from './prepare.js';

/** `npm run generate`: writes what is made from the table of commands and the catalogue of errors, and removes what is no more. */

const folder = join(root, 'dist.generate.tmp');
const entry = 'scripts/generate/files.ts';
try {
  await build({
    absWorkingDir: root,
    entryPoints: [entry],
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    splitting: true,
    packages: 'external',
    conditions: ['source'],
    logLevel: 'warning',
  });
  const { generatedFiles, schemaFolder } = await import(pathToFileURL(join(folder, 'files.mjs')).href);
  const files = await generatedFiles();
  mkdirSync(join(root, schemaFolder), { recursive: true });
  for (const name of readdirSync(join(root, schemaFolder))) {
    if (!files.has(`${schemaFolder}/${name}`)) rmSync(join(root, schemaFolder, name));
  }
  for (const [path, text] of files) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    const before = readText(join(root, path));
    if (before === text) continue;
    writeFileSync(join(root, path), text);
    process.stdout.write(`${path}\n`);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function readText(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  }
}
