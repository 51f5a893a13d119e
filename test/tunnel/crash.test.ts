import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { versionedFiles } from '../../src/engine/local/versioned-files.ts';
import { customerSecretName } from '../../src/platforms/4me/wire/names.ts';
import { openTestStage, type TestStage } from '../support/stage.ts';
import { freePort } from './stage.ts';

const watcher = fileURLToPath(new URL('../aws/fixtures/watcher', import.meta.url));
const app = { customer: 'wna-it', reference: 'watcher' };
const retryDelays = Array.from({ length: 100 }, () => 300);

async function stored({ folder, sandbox }: TestStage): Promise<unknown> {
  const store = versionedFiles(join(folder, 'engine', 'secrets'));
  const secret = await store.get(customerSecretName('watcher', sandbox.domain, 'wna-it'));
  return (secret?.value['secrets'] as { readonly api_token?: string } | undefined)?.api_token;
}

const webhook = ({ sandbox }: TestStage, name: string) =>
  sandbox.world.find('Webhook', (one) => one.account === 'wdc' && one.name === name);

async function installed(stage: TestStage): Promise<void> {
  await cp(watcher, join(stage.folder, 'watcher'), { recursive: true });
  for (const line of [
    ['bootstrap', '--yes'],
    ['deploy', 'watcher', '--yes'],
  ]) {
    const { code, stderr } = await stage.command(line);
    expect(code, stderr).toBe(0);
  }
  stage.sandbox.people.publish('watcher');
  await stage.sandbox.people.install({ ...app, fields: { api_token: 'first' } });
  await expect.poll(() => stored(stage), { timeout: 10_000 }).toBe('first');
}

async function words(): Promise<readonly string[]> {
  const port = String(await freePort());
  const url = `http://127.0.0.1:${port}`;
  return ['tunnel', 'watcher', '--tunnel-url', url, '--port', port, '--approve', 'create,update,security'];
}

test(
  'a tunnel that is killed loses no secret, and the next command gives the addresses back',
  { timeout: 120_000 },
  async () => {
    await using stage = await openTestStage({ retryDelays });
    await installed(stage);
    const before = webhook(stage, 'app_instance.secrets-update')?.uri;
    const killed = await stage.command(await words(), { whenSays: '4me sends to', signal: 'SIGKILL' });
    expect(killed.code).toBeNull();
    expect(webhook(stage, 'app_instance.secrets-update')?.uri).not.toBe(before);

    await stage.sandbox.people.changeFields(app, { api_token: 'meanwhile' });
    await expect.poll(() => stored(stage), { timeout: 10_000 }).toBe('meanwhile');
    const waiting = () => stage.sandbox.deliveries().filter(({ verdict }) => verdict === 'will retry');
    await expect.poll(() => waiting().length, { timeout: 10_000 }).toBeGreaterThan(0);

    const next = await stage.command(['deploy', 'watcher', '--yes']);
    expect(next.code, next.stderr).toBe(0);
    expect(next.stderr).toContain('are given back');
    expect(webhook(stage, 'app_instance.secrets-update')).toMatchObject({
      uri: before,
      verified: true,
      disabled: false,
    });
    expect(webhook(stage, 'App Builder tunnel')).toMatchObject({ disabled: true });
    // What had not reached the tunnel reaches the listener: 4me retries to the address of now.
    const delivered = () =>
      stage.sandbox
        .deliveries()
        .filter(({ verdict, attempt, address }) => verdict === 'delivered' && attempt > 1 && address === before);
    await expect.poll(() => delivered().length, { timeout: 10_000 }).toBeGreaterThan(0);
    await stage.sandbox.settled();
    expect(stage.sandbox.deliveries().filter(({ verdict }) => verdict === 'dropped')).toEqual([]);
  },
);

test(
  'a tunnel that is killed after any of its changes at 4me leaves what the next command puts right',
  { timeout: 120_000 },
  async () => {
    let [changes, counting] = [0, false];
    let [at, kill] = [0, (): void => {}];
    await using stage = await openTestStage({
      retryDelays,
      afterRequest({ mutation }) {
        if (!counting || !mutation) return;
        changes += 1;
        if (changes === at) kill();
      },
    });
    await installed(stage);
    const before = webhook(stage, 'app_instance.secrets-update')?.uri;
    let isWhole = false;
    for (at = 1; !isWhole; at += 1) {
      [changes, counting] = [0, true];
      const ended = await stage.command(await words(), {
        onStart: (killer) => (kill = killer),
        whenSays: '4me sends to',
        signal: 'SIGTERM',
      });
      counting = false;
      isWhole = changes < at;
      expect(ended.code, ended.stderr).toBe(isWhole ? 0 : null);
      const next = await stage.command(['deploy', 'watcher', '--yes']);
      expect(next.code, `killed after change ${String(at)}\n${next.stderr}`).toBe(0);
      const found = webhook(stage, 'app_instance.secrets-update');
      expect(found, `killed after change ${String(at)}`).toMatchObject({
        uri: before,
        verified: true,
        disabled: false,
      });
      expect(webhook(stage, 'App Builder tunnel')?.disabled ?? true).toBe(true);
      await stage.sandbox.people.changeFields(app, { api_token: `after ${String(at)}` });
      await expect.poll(() => stored(stage), { timeout: 10_000 }).toBe(`after ${String(at)}`);
    }
    // Of the companion, of the webhook, and both back.
    expect(at - 2).toBe(4);
  },
);
