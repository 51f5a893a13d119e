import { expect, test } from 'vitest';
import { customerSecretName } from '../../src/platforms/4me/wire/names.ts';
import { runProgram } from '../support/stage.ts';
import { freePort } from '../tunnel/stage.ts';
import { approveAll, openAwsStage, type AwsStage } from './stage.ts';

const patience = { timeout: 30_000, interval: 300 };

async function stored({ sandbox, aws }: AwsStage): Promise<string> {
  const name = customerSecretName('watcher', sandbox.domain, 'wna-it');
  const secrets = await aws.secretsManager();
  const { SecretString = '' } = await secrets
    .getSecretValue({ SecretId: name })
    .catch((): { SecretString?: string } => ({}));
  return SecretString;
}

test('a tunnel for an environment on AWS runs functions here, with the secrets there, and gives the webhook back', async () => {
  const stage = await openAwsStage();
  const { sandbox, folder, environment } = stage;
  await stage.copyOf('fixtures', 'watcher');
  await stage.command(['bootstrap', ...approveAll]);
  await stage.command(['deploy', 'watcher', ...approveAll]);
  sandbox.people.publish('watcher');
  const webhook = () => sandbox.world.find('Webhook', ({ name }) => name === 'app_instance.secrets-update');
  await expect.poll(() => webhook()?.verified, patience).toBe(true);
  const before = webhook()?.uri;
  const port = String(await freePort());
  const url = `http://127.0.0.1:${port}`;
  let end: (signal: NodeJS.Signals) => void = () => {};
  const running = new AbortController();
  const words = ['tunnel', 'watcher', '--tunnel-url', url, '--port', port, ...approveAll, '--json'];
  const ended = runProgram(
    words,
    { folder, environment },
    {
      onStart: (kill) => (end = kill),
    },
  );
  void ended.then(() => running.abort());
  await expect.poll(() => webhook()?.uri, patience).toBe(`${url}/app-builder-engine/secrets/`);
  await expect.poll(() => webhook()?.verified, patience).toBe(true);
  await sandbox.people.install({ customer: 'wna-it', reference: 'watcher', fields: { api_token: 'by the tunnel' } });
  await expect.poll(() => stored(stage), patience).toContain('by the tunnel');
  const answered = () =>
    sandbox.deliveries().filter(({ address, status }) => address === webhook()?.uri && status === 200);
  await expect.poll(() => answered().length, patience).toBeGreaterThan(1);
  expect(running.signal.aborted).toBe(false);
  end('SIGINT');
  const { code, stdout, stderr } = await ended;
  expect(code, stderr).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({
    ok: true,
    restored: true,
    provider: 'tunnel-url',
    integration: 'watcher',
  });
  expect(webhook()).toMatchObject({ uri: before, verified: true, disabled: false });
});
