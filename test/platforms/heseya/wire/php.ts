import { spawnSync } from 'node:child_process';

const version = spawnSync('php', ['--version'], { encoding: 'utf8' });

/** Why tests with the real PHP do not run here; undefined where they do. */
export const withoutPhp: string | undefined =
  version.status === 0 ? undefined : 'there is no php: install the Debian package php-cli';

/** Runs a script with a text as its input; gives what it prints. Throws an Error with what it complains about. */
export function php(script: string, input = ''): string {
  const found = spawnSync('php', ['-d', 'display_errors=stderr', '-r', script], { input, encoding: 'utf8' });
  if (found.status !== 0 || found.stderr !== '') throw new Error(`php: ${found.stderr}${found.stdout}`);
  return found.stdout;
}
