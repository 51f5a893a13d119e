import { mkdir, writeFile } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { describe, expect, test } from 'vitest';
import { play, temporaryFolder } from '../cli/terminal.ts';

async function project(): Promise<string> {
  const folder = await temporaryFolder();
  await mkdir(join(folder, 'integrations', 'notes'), { recursive: true });
  const shared = { account: 'wdc', token: 'secret-token-1', qa: { domain: '4me.qa', token: 'secret-token-2' } };
  await writeFile(join(folder, 'default_input.json'), JSON.stringify(shared));
  await writeFile(join(folder, 'integrations', 'notes', 'default_input.json'), '{"serviceInstanceName": "Notes"}');
  await writeFile(join(folder, 'integrations', 'notes', 'app_offering.json'), '{}');
  return folder;
}

const near = `.${sep}default_input.json`;

describe('config show', () => {
  test('--origin shows each answer, where it is from, and no secret', async () => {
    const folder = await project();
    const environment = { ENV_4ME: 'qa', APP_BUILDER_PROFILE: 'staging' };
    const { code, stdout, stderr } = await play(['config', 'show', '--origin', '--account', 'wna-it'], {
      folder,
      environment,
    });
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout.trimEnd().split('\n')).toEqual([
      `domain                   4me.qa       ${near} (qa)`,
      'account                  wna-it       flag --account',
      'serviceInstanceName      (not set)',
      'enabledOfferings         *            default',
      'installationWebhooks     (not set)',
      'clientID                 (not set)',
      `token                    (set)        ${near} (qa)`,
      'accessToken              (not set)',
      'platformToken            (not set)',
      'profile                  staging      variable APP_BUILDER_PROFILE',
      'region                   (not set)',
      'mfaCode                  (not set)',
      'engine                   (not set)',
      'engineName               app-builder  default',
      'engineFolder             (not set)',
      'sandbox                  (not set)',
      'parameters               (not set)',
      'engineParameters         (not set)',
      'template                 (not set)',
      'isProduction             (not set)',
      'skipQuestionWithDefault  false        default',
      '',
      'Files, the nearest first:',
      `  ${near}`,
    ]);
  });

  test('starts where deploy would: a folder without an offering is no integration', async () => {
    const folder = await project();
    await mkdir(join(folder, 'notes'));
    await writeFile(join(folder, 'notes', 'default_input.json'), '{"serviceInstanceName": "Something else"}');
    const { stdout } = await play(['config', 'show', 'notes', '--json'], { folder });
    expect(stdout).toContain('"value": "Notes"');
    expect(stdout).not.toContain('Something else');
  });

  test("starts at the integration's folder when one is named", async () => {
    const folder = await project();
    const { stdout } = await play(['config', 'show', 'notes', '--json'], { folder });
    const { answers, files } = JSON.parse(stdout) as {
      answers: readonly Record<string, unknown>[];
      files: readonly string[];
    };
    const nearest = join(folder, 'integrations', 'notes', 'default_input.json');
    const far = join(folder, 'default_input.json');
    expect(files.slice(0, 2)).toEqual([nearest, far]);
    expect(answers).toContainEqual({ key: 'serviceInstanceName', value: 'Notes', origin: nearest, secret: false });
    expect(answers).toContainEqual({ key: 'token', value: '(set)', origin: far, secret: true });
    expect(answers).toContainEqual({ key: 'domain', value: null, origin: null, secret: false });
    expect(stdout).not.toContain('secret-token');
  });

  test('stays within 80 columns by giving long origins lines of their own', async () => {
    const folder = await project();
    const name = 'The service instance with a very long name';
    const { stdout } = await play(['config', 'show', '--origin'], {
      folder,
      environment: { APP_BUILDER_SERVICE_INSTANCE_NAME: name },
    });
    expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
    expect(stdout).toContain(
      `serviceInstanceName      ${name}\n                         variable APP_BUILDER_SERVICE_INSTANCE_NAME\n`,
    );
  });

  test('says what is wrong with a file, and touches nothing', async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'default_input.json'), '{\n  account: "wdc"\n}');
    const { code, stdout, stderr } = await play(['config', 'show'], { folder });
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain('because line 2, column 3:');
  });

  test('warns about a key that nobody knows', async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'default_input.json'), '{"acount": "wdc"}');
    expect((await play(['config', 'show'], { folder })).stderr).toContain(
      'unknown key "acount"; did you mean "account"?',
    );
  });
});
