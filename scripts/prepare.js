import { spawnSync } from 'node:child_process';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** What a fresh checkout needs before anything runs: its dependencies and its build. Plain Node, no dependency. */

export const root = dirname(dirname(fileURLToPath(import.meta.url)));

const buildStamp = join(root, 'dist', '.app-builder-build');

/** Runs Node with `args` in the checkout, its output on our stderr. Throws where that fails. */
function run(title, args) {
  process.stderr.write(`${title}\n`);
  const { status, error } = spawnSync(process.execPath, args, { cwd: root, stdio: ['ignore', 2, 2] });
  if (error) throw error;
  if (status !== 0) throw new Error(`${title} failed; what it said stands above`);
}

/** npm's own program: given by npm where it runs us, beside Node otherwise. */
export function npm() {
  const given = process.env['npm_execpath'];
  if (given && given.endsWith('npm-cli.js')) return given;
  const folders = [join(dirname(process.execPath), '..', 'lib'), dirname(process.execPath)];
  const found = folders.map((folder) => join(folder, 'node_modules', 'npm', 'bin', 'npm-cli.js')).find(existsSync);
  if (!found) {
    throw new Error('npm is not found beside Node; run "npm ci" in the checkout, then try again');
  }
  return found;
}

/** npm notes there what it installed; a lock file that changed since then is newer. A link is somebody's own arrangement. */
function isInstalled() {
  if (lstatSync(join(root, 'node_modules'), { throwIfNoEntry: false })?.isSymbolicLink()) return true;
  const installed = join(root, 'node_modules', '.package-lock.json');
  return existsSync(installed) && statSync(installed).mtimeMs >= statSync(join(root, 'package-lock.json')).mtimeMs;
}

/** Newest change below a folder, in milliseconds; a removed file changes its folder's time. */
function newest(folder) {
  let time = statSync(folder).mtimeMs;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    time = Math.max(time, entry.isDirectory() ? newest(path) : statSync(path).mtimeMs);
  }
  return time;
}

function copyAssets(from, to) {
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const source = join(from, entry.name);
    const target = join(to, entry.name);
    if (entry.isDirectory()) copyAssets(source, target);
    else if (!/\.(?:ts|test\.js)$/.test(entry.name)) {
      mkdirSync(to, { recursive: true });
      writeFileSync(target, readFileSync(source));
    }
  }
}

/** Builds beside `dist` and then takes its place, so that a failed build leaves the old one. */
export function build() {
  const fresh = join(root, `dist.${process.pid}.tmp`);
  const old = join(root, `dist.old.${process.pid}.tmp`);
  try {
    const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
    run('Building …', [compiler, '-p', 'tsconfig.build.json', '--outDir', fresh]);
    for (const folder of ['src', 'templates']) copyAssets(join(root, folder), join(fresh, folder));
    writeFileSync(join(fresh, '.app-builder-build'), '');
    // Two renames and nothing between: a command that runs meanwhile misses its files for a moment at most.
    if (existsSync(join(root, 'dist'))) renameSync(join(root, 'dist'), old);
    renameSync(fresh, join(root, 'dist'));
  } finally {
    for (const folder of [fresh, old]) rmSync(folder, { recursive: true, force: true });
  }
}

function isBuilt() {
  if (!existsSync(buildStamp)) return false;
  const built = statSync(buildStamp).mtimeMs;
  const sources = ['src', 'templates'].map((folder) => newest(join(root, folder)));
  return Math.max(...sources, statSync(join(root, 'tsconfig.build.json')).mtimeMs) <= built;
}

/** Ends the process with one line where `work` fails: what went wrong stands above it already. */
export function orEnd(work) {
  try {
    work();
  } catch (error) {
    process.stderr.write(`error  ${error.message}\n`);
    process.exit(1);
  }
}

/** Makes `node_modules` where it is absent or older than the lock file. */
export function install() {
  if (!isInstalled())
    run('Installing what App Builder needs …', [npm(), 'ci', '--no-audit', '--no-fund', '--loglevel=error']);
}

/** Makes `node_modules` and `dist` where they are absent or out of date; costs a few milliseconds where they are not. */
export function prepare() {
  orEnd(() => {
    install();
    if (!isBuilt()) build();
  });
}
