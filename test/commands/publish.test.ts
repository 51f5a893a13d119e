import { describe, expect, test } from 'vitest';
import { scripted } from '../cli/terminal.ts';
import { publishable, type Publishable } from './publishable.ts';
import { client, commandStage, type CommandStage } from './stage.ts';

/** Whole stories send more than 4me takes in two seconds, and have no reason to wait. */
const roomy = { limits: { requestsPerBurst: 1_000 } };

interface PublishStage extends CommandStage {
  readonly survey: Publishable;
}

async function deployed(): Promise<PublishStage> {
  const stage = await commandStage({}, roomy);
  const survey = await publishable(stage.folder);
  await stage.command('bootstrap --yes', { environment: client });
  const { code, stderr } = await stage.command('deploy survey --yes');
  expect(code, stderr).toBe(0);
  return { ...stage, survey };
}

const versionsOf = ({ sandbox }: CommandStage) => sandbox.world.filter('AppOffering', ({ published }) => published);
const jsonOf = ({ stdout }: { readonly stdout: string }) => JSON.parse(stdout) as Record<string, unknown>;
const tooLong = (text: string): readonly string[] =>
  text.split('\n').filter((line) => line.length > 80 && !line.includes('http'));

describe('publish on the command line', () => {
  test('brings version after version to customers, each kind of change approved by itself', async () => {
    const stage = await deployed();
    const { command, sandbox, survey } = stage;
    const refused = await command('publish survey --json');
    expect([refused.code, jsonOf(refused)]).toMatchObject([4, { error: { code: 'AB-APPROVAL-MISSING' } }]);
    expect(versionsOf(stage)).toEqual([]);

    const first = await command('publish survey --yes');
    expect(first).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^1 change made\.\nApp offering: +survey\n/),
    });
    const [one] = versionsOf(stage);
    expect(first.stdout).toContain(`https://wdc.4me-sandbox.test/app_offering/${one?.id ?? ''}\n`);
    await sandbox.people.install({ customer: 'wna-it', reference: 'survey' });

    await survey.change({ description: 'Asks twice.', scopes: [{ actions: ['request:Read', 'request:Update'] }] });
    await survey.changeRule({ condition: 'false' });
    const behind = await command('publish survey --yes');
    expect(behind).toMatchObject({ code: 0, stdout: expect.stringMatching(/^No changes\.\n/) });
    expect(behind.stderr.replaceAll(/\s+/g, ' ')).toContain('"app-builder deploy survey" brings it there');
    expect((await command('deploy survey --approve update,security')).code).toBe(0);

    const dry = await command('publish survey --dry-run --exit-code');
    expect([dry.code, tooLong(dry.stdout), dry.stderr]).toEqual([3, [], '']);
    expect(dry.stdout.split('\n')).toEqual([
      '~ app offering survey',
      '    description: "Asks." -> "Asks twice."',
      '! app offering survey',
      '    scopes: + "request:Update"',
      '~ automation rule "Ask" on request',
      '    condition: "true" -> "false"',
      '',
      '2 changes; nothing was made.',
      '--verbose shows every field.',
      '',
      '  Version                        customers',
      expect.stringMatching(/^ {2}\d{4}-\d\d-\d\d \d\d:\d\d UTC \(newest\) +1$/),
      '',
    ]);
    const partly = await command('publish survey --yes');
    expect([partly.code, partly.stderr]).toMatchObject([4, expect.stringContaining('--approve security')]);
    expect(versionsOf(stage)).toHaveLength(1);

    const mark = sandbox.requests.mark();
    const second = await command('publish survey --approve update,security');
    expect(second.code, second.stderr).toBe(0);
    expect(sandbox.requests.since(mark).map(({ operation }) => operation)).toEqual([
      'token',
      'PublishState',
      'PublishAppOffering',
    ]);
    expect(second.stdout).toContain('\n1 customer keeps an older version until it accepts the update.\n');
    expect(tooLong(second.stdout)).toEqual([]);

    const again = jsonOf(await command('publish survey --json'));
    expect(again).toMatchObject({
      ok: true,
      changes: [],
      steps: [],
      reference: 'survey',
      versions: [
        { newest: true, instances: 0 },
        { id: one?.id, newest: false, instances: 1 },
      ],
      notDeployed: [],
    });
    expect(versionsOf(stage)).toHaveLength(2);
    await sandbox.people.updateApp({ customer: 'wna-it', reference: 'survey' });
    const accepted = jsonOf(await command('publish survey --dry-run --exit-code --json'));
    expect(accepted['versions']).toMatchObject([{ instances: 1 }, { instances: 0 }]);
    await sandbox.settled();
  });

  test('makes one version when it runs twice at once', async () => {
    const stage = await deployed();
    const runs = await Promise.all([stage.command('publish survey --yes'), stage.command('publish survey --yes')]);
    expect(versionsOf(stage)).toHaveLength(1);
    for (const { code, stdout, stderr } of runs) expect(code === 6 || stdout !== '', stderr).toBe(true);
    expect(runs.map(({ code }) => code)).toContain(0);
    expect((await stage.command('publish survey')).stdout).toMatch(/^No changes\.\n/);
  });

  test('takes the integration of the working folder, and asks a person once', async () => {
    const stage = await deployed();
    const unnamed = await stage.command('publish --yes --json');
    expect([unnamed.code, jsonOf(unnamed)]).toMatchObject([2, { error: { code: 'AB-PUBLISH-INTEGRATION' } }]);
    const asker = scripted({ 'create 1. Go ahead?': true });
    const environment = { APP_BUILDER_SKIP_QUESTION_WITH_DEFAULT: 'true' };
    const named = await stage.command('publish .', { terminal: true, asker, environment });
    expect([named.code, named.stderr]).toMatchObject([2, expect.stringContaining('AB-INTEGRATION-UNKNOWN')]);
    const inside = await stage.command('publish', {
      terminal: true,
      asker,
      environment,
      folder: stage.survey.folder,
    });
    expect(inside.code, inside.stderr).toBe(0);
    expect(versionsOf(stage)).toHaveLength(1);
  });

  test('amends a text of what customers have, and says what needs a new version', async () => {
    const stage = await deployed();
    const { command, survey } = stage;
    await command('publish survey --yes');
    await survey.change({ description: 'Asks well.', name: 'Polls' });
    const dry = await command('publish survey --amend --dry-run --exit-code');
    expect([dry.code, tooLong(dry.stdout)]).toEqual([3, []]);
    expect(versionsOf(stage)[0]?.description).toBe('Asks.');
    const amended = await command('publish survey --amend --approve update');
    expect(amended).toMatchObject({ code: 0 });
    expect(amended.stdout).toContain(
      'This needs a new version:\n  ~ app offering survey\n      name: "Survey" -> "Polls"\n',
    );
    expect(amended.stdout).toContain('The draft has another description; "app-builder deploy" brings it there.');
    expect(versionsOf(stage)).toMatchObject([{ description: 'Asks well.', name: 'Survey' }]);
    expect(jsonOf(await command('publish survey --amend --json'))).toMatchObject({
      ok: true,
      changes: [],
      draftDiffers: ['description'],
      needsNewVersion: [{ kind: 'update', details: ['name: "Survey" -> "Polls"'] }],
    });
  });
});
