import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { build, install, orEnd, prepare, root } from './prepare.js';

/** The package scripts, without a shell: the same on Linux, macOS and Windows. */

const node = (...args) => [process.execPath, args];
const tool = (path, ...args) => node(join(root, 'node_modules', ...path.split('/')), ...args);

const tasks = {
  start: (args) => [node(join(root, 'bin', 'app-builder.js'), 'demo', ...args)],
  test: (args) => [tool('vitest/vitest.mjs', 'run', ...args)],
  'test:slow': (args) => [tool('vitest/vitest.mjs', 'run', '--config', 'vitest.slow.config.ts', ...args)],
  'test:aws': (args) => [
    node(join(root, 'scripts', 'aws-emulators.js')),
    tool('vitest/vitest.mjs', 'run', '--config', 'vitest.aws.config.ts', ...args),
  ],
  'test:package': () => [node(join(root, 'scripts', 'test-package.js'))],
  bench: (args) => [node(join(root, 'bench', 'bench.js'), ...args)],
  generate: () => [node(join(root, 'scripts', 'generate.js'))],
  format: () => [tool('oxfmt/bin/oxfmt', '.')],
  check: () => [
    tool('typescript/bin/tsc', '-p', 'tsconfig.json'),
    tool('oxfmt/bin/oxfmt', '--check', '.'),
    tool('oxlint/bin/oxlint', '--type-aware', '--deny-warnings'),
    tool('dependency-cruiser/bin/dependency-cruise.mjs', '--config', 'borders.config.mjs', 'src', 'templates'),
    tool('knip/bin/knip.js'),
    tool('publint/src/cli.js', '--strict'),
  ],
};

const [name = '', ...args] = process.argv.slice(2);
if (name === 'build') {
  orEnd(() => {
    install();
    build();
  });
  process.exit(0);
}
const task = tasks[name];
if (!task) {
  process.stderr.write(`error  no task "${name}"; there are build, ${Object.keys(tasks).join(', ')}\n`);
  process.exit(2);
}
prepare();
for (const [command, parameters] of task(args)) {
  const { status, signal } = spawnSync(command, parameters, { cwd: root, stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? (signal === 'SIGINT' ? 130 : 1));
}
