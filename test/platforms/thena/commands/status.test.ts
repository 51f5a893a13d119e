import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { approved, deployedStage, prefix, textOf, thenaStage } from './stage.ts';

test('status tells of the app, its address and its organisations, and of no token', { timeout: 60_000 }, async () => {
  const stage = await thenaStage();
  const { engine, organisation, thena } = stage;
  await stage.command(`deploy notes ${approved}`);
  const app = async () => (await stage.document('status notes'))['apps'] as readonly unknown[];
  const [made] = thena.apps();
  const known = { integration: 'notes', platform: 'thena', reference: 'notes', appId: made?.uid };
  expect(await app()).toEqual([
    { ...known, address: expect.stringMatching(/\/app-builder-notes\/$/) as string, organisations: [] },
  ]);
  expect((await stage.command('status notes')).stdout).toContain('Installed nowhere.');
  const [team = ''] = organisation.teams;
  await stage.write('settings.json', { required_settings: { target_url: 'https://target.4me-sandbox.test/x' } });
  await stage.command(`install notes --team ${team} --settings settings.json --yes`);
  expect(await app()).toMatchObject([
    { organisations: [{ organisation: organisation.id, teams: [team], botToken: 'stored' }] },
  ]);
  const shown = await stage.command('status notes');
  expect(shown.stdout).toContain(`${organisation.id}, teams ${team}`);
  const secret = await engine.secrets.get(`${prefix}app`);
  const { events, installations } = (secret?.value['address_tokens'] ?? {}) as Record<string, string>;
  for (const token of [thena.botToken(), events, installations]) expect(textOf(shown)).not.toContain(token);

  // What is missing is said, with what to do.
  await engine.secrets.put(`${prefix}app`, { app_id: made?.uid ?? '' }, secret?.version);
  expect((await stage.command('doctor notes', 1)).stderr).toContain('app-builder deploy notes');
  const name = `${prefix}organisations/${organisation.id}`;
  const record = await engine.secrets.get(name);
  await engine.secrets.put(name, { ...record?.value, bot_token: '' }, record?.version);
  expect((await stage.command('status notes')).stdout).toMatch(/without a bot token: install it again/);
});

test('doctor claims of the personal key only what Thena has said to it', { timeout: 60_000 }, async () => {
  const stage = await deployedStage();
  expect((await stage.command('doctor notes')).stdout).not.toMatch(/key was not tried/);
  const environment = { APP_BUILDER_PLATFORM_TOKEN: '' };
  expect((await stage.command('doctor notes', 0, { environment })).stdout.replaceAll(/\s+/g, ' ')).toContain(
    'the personal API key was not tried, because none of Thena is given',
  );
  // The variable serves Heseya, too: what is no key of Thena is not sent there.
  const heseya = { APP_BUILDER_PLATFORM_TOKEN: 'heseya_sandbox_owner' };
  expect((await stage.command('doctor notes', 0, { environment: heseya })).stdout.replaceAll(/\s+/g, ' ')).toContain(
    'because none of Thena is given',
  );
  stage.thena.failWith({ status: 503 });
  expect((await stage.command('doctor notes')).stdout.replaceAll(/\s+/g, ' ')).toContain(
    '! Apps notes: Thena does not say whether the personal API key is good',
  );
});

test('doctor says when Thena does not take the key, or does not answer', { timeout: 60_000 }, async () => {
  const stage = await deployedStage();
  await stage.command(`install notes --team ${stage.organisation.teams[0] ?? ''} --settings settings.json --yes`);
  const environment = { APP_BUILDER_PLATFORM_TOKEN: 'pk_live_wrong.key-of-nobody' };
  const refused = await stage.command('doctor notes', 5, { environment });
  expect(refused.stderr).toContain('Thena does not take the personal API key');
  stage.thena.failWith({ status: 503 });
  expect((await stage.command('doctor notes')).stdout).toMatch(/does not say whether the bot\s+tokens/);
});

test('doctor looks at the other apps where one folder cannot be read', { timeout: 60_000 }, async () => {
  const stage = await deployedStage();
  await mkdir(join(stage.folder, 'broken'));
  await stage.write('broken/integration.json', '{');
  const { stdout, stderr } = await stage.command('doctor', 1);
  const words = stdout.replaceAll(/\s+/g, ' ');
  expect(words).toContain('✗ Apps broken: ');
  expect(words).toContain('integration.json:1');
  expect(words).toContain('notes: Thena knows it as');
  expect(stderr).toContain('AB-DOCTOR-FAILED');
  expect((await stage.command('doctor broken', 2)).stderr).toContain('AB-INTEGRATION-INVALID');
});
