import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { orEnd, root } from './prepare.js';

/**
 * Makes the Python environment of `npm run test:aws`: emulators of AWS, AWS's own SAM translator and cfn-lint. It lies in
 * the cache of `node_modules`, is made once, and comes from the package index that pip is configured for.
 */

const requirements = [
  'ministack[full]==1.5.33',
  'moto[server]==5.2.5',
  'cfn-lint==1.58.0',
  'aws-sam-translator==1.115.0',
];
const oldest = [3, 10];

const digest = createHash('sha256').update(requirements.join('\n')).digest('hex').slice(0, 12);
const folder = join(root, 'node_modules', '.cache', `app-builder-aws-${digest}`);
const pythonIn = (place) =>
  join(place, ...(process.platform === 'win32' ? ['Scripts', 'python.exe'] : ['bin', 'python']));

/** The interpreter that has the emulators; there is none before `npm run test:aws` ran once. */
export const emulatorPython = pythonIn(folder);

const probe = 'import sys, venv, ensurepip; print(sys.version_info[0], sys.version_info[1])';

/** The first Python that can make the environment. Throws with what was found instead. */
function findPython() {
  const found = [];
  for (const name of ['python3', 'python']) {
    const { status, stdout, error } = spawnSync(name, ['-c', probe], { encoding: 'utf8' });
    if (error) continue;
    const [major = 0, minor = 0] = status === 0 ? stdout.trim().split(' ').map(Number) : [];
    if (major > oldest[0] || (major === oldest[0] && minor >= oldest[1])) return name;
    found.push(status === 0 ? `${name} is ${major}.${minor}` : `${name} lacks the module venv or ensurepip`);
  }
  const said = found.length === 0 ? 'there is no python3 and no python on the PATH' : found.join(', ');
  throw new Error(`npm run test:aws needs Python ${oldest.join('.')} or newer with venv and ensurepip: ${said}`);
}

function python(command, args, title) {
  // What pip says belongs to whoever runs the script; stdout stays free for results.
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: ['ignore', 2, 2] });
  if (error) throw error;
  if (status !== 0) throw new Error(`${title} failed; what it said stands above`);
}

function make() {
  const command = findPython();
  const fresh = `${folder}.${process.pid}.tmp`;
  try {
    mkdirSync(dirname(fresh), { recursive: true });
    process.stderr.write('Installing the emulators of AWS …\n');
    python(command, ['-m', 'venv', fresh], 'Making the Python environment');
    const install = ['-m', 'pip', 'install', '--quiet', '--no-input', '--disable-pip-version-check', ...requirements];
    python(pythonIn(fresh), install, 'Installing the emulators');
    // Last, so that a folder of this name is always complete. Only its scripts know where it was made, and nobody uses those.
    writeFileSync(join(fresh, 'requirements.txt'), `${requirements.join('\n')}\n`);
    if (!existsSync(folder)) renameSync(fresh, folder);
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  orEnd(() => {
    if (!existsSync(emulatorPython)) make();
  });
}
