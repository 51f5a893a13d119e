import { execFile } from 'node:child_process';
import { gitEnvironment } from './git-environment.ts';

/** Variables by which pipelines say which commit they work on. */
const variables = [
  'GITHUB_SHA',
  'CI_COMMIT_SHA',
  'BITBUCKET_COMMIT',
  'BUILD_SOURCEVERSION',
  'CIRCLE_SHA1',
  'CODEBUILD_RESOLVED_SOURCE_VERSION',
  'GIT_COMMIT',
] as const;

const hash = /^[0-9a-f]{7,64}$/i;

/** The commit that a folder is at, by the pipeline's variables or by git. Undefined where there is none, or git takes over 5 s. */
export async function commitOf(
  folder: string,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<string | undefined> {
  const named = variables.map((name) => environment[name]).find((value) => value !== undefined && hash.test(value));
  if (named !== undefined) return named;
  const options = { cwd: folder, env: gitEnvironment(environment), timeout: 5000, windowsHide: true };
  return new Promise((resolve) => {
    execFile('git', ['rev-parse', 'HEAD'], options, (error, stdout) => {
      const commit = stdout.trim();
      resolve(error === null && hash.test(commit) ? commit : undefined);
    });
  });
}
