import { expect, test } from 'vitest';
import type { CheckResult } from '../../src/doctor/check.ts';
import { policyCheck, readEngineWebhooks, webhookCheck, webhookTestCheck } from '../../src/doctor/checks/webhook.ts';
import { runChecks } from '../../src/doctor/run-checks.ts';
import { localEngine } from '../../src/engine/local/local-engine.ts';
import { accountProbe } from '../../src/platforms/4me/client/account-probe.ts';
import { provisioningClient } from '../../src/platforms/4me/client/provisioning.ts';
import { sandboxTransport } from '../../src/platforms/4me/client/transport.ts';
import type { WebhookRow } from '../../src/platforms/4me/standin/world/rows.ts';
import { readProviderSecret } from '../../src/provision/provider-secret.ts';
import type { TunnelJournal } from '../../src/tunnel/journal.ts';
import { client, commandStage } from '../commands/stage.ts';

async function stage() {
  const { command, sandbox, engineFolder } = await commandStage();
  const { code, stderr } = await command('bootstrap --yes', { environment: client, now: Date.now });
  expect(code, stderr).toBe(0);
  // 4me sends nothing to a webhook that it has not verified yet.
  await sandbox.settled();
  const engine = localEngine({ folder: engineFolder, now: Date.now, sandbox: sandbox.setting });
  const place = { domain: sandbox.domain, account: 'wdc' };
  const { clientID, token } = sandbox.provider;
  const transport = sandboxTransport(sandbox.setting);
  const options = { ...place, credentials: { clientID, token }, transport, now: Date.now };
  const api = await provisioningClient(options);
  /** Looks once; the webhook and what depends on it. */
  const look = async (send = false, journal?: TunnelJournal): Promise<readonly CheckResult[]> => {
    const webhooks = {
      ...place,
      state: () => readEngineWebhooks(api),
      secret: () => readProviderSecret(engine.secrets, place.domain, place.account),
      engine: () => Promise.resolve(engine),
      workload: 'app-builder-engine',
      tunnel: () => Promise.resolve(journal),
    };
    const probe = () => Promise.resolve(accountProbe(options));
    const tested = webhookTestCheck({ ...webhooks, send, probe, now: Date.now, patience: 10_000 });
    return runChecks([webhookCheck(webhooks), policyCheck(webhooks), tested], { signal: new AbortController().signal });
  };
  const webhook = sandbox.world.find('Webhook', ({ event }) => event === 'app_instance.secrets-update');
  const policy = sandbox.world.find('WebhookPolicy', ({ id }) => id === webhook?.webhookPolicyId);
  if (webhook === undefined || policy === undefined) throw new Error('bootstrap has made no webhook with a policy');
  return { look, world: sandbox.world, webhook, policy };
}

const lineOf = (results: readonly CheckResult[], name: string): string => {
  const found = results.find((one) => one.name === name);
  return `${found?.status ?? ''}: ${found?.text ?? ''}`;
};

test('the secrets webhook has to be there, enabled, and at the address of the listener, with the stored policy', async () => {
  const { look, world, webhook, policy } = await stage();
  const { uri, event, webhookPolicyId } = webhook;
  const withWebhook = async (name: string, change: Partial<WebhookRow>): Promise<string> => {
    world.update('Webhook', webhook, change);
    const results = await look();
    world.update('Webhook', webhook, { uri, event, webhookPolicyId, disabled: false });
    return lineOf(results, name);
  };
  expect((await look()).map(({ status }) => status)).toEqual(['ok', 'ok', 'skipped']);
  expect(await withWebhook('webhook', { disabled: true })).toBe(
    'failed: it is disabled, so no secret of any customer arrives',
  );
  expect(await withWebhook('webhook', { uri: 'https://elsewhere.example/' })).toBe(
    `failed: its address is https://elsewhere.example/, and that of the listener ${uri}`,
  );
  world.update('Webhook', webhook, { uri: 'https://tunnel.example/' });
  const journal: TunnelJournal = {
    version: 1,
    domain: '4me-sandbox.test',
    account: 'wdc',
    pid: process.pid,
    startedAt: '2026-01-01T00:00:00.000Z',
    webhook: { id: webhook.id, from: uri, to: ['https://tunnel.example/'] },
  };
  expect(lineOf(await look(false, journal), 'webhook')).toContain('ok: a tunnel has it since 2026-01-01');
  expect(lineOf(await look(false, { ...journal, pid: 2 ** 22 + 1 }), 'webhook')).toContain('failed: its address is');
  expect(await withWebhook('webhook', { event: 'request.update' })).toBe(
    'failed: there is no webhook app_instance.secrets-update of this engine',
  );
  expect(await withWebhook('policy', { webhookPolicyId: null })).toContain('failed: the secrets webhook has no policy');
  const { id: _id, number: _number, createdAt: _made, updatedAt: _changed, ...fields } = webhook;
  const second = world.insert('Webhook', { ...fields, uri: 'https://second.example/' });
  expect(lineOf(await look(), 'webhook')).toBe('warning: there are 1 more that are enabled: https://second.example/');
  world.delete('Webhook', second);

  const { jwtAlg, jwtAudience } = policy;
  const withPolicy = async (change: Partial<typeof policy>): Promise<string> => {
    world.update('WebhookPolicy', policy, change);
    const results = await look();
    world.update('WebhookPolicy', policy, { jwtAlg, jwtAudience, disabled: false });
    return lineOf(results, 'policy');
  };
  expect(await withPolicy({ disabled: true })).toBe('failed: it is disabled, so messages are not signed with it');
  expect(await withPolicy({ jwtAlg: 'es256' })).toBe('failed: its algorithm is es256, and es512 is stored');
  expect(await withPolicy({ jwtAudience: 'x' })).toContain(
    'failed: its audience is "x", and "integrations provided by',
  );
  world.delete('WebhookPolicy', policy);
  expect((await look()).find(({ name }) => name === 'policy')?.status).toBe('failed');
});

test('a test message is verified by the listener, or refused by its rule', async () => {
  const { look, world, policy } = await stage();
  expect(lineOf(await look(true), 'webhook-test')).toBe(
    'ok: the test message has arrived, and the listener has verified it',
  );
  world.update('WebhookPolicy', policy, { jwtAudience: 'somebody else' });
  expect(lineOf(await look(true), 'webhook-test')).toMatch(
    /^failed: the listener refuses the message: audience, expected /,
  );
});
