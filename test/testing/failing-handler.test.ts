import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { openTestKit } from '../../src/testing/index.ts';

const watcher = fileURLToPath(new URL('../aws/fixtures/watcher', import.meta.url));

test('what a handler throws is in the log of the kit, without what looks like a secret', async () => {
  const folder = join(await mkdtemp(join(tmpdir(), 'app-builder-kit-')), 'watcher');
  onTestFinished(() => rm(join(folder, '..'), { recursive: true, force: true }));
  await cp(watcher, folder, { recursive: true });
  const handler = join(folder, 'handler.ts');
  const code = await readFile(handler, 'utf8');
  const throwing = code.replace(/async? ?\(([^)]*)\) => \{/, "async ($1) => { throw new Error('boom, token=abcdef');");
  expect(throwing).not.toBe(code);
  await writeFile(handler, throwing);
  await using kit = await openTestKit({ integration: folder });
  await kit.install({ fields: { api_token: 'entered by the customer' } });
  expect(kit.log()).toContainEqual(
    expect.objectContaining({
      level: 'error',
      message: 'the function threw',
      function: 'IntegrationFunction',
      error: { name: 'Error', message: 'boom, token=***' },
    }),
  );
});
