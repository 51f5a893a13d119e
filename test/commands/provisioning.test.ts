import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { client, commandStage as stage } from './stage.ts';

describe('bootstrap and deploy on the command line', () => {
  test('do the main job, and nothing the second time', async () => {
    const { command } = await stage();
    const first = await command('bootstrap --yes', { environment: client });
    expect(first).toMatchObject({ code: 0, stdout: expect.stringMatching(/changes made\.[^]*Secrets listener:/) });
    const again = await command('bootstrap --yes --json');
    expect(JSON.parse(again.stdout)).toMatchObject({ ok: true, changes: [], steps: [] });
    const deployed = await command('deploy note-dispatcher --yes');
    expect(deployed.stdout).toContain('App offering: https://wdc.4me-sandbox.test/app_offering/');
    expect((await command('deploy note-dispatcher --yes')).stdout).toMatch(/^No changes\.\n/);
    for (const { stdout, stderr } of [first, again, deployed]) {
      expect(stdout + stderr).not.toContain(client.APP_BUILDER_TOKEN);
      expect(
        Math.max(
          ...stdout
            .split('\n')
            .filter((line) => !line.includes('http'))
            .map((line) => line.length),
        ),
      ).toBeLessThan(81);
    }
  });

  test('say that an AWS profile has no effect on the local engine', async () => {
    const { command } = await stage();
    const { stdout } = await command('bootstrap --dry-run --json --profile staging', { environment: client });
    expect(JSON.parse(stdout)).toMatchObject({ warnings: [expect.stringContaining('flag --profile')] });
  });

  test('show a plan under --dry-run, and exit 3 for changes under --exit-code', async () => {
    const { command } = await stage();
    const dry = await command('bootstrap --dry-run --exit-code', { environment: client });
    expect(dry.code).toBe(3);
    expect(dry.stdout).toMatch(/\+ product "AWS Lambda"\n[^]*changes; nothing was made\.\n/);
    await command('bootstrap --yes', { environment: client });
    expect(await command('bootstrap --dry-run --exit-code')).toMatchObject({ code: 0, stdout: 'No changes.\n' });
  });

  test('count and name what was really changed', async () => {
    const { command } = await stage();
    await command('bootstrap --yes', { environment: client });
    const { stdout, stderr } = await command('bootstrap --yes --enabled-offerings note-dispatcher');
    expect(stdout).toMatch(/^1 change made\.\n/);
    expect(stderr).not.toContain('webhook-details');
  });

  test('mean the same engine folder by a relative path', async () => {
    const { command } = await stage();
    await command('bootstrap --yes', { environment: client });
    expect(await command('bootstrap --dry-run --engine-folder ./engine')).toMatchObject({ stdout: 'No changes.\n' });
  });

  test('need an approval, and change nothing without one', async () => {
    const { command } = await stage();
    const refused = await command('bootstrap --json', { environment: client });
    expect(refused.code).toBe(4);
    expect(JSON.parse(refused.stdout)).toMatchObject({ ok: false, error: { code: 'AB-APPROVAL-MISSING' } });
    expect((await command('bootstrap --dry-run --exit-code', { environment: client })).code).toBe(3);
  });

  test('say how to get credentials where there are none', async () => {
    const { command } = await stage();
    const refused = await command('bootstrap --yes --json');
    expect(refused.code).toBe(5);
    expect(JSON.parse(refused.stdout)).toMatchObject({
      error: { code: 'AB-PROVISION-CREDENTIALS', fix: expect.stringContaining('/oauth_applications/new?name=') },
    });
  });

  test('refuse wrong credentials with exit 5', async () => {
    const { command } = await stage();
    const environment = { ...client, APP_BUILDER_TOKEN: 'wrong-wrong-wrong' };
    const refused = await command('bootstrap --yes', { environment });
    expect(refused.code).toBe(5);
    expect(refused.stderr).toContain('AB-4ME-CREDENTIALS');
    expect(refused.stdout + refused.stderr).not.toContain('wrong-wrong-wrong');
  });

  test('check a folder of the user before anything is asked or sent', async () => {
    const { command, folder } = await stage();
    await mkdir(join(folder, 'integrations', 'survey'), { recursive: true });
    await writeFile(join(folder, 'integrations', 'survey', 'app_offering.json'), '{ "platform": "4me" }');
    const refused = await command('deploy survey --yes');
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain('/reference: is missing');
  });
});
