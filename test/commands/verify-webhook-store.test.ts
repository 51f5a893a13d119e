import { createHmac } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { startEngineHost } from '../../src/engine/local/host.ts';
import { localEngine } from '../../src/engine/local/local-engine.ts';
import type { SentMessage } from '../../src/sandbox/sent-message.ts';
import { startSandbox } from '../../src/sandbox/sandbox.ts';
import { play, type Played, type Scene } from '../cli/terminal.ts';
import { keysFor } from '../support/keys.ts';
import { token } from '../verification/messages.ts';
import { client } from './stage.ts';

/** A bootstrapped provider in a sandbox, and every message that the sandbox sent. */
async function stage() {
  const folder = await mkdtemp(join(tmpdir(), 'verify-webhook-'));
  const sent: SentMessage[] = [];
  const sandbox = await startSandbox({ onAttempt: (attempt) => void sent.push(attempt) });
  const engineFolder = join(folder, 'engine');
  const host = await startEngineHost({ folder: engineFolder, now: Date.now, sandbox: sandbox.setting });
  onTestFinished(async () => {
    await sandbox.close();
    await host.close();
    await rm(folder, { recursive: true, force: true });
  });
  const environment = {
    APP_BUILDER_DOMAIN: sandbox.domain,
    APP_BUILDER_SANDBOX: sandbox.origin,
    APP_BUILDER_ENGINE_FOLDER: engineFolder,
    APP_BUILDER_ACCOUNT: 'wdc',
    APP_BUILDER_SERVICE_INSTANCE_NAME: 'Mainframe 1',
    ...client,
  };
  const command = (words: readonly string[], scene: Scene = {}): Promise<Played> =>
    play(words, { folder, environment, ...scene });
  const store = localEngine({ folder: engineFolder, now: Date.now, sandbox: sandbox.setting }).secrets;
  return { folder, sandbox, sent, command, store };
}

test('a message that the sandbox has sent is verified with the policy that bootstrap has stored', async () => {
  const { command, sent } = await stage();
  expect(await command(['bootstrap', '--yes'])).toMatchObject({ code: 0 });
  await vi.waitFor(() => expect(sent).not.toHaveLength(0), { timeout: 10_000 });
  const [message] = sent;
  const at = ['--now', String(Math.floor((message?.at ?? 0) / 1000))];
  const verified = await command(['verify-webhook', '-', ...at, '--json'], { stdin: message?.body ?? '' });
  expect(JSON.parse(verified.stdout)).toMatchObject({
    ok: true,
    message: { key: '4me-app-builder/4me-sandbox.test/wdc', payload: { event: 'webhook.verify' } },
  });
  // The code confirms the webhook for whoever has it.
  expect(message?.body).toBeDefined();
  expect(verified.stdout).toMatch(/callback": "[^"]*code=\*\*\*/);
});

test('a message of a customer is verified with the policy of that customer, and of nobody else', async () => {
  const { command, store, sandbox } = await stage();
  const keys = keysFor('RS256');
  const stored = { policy: { algorithm: 'RS256', public_key: keys.published, audience: null } };
  await store.put(`4me-app-builder/note-dispatcher/${sandbox.domain}/instances/acme`, stored, undefined);
  const verify = async (account: string, words: readonly string[]): Promise<Played> =>
    command(['verify-webhook', ...words], {
      stdin: await token(keys, { iss: `https://${account}.${sandbox.domain}` }),
    });
  const ofCustomer = ['--customer', 'acme', '--offering', 'note-dispatcher'];
  expect(await verify('acme', ofCustomer)).toMatchObject({ code: 0 });
  expect(await verify('evil', ofCustomer)).toMatchObject({
    code: 1,
    stdout: expect.stringContaining('Not valid: issuer'),
  });
  for (const words of [
    ['--customer', 'other', '--offering', 'note-dispatcher'],
    ['--customer', '../x', '--offering', 'note-dispatcher'],
    ['--customer', 'acme'],
    [],
  ]) {
    expect(await verify('acme', [...words, '--json']), words.join(' ')).toMatchObject({
      code: 2,
      stdout: expect.stringContaining('AB-VERIFY-STORE'),
    });
  }
});

test('a delivery of Typeform is verified with the secret of the customer, also with the one that is being registered', async () => {
  const { folder, command, store, sandbox } = await stage();
  const secrets = {
    typeform_secret: 'planted-current-secret',
    typeform_secret_rotation: { next: 'planted-next-secret' },
  };
  await store.put(`4me-app-builder/typeform/${sandbox.domain}/instances/acme`, secrets, undefined);
  await writeFile(join(folder, 'body.json'), '{"event_id":"1"}\n');
  for (const secret of Object.values({ now: 'planted-current-secret', next: 'planted-next-secret' })) {
    const signature = createHmac('sha256', secret).update('{"event_id":"1"}\n').digest('base64');
    const words = ['--platform', 'typeform', '--customer', 'acme', '--integration', 'typeform'];
    const header = ['--header', `typeform-signature: sha256=${signature}`];
    const { code, stdout, stderr } = await command(['verify-webhook', 'body.json', ...words, ...header, '--json']);
    expect([code, stdout.includes('planted'), stderr]).toEqual([0, false, '']);
  }
});
