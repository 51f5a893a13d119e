import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { journalFile, type TunnelJournal } from '../../src/tunnel/journal.ts';
import { scripted } from '../cli/terminal.ts';
import { ownAddress, tunnelStage, type Stage } from './stage.ts';

const gone = 2 ** 22 + 1;

const webhooks = ({ sandbox }: Stage) => sandbox.world.filter('Webhook', ({ account }) => account === 'wdc');

/** What a tunnel leaves that was killed: the journal, and addresses that lead nowhere. */
async function leftBehind(stage: Stage): Promise<{ readonly journal: TunnelJournal; readonly dead: string }> {
  const [webhook] = webhooks(stage);
  if (webhook === undefined) throw new Error('there is no webhook');
  const dead = 'http://127.0.0.1:9/app-builder-engine/secrets/';
  const journal: TunnelJournal = {
    version: 1,
    domain: stage.sandbox.domain,
    account: 'wdc',
    pid: gone,
    startedAt: '2026-11-28T00:00:00.000Z',
    webhook: { id: webhook.id, from: webhook.uri, to: [dead] },
  };
  const { id, number, ...companion } = webhook;
  stage.sandbox.world.insert('Webhook', { ...companion, name: 'App Builder tunnel' });
  stage.sandbox.world.update('Webhook', webhook, { uri: dead });
  await file(stage).write(journal);
  expect([id, number]).toHaveLength(2);
  return { journal, dead };
}

const file = (stage: Stage) =>
  journalFile(stage.folder, { domain: stage.sandbox.domain, account: 'wdc', sandbox: stage.sandbox.origin });

test('what is refused changes nothing: production, no approval, stores that cannot be written, another address', async () => {
  const stage = await tunnelStage();
  const before = structuredClone(webhooks(stage));
  const { words } = await ownAddress();

  const production = await stage.command(`tunnel ${words} --is-production yes`);
  expect(production).toMatchObject({ code: 4, stderr: expect.stringContaining('AB-PRODUCTION') as string });

  const unapproved = await stage.command(`tunnel ${words.replace('create,update,security', 'create,update')}`);
  expect(unapproved).toMatchObject({ code: 4, stderr: expect.stringContaining('AB-APPROVAL-MISSING') as string });
  expect(unapproved.stderr).toContain('security  webhook app_instance.secrets-update');

  const nowhere = await stage.command('tunnel');
  expect(nowhere).toMatchObject({ code: 2, stderr: expect.stringContaining('AB-TUNNEL-PROVIDER') as string });

  const dryRun = await stage.command(`tunnel ${words} --dry-run --json`);
  expect(dryRun.code).toBe(0);
  expect(JSON.parse(dryRun.stdout)).toMatchObject({
    dryRun: true,
    changes: [{ kind: 'create' }, { kind: 'security' }],
  });

  const claims = join(stage.folder, 'engine', 'state', 'claims');
  await rm(claims, { recursive: true });
  await writeFile(claims, 'no folder');
  const store = await stage.command(`tunnel ${words}`);
  expect(store).toMatchObject({ code: 1, stderr: expect.stringContaining('AB-TUNNEL-STORE') as string });
  expect(webhooks(stage)).toEqual(before);
  expect(await stage.secrets.list('')).toEqual(['4me-app-builder/4me-sandbox.test/wdc']);
});

test('a second tunnel waits for nobody: exit 6, and the first one goes on', async () => {
  const stage = await tunnelStage();
  const [one, other] = [await ownAddress(), await ownAddress()];
  const first = stage.start(`tunnel ${one.words}`);
  await first.says('4me sends to');
  const second = await stage.command(`tunnel ${other.words}`);
  expect(second).toMatchObject({ code: 6, stderr: expect.stringContaining('AB-ENGINE-LOCKED') as string });
  expect((await stage.command('bootstrap --dry-run')).stderr).toContain('A tunnel (process ');
  expect(stage.webhook()).toMatchObject({ uri: expect.stringContaining(one.url) as string, verified: true });
  expect((await first.end()).code).toBe(0);
});

test('what a killed tunnel left is given back with --restore, and a second time there is nothing', async () => {
  const stage = await tunnelStage();
  const { journal, dead } = await leftBehind(stage);
  expect((await stage.command('tunnel --restore --dry-run')).stdout).toContain('Nothing was changed.');
  expect(JSON.parse((await stage.command('tunnel --restore --dry-run --json')).stdout)).toMatchObject({
    dryRun: true,
    restored: false,
    changes: [{ details: [expect.stringContaining('builder-engine/secrets/') as string] }, { kind: 'update' }],
  });
  expect(stage.webhook().uri).toBe(dead);
  const restored = await stage.command('tunnel --restore --json');
  expect(restored.code, restored.stderr).toBe(0);
  expect(JSON.parse(restored.stdout)).toMatchObject({ ok: true, restored: true, remarks: [] });
  expect(stage.webhook()).toMatchObject({ uri: journal.webhook.from, verified: true, disabled: false });
  expect(stage.webhook('App Builder tunnel')).toMatchObject({ disabled: true });
  expect((await stage.command('tunnel --restore')).stdout).toContain('No tunnel has left anything to restore.');
});

test('the next command says what a killed tunnel left, and gives it back with --yes or when a person agrees', async () => {
  const stage = await tunnelStage();
  const { journal, dead } = await leftBehind(stage);
  const warned = await stage.command('deploy note-dispatcher --approve create,security');
  expect(warned.code, warned.stderr).toBe(0);
  expect(warned.stderr).toContain('app-builder tunnel --restore');
  expect(stage.webhook().uri).toBe(dead);
  const refused = await stage.command(`tunnel ${(await ownAddress()).words.replace('create,update', 'create')}`);
  expect(refused).toMatchObject({ code: 4, stderr: expect.stringContaining('AB-TUNNEL-LEFTOVER') as string });

  const asker = scripted({ 'A tunnel of': true });
  const asked = await stage.command('deploy note-dispatcher', { terminal: true, asker });
  expect(asked.code, asked.stderr).toBe(0);
  expect(asker.asked.map(({ message }) => message)).toEqual([
    'A tunnel of 2026-11-28T00:00:00.000Z ended without giving addresses of wdc back. Restore now?',
  ]);
  expect(stage.webhook()).toMatchObject({ uri: journal.webhook.from, verified: true });
  expect(await file(stage).read()).toBeUndefined();
});

test('an address that somebody else has changed meanwhile stays as it is, and is named', async () => {
  const stage = await tunnelStage();
  await leftBehind(stage);
  const [webhook] = webhooks(stage);
  if (webhook !== undefined) stage.sandbox.world.update('Webhook', webhook, { uri: 'http://127.0.0.1:8/elsewhere' });
  const { code, stdout } = await stage.command('tunnel --restore');
  expect(code).toBe(0);
  expect(stdout).toContain('Somebody has pointed the secrets webhook at http://127.0.0.1:8/elsewhere');
  expect(stage.webhook().uri).toBe('http://127.0.0.1:8/elsewhere');
});

test('without the webhook that held the old address, the tunnel waits until 4me has verified it anew', async () => {
  const stage = await tunnelStage();
  const { journal } = await leftBehind(stage);
  const companion = webhooks(stage).find(({ name }) => name === 'App Builder tunnel');
  if (companion !== undefined) stage.sandbox.world.delete('Webhook', companion);
  const { code, stderr } = await stage.command('tunnel --restore');
  expect(code, stderr).toBe(0);
  expect(stage.webhook()).toMatchObject({ uri: journal.webhook.from, verified: true });
  expect(stage.webhook('App Builder tunnel')).toMatchObject({ uri: journal.webhook.from, disabled: true });
  const verify = stage.sandbox.deliveries().filter(({ event }) => event === 'webhook.verify');
  expect(verify.at(-1)?.webhook?.name).toBe('App Builder tunnel');
});

test('an address of another tunnel is not taken for the one to give back', async () => {
  const stage = await tunnelStage();
  await leftBehind(stage);
  await file(stage).remove();
  const { code, stderr } = await stage.command(`tunnel ${(await ownAddress()).words}`);
  expect(code).toBe(2);
  expect(stderr).toContain('AB-TUNNEL-WEBHOOK');
});

test('a journal that is damaged is told of, and bootstrap gives the webhook its address', async () => {
  const stage = await tunnelStage();
  await leftBehind(stage);
  await writeFile(file(stage).path, (await readFile(file(stage).path, 'utf8')).slice(0, 20));
  const restored = await stage.command('tunnel --restore');
  expect(restored).toMatchObject({ code: 1, stderr: expect.stringContaining('AB-TUNNEL-JOURNAL') as string });
  const { code, stderr } = await stage.command('bootstrap --yes');
  expect(code, stderr).toBe(0);
  expect(stderr).toContain('cannot be understood');
  expect(stage.webhook().uri).toBe(stage.webhook('App Builder tunnel').uri);
});

test('a secrets webhook that 4me has disabled meanwhile is told of, and the one that held the address goes on', async () => {
  const stage = await tunnelStage();
  await leftBehind(stage);
  const [webhook] = webhooks(stage);
  if (webhook !== undefined) stage.sandbox.world.update('Webhook', webhook, { disabled: true });
  const { code, stdout } = await stage.command('tunnel --restore');
  expect(code).toBe(0);
  expect(stdout).toContain('run "app-builder bootstrap"');
  expect(stage.webhook('App Builder tunnel')).toMatchObject({ disabled: false });
  expect((await stage.command('bootstrap --yes')).code).toBe(0);
  expect((await stage.command('tunnel --restore')).code).toBe(0);
  expect(stage.webhook()).toMatchObject({ disabled: false, verified: true });
  expect(stage.webhook('App Builder tunnel')).toMatchObject({ disabled: true });
  expect(await file(stage).read()).toBeUndefined();
});
