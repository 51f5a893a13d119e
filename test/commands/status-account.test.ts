import { describe, expect, test } from 'vitest';
import { installationEvents } from '../../src/platforms/4me/records/names.ts';
import { publishable } from './publishable.ts';
import { client, commandStage, type CommandStage } from './stage.ts';

/** Whole stories send more than 4me takes in two seconds, and have no reason to wait. */
const roomy = { limits: { requestsPerBurst: 1_000 } };

interface Platform {
  readonly asked: boolean;
  readonly because?: string;
  readonly offerings: readonly object[];
  readonly webhooks: readonly object[];
}

const platformOf = async ({ command }: CommandStage, line = 'status --json'): Promise<Platform> =>
  (JSON.parse((await command(line)).stdout) as { readonly platform: Platform }).platform;

async function bootstrapped(): Promise<CommandStage> {
  const stage = await commandStage({}, roomy);
  const { code, stderr } = await stage.command('bootstrap --yes', { environment: client });
  expect(code, stderr).toBe(0);
  return stage;
}

describe('what status knows from 4me', () => {
  test('is offerings, versions with their customers, webhooks and requests left, in two requests and a token', async () => {
    const stage = await bootstrapped();
    const { command, sandbox, folder } = stage;
    const survey = await publishable(folder);
    await command('deploy survey --yes');
    expect(await platformOf(stage)).toMatchObject({ offerings: [{ toPublish: [{ kind: 'create' }], versions: [] }] });
    await command('publish survey --yes');
    const app = { customer: 'wna-it', reference: 'survey' };
    await sandbox.people.install(app);
    await sandbox.people.install({ customer: 'wdc', reference: 'survey' });
    await sandbox.people.suspend(app, 'Enter a valid token.');
    await sandbox.people.disable(app);
    await sandbox.people.disable(app, 'provider');
    await survey.change({ description: 'Asks well.' });
    await command('deploy survey --yes');

    const mark = sandbox.requests.mark();
    const { code, stdout, stderr } = await command('status');
    const asked = sandbox.requests.since(mark);
    expect(asked.map(({ operation }) => operation)).toEqual(['token', 'AccountState', 'InactiveInstances']);
    expect(asked.some(({ mutation }) => mutation)).toBe(false);
    expect([code, stderr]).toEqual([0, '']);
    const lines = stdout.split('\n');
    expect(lines.filter((line) => line.length > 80 && !line.includes('http'))).toEqual([]);
    expect(lines).toContain('  app_instance.secrets-update  enabled, for this engine, signed');
    expect(lines.slice(lines.indexOf('app-builder-survey') + 2)).toEqual([
      '',
      expect.stringMatching(/^ {2}App offering survey: https:\/\/wdc\.4me-sandbox\.test\/app_offering\/\w+$/),
      '  its draft has 1 change that customers do not see yet',
      '',
      '  Version                        customers  suspended  switched off',
      '  draft                                  1          0             0',
      expect.stringMatching(/^ {2}[\d-]+ [\d:]+ UTC \(newest\) +1 +1 +1$/),
      '',
      expect.stringMatching(/^Left in 4me: 35\d\d of 3600 requests, 4\d{3} of 5000 cost points, more in /),
      '',
    ]);

    const offline = sandbox.requests.mark();
    expect(await platformOf(stage, 'status --offline --json')).toEqual({
      asked: false,
      because: '--offline was given',
    });
    expect(sandbox.requests.since(offline)).toEqual([]);
    await sandbox.settled();
  });

  test('is whether a webhook is there, in use, for this engine and signed with a key that the listener has', async () => {
    const stage = await bootstrapped();
    const { world } = stage.sandbox;
    await stage.command('bootstrap --approve create,update,security --installation-webhooks yes');
    const [secrets] = world.filter('Webhook', ({ event }) => event === 'app_instance.secrets-update');
    const others = installationEvents.map((event) => world.filter('Webhook', (one) => one.event === event)[0]);
    const [created, updated, deleted] = others;
    const [policy] = world.filter('WebhookPolicy', () => true);
    if (!secrets || !created || !updated || !deleted || !policy) throw new Error('bootstrap has made them');
    expect((await platformOf(stage)).webhooks).toMatchObject(
      [secrets, ...others].map(() => ({ found: true, disabled: false, atThisEngine: true, policy: 'known' })),
    );
    world.update('Webhook', secrets, { uri: 'https://elsewhere.example/', disabled: true });
    world.update('Webhook', created, { webhookPolicyId: null });
    world.delete('Webhook', updated);
    const { stdout } = await stage.command('status engine');
    expect(stdout.split('\n').filter((line) => line.startsWith('  app_instance'))).toEqual([
      '  app_instance.secrets-update  disabled, points elsewhere',
      '  app_instance.create          not signed',
      '  app_instance.update          not there any more',
      '  app_instance.delete          enabled, for this engine, signed',
    ]);
    world.update('WebhookPolicy', policy, { disabled: true });
    expect((await stage.command('status engine')).stdout).toContain('delete          its policy is disabled\n');
  });

  test('is missing with a warning where 4me does not answer, and the rest is told', async () => {
    const stage = await bootstrapped();
    stage.sandbox.weather.change({ resetsBefore: 1 });
    const { code, stdout, stderr } = await stage.command('status');
    expect(code).toBe(0);
    expect(stdout).toContain('app-builder-engine\n  deployed ');
    expect(stdout).toMatch(/\nWhat 4me knows is missing: .+ gives no usable answer/);
    expect(stderr).toContain('What 4me knows is missing.');
  });

  test('is not asked for where nothing is deployed', async () => {
    const stage = await commandStage({}, roomy);
    const mark = stage.sandbox.requests.mark();
    expect(await platformOf(stage)).toEqual({
      asked: false,
      because: 'nothing is deployed for 4me-sandbox.test',
    });
    expect(stage.sandbox.requests.since(mark)).toEqual([]);
  });
});
