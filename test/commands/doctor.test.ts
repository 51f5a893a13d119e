import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { doctorChecks } from '../../src/doctor/catalogue.ts';
import { localEngine } from '../../src/engine/local/local-engine.ts';
import { journalFile, type TunnelJournal } from '../../src/tunnel/journal.ts';
import { play, temporaryFolder, type Played } from '../cli/terminal.ts';
import { gitIn } from '../support/git.ts';
import { folderWith, handler } from '../validate/folder-of-a-test.ts';
import { client, commandStage, type CommandStage } from './stage.ts';

const now = Date.now;

interface Shown {
  readonly status: string;
  readonly text: string;
  readonly fix?: string;
}

interface Report {
  readonly failed: number;
  readonly error?: { readonly code: string; readonly cause: string };
  readonly checks: readonly (Shown & { readonly name: string })[];
}

const reportOf = ({ stdout }: Played): Report => JSON.parse(stdout) as Report;

/** What a check has found. */
const of = (played: Played, name: keyof typeof doctorChecks): Shown | undefined => {
  const found = reportOf(played).checks.find((one) => one.name === name);
  return found && { status: found.status, text: found.text, ...(found.fix === undefined ? {} : { fix: found.fix }) };
};

const failing = (played: Played): readonly string[] =>
  reportOf(played).checks.flatMap(({ name, status }) => (status === 'failed' ? [name] : []));

async function bootstrapped(): Promise<
  CommandStage & { readonly doctor: (flags?: string, clock?: () => number) => Promise<Played> }
> {
  const stage = await commandStage();
  const { code, stderr } = await stage.command('bootstrap --yes', { environment: client, now });
  expect(code, stderr).toBe(0);
  // 4me sends nothing to a webhook that it has not verified yet.
  await stage.sandbox.settled();
  return {
    ...stage,
    doctor: (flags = '', clock = now) =>
      stage.command(`doctor --json${flags === '' ? '' : ` ${flags}`}`, { now: clock }),
  };
}

const again = 'Run "app-builder bootstrap".';

describe('doctor', () => {
  test('finds nothing where all is well, and tells by one document what is not', async () => {
    const { command, doctor, sandbox } = await bootstrapped();
    const { world } = sandbox;
    const well = await command('doctor --send-test', { now });
    expect([well.code, well.stderr]).toEqual([0, '']);
    const lines = well.stdout.trimEnd().split('\n');
    expect(lines.filter((line) => !/^ {2}/.test(line)).map((line) => line.slice(0, 19))).toEqual(
      Object.entries(doctorChecks).map(([name, { title }]) =>
        `${['answer-files', 'apps'].includes(name) ? '-' : '✓'} ${title}`.padEnd(19),
      ),
    );
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);

    const [webhook] = world.filter('Webhook', () => true);
    if (webhook === undefined) throw new Error('bootstrap has made no webhook');
    world.update('Webhook', webhook, { disabled: true });
    const disabled = await doctor();
    expect([disabled.code, reportOf(disabled).error?.code, failing(disabled)]).toEqual([
      1,
      'AB-DOCTOR-FAILED',
      ['webhook'],
    ]);
    expect(of(disabled, 'policy')).toEqual({ status: 'skipped', text: '"Secrets webhook" has failed' });
    expect((await command('doctor', { now, terminal: true })).stdout).toContain(
      '\u001B[31m✗\u001B[39m Secrets webhook',
    );
  });

  test('finds credentials that are refused and scopes that are missing, and ends with 5 then', async () => {
    const { doctor, sandbox } = await bootstrapped();
    const { world } = sandbox;
    const application = world.find('OauthApplication', ({ account }) => account === 'wdc');
    if (application === undefined) throw new Error('the provider has no application');
    const { scopes, clientSecret } = application;
    const fewer = scopes.map((one) => ({
      ...one,
      actions: one.actions.filter((action) => action !== 'webhook:Update'),
    }));
    world.update('OauthApplication', application, { scopes: fewer });
    const missing = await doctor();
    expect([missing.code, reportOf(missing).error?.code, failing(missing)]).toEqual([
      5,
      'AB-DOCTOR-CREDENTIALS',
      ['scopes'],
    ]);
    expect(of(missing, 'scopes')).toEqual({
      status: 'failed',
      text: 'missing: webhook:Update',
      fix: expect.stringContaining('https://wdc.4me-sandbox.test/oauth_applications/new?name=') as string,
    });
    world.update('OauthApplication', application, { scopes, clientSecret: 'changed-0123456789' });
    const refused = await doctor();
    expect([refused.code, failing(refused)]).toEqual([5, ['token']]);
    expect(of(refused, 'webhook')).toEqual({ status: 'skipped', text: '"4me credentials" has failed' });
    for (const { stdout, stderr } of [missing, refused]) expect(stdout + stderr).not.toContain(clientSecret);

    world.update('OauthApplication', application, { clientSecret });
    const ahead = await doctor('', () => Date.now() + 95_000);
    expect([ahead.code, failing(ahead)]).toEqual([1, ['clock']]);
    expect(of(ahead, 'clock')?.text).toMatch(/^9[3-6] s ahead of that of 4me/);
  });

  test('finds deployed code that is not that of the folder, also without a network', async () => {
    const { command, doctor, folder } = await bootstrapped();
    await folderWith({}, folder);
    await command('deploy app --yes --approve security');
    expect(of(await doctor('app --offline'), 'deployed')).toEqual({
      status: 'ok',
      text: '2 workloads, as their folders have them',
    });
    await writeFile(join(folder, 'app', 'handler.js'), `${handler}console.log('changed');\n`);
    const stale = await doctor('app --offline');
    expect([stale.code, of(stale, 'deployed')]).toEqual([
      0,
      {
        status: 'warning',
        text: 'app-builder-app differs from its folder: code of Fn',
        fix: 'Run "app-builder deploy app".',
      },
    ]);
    expect(of(stale, 'token')).toEqual({ status: 'skipped', text: 'needs the network (--offline)' });
    await writeFile(join(folder, 'app', 'app_offering.json'), '{}');
    expect(of(await doctor('app --offline'), 'deployed')).toMatchObject({
      status: 'warning',
      text: expect.stringMatching(/^app-builder-app cannot be compared: The integration in .* has /),
    });
  });

  test('tells what comes before everything else, and goes on with the rest', async () => {
    const { command, folder } = await commandStage();
    const first = await command('doctor --json', { now });
    expect([first.code, failing(first)]).toEqual([1, ['provider-secret']]);
    expect(of(first, 'provider-secret')).toMatchObject({ text: expect.stringContaining('there is no'), fix: again });
    const noHost = await command(`doctor --json --engine-folder ${join(folder, 'other')}`, { now });
    expect(failing(noHost)).toEqual(['engine']);
    expect(of(noHost, 'engine')?.fix).toBe('Start one in another terminal with: app-builder sandbox');
    expect(of(noHost, 'folders')?.status).toBe('ok');
  });

  test('refuses a test message where nothing may be sent', async () => {
    const { command } = await commandStage();
    const environment = { APP_BUILDER_IS_PRODUCTION: 'yes' };
    expect((await command('doctor --send-test', { environment })).stderr).toContain('AB-PRODUCTION');
    expect((await command('doctor --send-test --offline')).stderr).toContain('AB-DOCTOR-FLAGS');
  });
});

describe('doctor --offline', () => {
  const offline = async (folder: string, words: readonly string[] = []): Promise<Played> =>
    play(['doctor', '--offline', '--json', ...words], { folder });

  test('needs no answers', async () => {
    const { code, stdout } = await offline(await temporaryFolder());
    expect(code).toBe(0);
    const { checks } = JSON.parse(stdout) as Report;
    expect(checks.map(({ status }) => status)).toEqual(['ok', 'ok', ...Array<string>(14).fill('skipped')]);
  });

  test.skipIf(process.platform === 'win32')('finds folders and files that others may read', async () => {
    const folder = await temporaryFolder();
    const engine = ['--engine-folder', join(folder, 'engine')];
    await localEngine({ folder: join(folder, 'engine'), now }).secrets.put('a/b', { token: 'x' }, undefined);
    expect(of(await offline(folder, engine), 'folders')?.status).toBe('ok');
    await writeFile(join(folder, 'engine', 'host.json'), '{}', { mode: 0o644 });
    await chmod(join(folder, 'engine'), 0o700);
    const file = await offline(folder, engine);
    expect([file.code, of(file, 'folders')]).toEqual([
      0,
      {
        status: 'warning',
        text: expect.stringContaining('host.json (mode 0644)') as string,
        fix: `chmod -R go-rwx ${join(folder, 'engine')}`,
      },
    ]);
    await chmod(join(folder, 'engine'), 0o755);
    const open = await offline(folder, engine);
    expect([open.code, of(open, 'folders')?.text]).toEqual([
      1,
      `others may look into ${join(folder, 'engine')} (mode 0755)`,
    ]);
    await writeFile(join(folder, 'file'), '');
    expect(of(await offline(folder, ['--engine-folder', join(folder, 'file')]), 'folders')?.text).toContain(
      'is no folder',
    );
  });

  test.skipIf(process.platform === 'win32')(
    'finds credentials in files that others may read, or that git tracks',
    async () => {
      const folder = await temporaryFolder();
      const path = join(folder, 'default_input.json');
      const secret = 'a-secret-0123456789';
      await writeFile(path, JSON.stringify({ token: secret }), { mode: 0o644 });
      expect(of(await offline(folder), 'answer-files')).toEqual({
        status: 'warning',
        text: `others may read ${path}, which holds credentials (mode 0644)`,
        fix: `chmod 600 ${path}`,
      });
      await chmod(path, 0o600);
      expect(of(await offline(folder), 'answer-files')?.status).toBe('ok');
      gitIn(folder)('init', '--quiet', '--initial-branch', 'main');
      gitIn(folder)('add', 'default_input.json');
      const tracked = await offline(folder);
      expect([tracked.code, of(tracked, 'answer-files')?.text]).toEqual([
        1,
        `git tracks ${path}, which holds credentials`,
      ]);
      expect(tracked.stdout + tracked.stderr).not.toContain(secret);
    },
  );

  test('finds what a tunnel has left that was killed', async () => {
    const folder = await temporaryFolder();
    const place = { domain: '4me-demo.com', account: 'wdc' };
    const journal = journalFile(folder, { ...place, sandbox: undefined });
    const left: TunnelJournal = {
      version: 1,
      ...place,
      integration: 'survey',
      pid: 2 ** 22 + 1,
      startedAt: '2026-01-01T00:00:00.000Z',
      webhook: { id: 'w', from: 'https://a.example/', to: ['https://b.example/'] },
    };
    await journal.write(left);
    const words = ['--domain', place.domain, '--account', place.account, '--engine', 'aws', '--region', 'eu-west-1'];
    const dead = await offline(folder, words);
    expect([dead.code, of(dead, 'tunnel')?.fix]).toEqual([
      1,
      expect.stringContaining('Run "app-builder tunnel --restore"'),
    ]);
    expect(of(dead, 'engine')?.status).toBe('skipped');
    await journal.write({ ...left, pid: process.pid });
    expect(of(await offline(folder, words), 'tunnel')).toMatchObject({
      status: 'ok',
      text: expect.stringContaining('one runs'),
    });
  });
});
