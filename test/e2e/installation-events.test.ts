import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { openTestStage } from '../support/stage.ts';

const watcher = fileURLToPath(new URL('../aws/fixtures/watcher', import.meta.url));

test('an integration that subscribes in its template hears of an installation on this machine, too', async () => {
  await using stage = await openTestStage();
  await cp(watcher, join(stage.folder, 'watcher'), { recursive: true });
  for (const words of [
    ['bootstrap', '--yes'],
    ['deploy', 'watcher', '--yes'],
  ]) {
    const { code, stderr } = await stage.command(words);
    expect(code, stderr).toBe(0);
  }
  const { people, domain } = stage.sandbox;
  people.publish('watcher');
  await people.install({ customer: 'wna-it', reference: 'watcher', fields: { api_token: 'entered by the customer' } });
  const lines = async (): Promise<string> => (await stage.command(['logs', 'watcher', '--json'])).stdout;
  await expect.poll(lines, { timeout: 15_000 }).toContain('installation changed');
  const { lines: logged } = JSON.parse(await lines()) as { lines: readonly object[] };
  expect(logged).toContainEqual(
    expect.objectContaining({ message: 'installation changed', domain, account: 'wna-it', offering: 'watcher' }),
  );
}, 60_000);
