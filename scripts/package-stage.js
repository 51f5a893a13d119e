import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { npm, root } from './prepare.js';

/** Types that a TypeScript project of an author has besides. */
const typePackages = ['@types/node'];

/** Throws with what the program said where it fails; gives its standard output. */
function run(command, words, options = {}) {
  const { status, error, stdout, stderr } = spawnSync(command, words, { encoding: 'utf8', ...options });
  if (error) throw error;
  if (status !== 0) throw new Error(`${[command, ...words].join(' ')} ended with ${status}\n${stdout}${stderr}`);
  return stdout;
}

/** Packs and unpacks, and links the dependencies beside it. Gives the name of the tarball. */
function installPacked(folder, installed) {
  // What `prepack` would build is built already: see run.js.
  run(process.execPath, [npm(), 'pack', '--ignore-scripts', '--pack-destination', folder], { cwd: root });
  const tarball = readdirSync(folder).find((file) => file.endsWith('.tgz'));
  mkdirSync(installed, { recursive: true });
  run('tar', ['-xzf', tarball, '-C', installed, '--strip-components=1'], { cwd: folder });
  const { dependencies } = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8'));
  for (const name of [...Object.keys(dependencies), ...typePackages]) {
    const link = join(folder, 'node_modules', ...name.split('/'));
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(join(root, 'node_modules', ...name.split('/')), link, 'junction');
  }
  return tarball;
}

/**
 * A folder outside the repository with this package as npm packs it, and with its dependencies, which are links to those of the
 * repository. Every process that is started there notes which modules it has loaded.
 */
export function openPackageStage() {
  // Without links in its own path, so that it can be compared with where modules are found.
  const folder = mkdtempSync(join(realpathSync(tmpdir()), 'app-builder-package-'));
  const installed = join(folder, 'node_modules', 'app-builder');
  const loaded = join(folder, '.loaded');
  const environment = {
    PATH: process.env['PATH'],
    HOME: join(folder, '.home'),
    USERPROFILE: join(folder, '.home'),
    CI: 'true',
    NODE_V8_COVERAGE: loaded,
  };
  const close = () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  let tarball;
  try {
    mkdirSync(environment.HOME);
    tarball = installPacked(folder, installed);
  } catch (error) {
    close();
    throw error;
  }
  const program = join('node_modules', 'app-builder', 'bin', 'app-builder.js');
  return {
    folder,
    tarball,
    node: (words, more = {}) => run(process.execPath, words, { cwd: folder, env: { ...environment, ...more } }),
    command: (words, more = {}) =>
      run(process.execPath, [program, ...words], { cwd: folder, env: { ...environment, ...more } }),
    /** Starts `app-builder` and leaves it running. */
    start: (words) => spawn(process.execPath, [program, ...words], { cwd: folder, env: environment }),
    /** Modules that were loaded neither from the folder nor from the dependencies. */
    strangers() {
      const reports = readdirSync(loaded).map((file) => JSON.parse(readFileSync(join(loaded, file), 'utf8')));
      const urls = reports
        .flatMap(({ result }) => result.map(({ url }) => url))
        .filter((url) => url.startsWith('file:'));
      const files = [...new Set(urls.map((url) => fileURLToPath(url)))];
      const places = [folder, realpathSync(join(root, 'node_modules'))].map((place) => join(place, '/'));
      return {
        count: files.length,
        files: files.filter((file) => !places.some((place) => file.startsWith(place))),
      };
    },
    close,
  };
}
