import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { openTestStage, type TestStage } from '../support/stage.ts';

const watcher = fileURLToPath(new URL('../aws/fixtures/watcher', import.meta.url));
const app = { customer: 'wna-it', reference: 'watcher' };

/** A stage on which the watcher is deployed and in the App Store; `words` are for bootstrap. */
async function watched(...words: readonly string[]): Promise<TestStage> {
  const stage = await openTestStage();
  await cp(watcher, join(stage.folder, 'watcher'), { recursive: true });
  for (const line of [
    ['bootstrap', '--yes', ...words],
    ['deploy', 'watcher', '--yes'],
  ]) {
    const { code, stderr } = await stage.command(line);
    expect(code, stderr).toBe(0);
  }
  stage.sandbox.people.publish('watcher');
  return stage;
}

/** What the function was told of, in this order. */
async function told(stage: TestStage): Promise<readonly { readonly change?: string }[]> {
  const { lines = [] } = JSON.parse((await stage.command(['logs', 'watcher', '--json'])).stdout) as {
    readonly lines?: readonly { readonly message: string; readonly change?: string }[];
  };
  return lines.filter(({ message }) => message === 'installation changed');
}

test('an integration that subscribes in its template hears of an installation on this machine, too', async () => {
  await using stage = await watched();
  await stage.sandbox.people.install({ ...app, fields: { api_token: 'entered by the customer' } });
  await expect.poll(() => told(stage), { timeout: 15_000 }).not.toEqual([]);
  const { domain } = stage.sandbox;
  expect(await told(stage)).toContainEqual(expect.objectContaining({ domain, account: 'wna-it', offering: 'watcher' }));
}, 60_000);

test('with the installation webhooks, it hears what became of an app instance, also where no secret changed', async () => {
  await using stage = await watched('--installation-webhooks', 'yes');
  const { people, world, domain } = stage.sandbox;
  const verified = () => world.filter('Webhook', ({ account }) => account === 'wdc').map((webhook) => webhook.verified);
  await expect.poll(verified, { timeout: 15_000 }).toEqual([true, true, true, true]);
  const changes = async () => (await told(stage)).flatMap(({ change }) => change ?? []);
  await people.install({ ...app, fields: { team: 'first' } });
  await expect.poll(changes, { timeout: 15_000 }).toEqual(['created']);
  await people.changeFields(app, { team: 'second' });
  await expect.poll(changes, { timeout: 15_000 }).toEqual(['created', 'updated']);
  await people.remove(app);
  await expect.poll(changes, { timeout: 15_000 }).toEqual(['created', 'updated', 'deleted']);
  expect(await told(stage)).toContainEqual(
    expect.objectContaining({ domain, account: 'wna-it', offering: 'watcher', change: 'deleted' }),
  );
}, 60_000);
