import { chmod, readFile, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { expect, test } from 'vitest';
import { commitOf } from '../../src/input/commit.ts';
import { trackedByGit } from '../../src/input/tracked-by-git.ts';
import { temporaryFolder } from '../cli/terminal.ts';

const secrets = {
  AWS_SECRET_ACCESS_KEY: 'hunter2',
  AWS_SESSION_TOKEN: 'hunter2',
  APP_BUILDER_TOKEN: 'hunter2',
  GITHUB_TOKEN: 'hunter2',
  GIT_TOKEN: 'hunter2',
};

test.skipIf(process.platform === 'win32')('git gets what it needs of the environment, and no secret', async () => {
  const folder = await temporaryFolder();
  const git = join(folder, 'git');
  await writeFile(git, '#!/bin/sh\nenv >> environment\n');
  await chmod(git, 0o755);
  const PATH = [folder, process.env['PATH']].join(delimiter);
  const environment = { ...secrets, PATH, HOME: folder, GIT_DIR: '.git', LC_ALL: 'C' };
  expect(await commitOf(folder, environment)).toBeUndefined();
  expect(await trackedByGit(join(folder, 'default_input.json'), environment)).toBe(true);
  const got = await readFile(join(folder, 'environment'), 'utf8');
  expect(got.match(/^GIT_DIR=\.git$/gm)).toHaveLength(2);
  expect(got).toContain(`HOME=${folder}`);
  expect(got).not.toContain('hunter2');
});
