import { execFileSync } from 'node:child_process';

/** Runs git in a folder, whatever repository or settings the tests run in; gives what it prints. */
export function gitIn(folder: string): (...words: readonly string[]) => string {
  // A hook of git that runs the tests says by variables which repository it is of.
  const own = Object.entries(process.env).filter(([name]) => !name.startsWith('GIT_'));
  const settings = ['user.name=a', 'user.email=a@b', 'commit.gpgsign=false'].flatMap((one) => ['-c', one]);
  return (...words) =>
    execFileSync('git', [...settings, ...words], {
      cwd: folder,
      env: Object.fromEntries(own),
      encoding: 'utf8',
    }).trim();
}
