import { spawnSync } from 'node:child_process';
import { chmod, cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const scripts = fileURLToPath(new URL('../../scripts', import.meta.url));

/** Runs the script in a checkout without emulators, with only `python` on the PATH. */
async function prepareWith(python: Readonly<Record<string, string>>): Promise<{ status: number | null; said: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'app-builder-test-'));
  try {
    await cp(scripts, join(folder, 'scripts'), { recursive: true });
    await writeFile(join(folder, 'package.json'), '{"type":"module"}');
    await mkdir(join(folder, 'bin'));
    for (const [name, answer] of Object.entries(python)) {
      await writeFile(join(folder, 'bin', name), `#!/bin/sh\n${answer}\n`);
      await chmod(join(folder, 'bin', name), 0o755);
    }
    const { status, stderr } = spawnSync(process.execPath, [join(folder, 'scripts', 'aws-emulators.js')], {
      env: { PATH: join(folder, 'bin') },
      encoding: 'utf8',
    });
    return { status, said: stderr };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const needed = 'error  npm run test:aws needs Python 3.10 or newer with venv and ensurepip:';

test('without Python, the tests on emulators end with 1 and one line that says what they need', async () => {
  expect(await prepareWith({})).toEqual({
    status: 1,
    said: `${needed} there is no python3 and no python on the PATH\n`,
  });
});

test.skipIf(process.platform === 'win32')('a Python that is too old or lacks a module is named', async () => {
  expect(await prepareWith({ python3: 'echo 3 9', python: 'exit 1' })).toEqual({
    status: 1,
    said: `${needed} python3 is 3.9, python lacks the module venv or ensurepip\n`,
  });
});
