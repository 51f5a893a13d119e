import { execFile } from 'node:child_process';
import { basename, dirname } from 'node:path';
import { gitEnvironment } from './git-environment.ts';

/** Whether git tracks the file. False where git is absent, the folder is in no repository, or git takes over 5 s. */
export function trackedByGit(
  path: string,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<boolean> {
  // fsmonitor is the one setting by which a repository could make `ls-files` run a program of its own.
  const words = ['-c', 'core.fsmonitor=false', 'ls-files', '--error-unmatch', '--', basename(path)];
  const options = { cwd: dirname(path), env: gitEnvironment(environment), timeout: 5000, windowsHide: true };
  return new Promise((resolve) => {
    execFile('git', words, options, (error) => resolve(error === null));
  });
}
