import { describe, expect, test } from 'vitest';
import { scripted } from '../cli/terminal.ts';
import { client, commandStage, type CommandStage } from './stage.ts';

async function deployed(): Promise<CommandStage> {
  const stage = await commandStage();
  await stage.command('bootstrap --yes', { environment: client });
  await stage.command('deploy note-dispatcher --yes');
  return stage;
}

const draftOf = ({ sandbox }: CommandStage) => sandbox.world.find('AppOffering', ({ published }) => !published);

describe('destroy on the command line', () => {
  test('needs name and approval in CI, does it once, and has nothing to do the second time', async () => {
    const stage = await deployed();
    const refused = await stage.command('destroy note-dispatcher --approve delete --json');
    expect(refused.code).toBe(4);
    expect(JSON.parse(refused.stdout)).toMatchObject({
      error: { code: 'AB-APPROVAL-MISSING', fix: 'add --confirm note-dispatcher' },
    });
    const unapproved = await stage.command('destroy note-dispatcher --confirm note-dispatcher');
    expect([unapproved.code, unapproved.stderr]).toEqual([4, expect.stringContaining('add --approve delete')]);
    expect(unapproved.stderr.split('\n').filter((line) => line.length > 80)).toEqual([]);
    const other = await stage.command('destroy note-dispatcher --confirm typeform --approve delete');
    expect([other.code, other.stderr]).toEqual([2, expect.stringContaining('AB-APPROVAL-NAME')]);
    expect(draftOf(stage)?.disabled).toBe(false);
    const done = await stage.command('destroy note-dispatcher --confirm note-dispatcher --approve delete');
    expect(done).toMatchObject({ code: 0, stdout: '5 changes made.\n' });
    expect(draftOf(stage)?.disabled).toBe(true);
    const mistyped = await stage.command('destroy note-dispatcher --confirm note-dispatch');
    expect([mistyped.code, mistyped.stderr]).toEqual([2, expect.stringContaining('AB-APPROVAL-NAME')]);
    const again = await stage.command('destroy note-dispatcher');
    expect(again).toMatchObject({ code: 0, stdout: 'No changes.\n' });
    expect(await stage.command('deploy note-dispatcher --yes')).toMatchObject({ code: 0 });
    expect(draftOf(stage)?.disabled).toBe(false);
  });

  test('shows everything under --dry-run, and exits 3 under --exit-code', async () => {
    const stage = await deployed();
    const { code, stdout } = await stage.command('destroy note-dispatcher --dry-run --exit-code');
    expect(code).toBe(3);
    expect(stdout).toMatch(
      /- app offering note-dispatcher\n[^]*- workload app-builder-note-dispatcher\n[^]*nothing was made/,
    );
    expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
    expect(draftOf(stage)?.disabled).toBe(false);
  });

  test('asks a person for the name, and about customers that have it installed', async () => {
    const stage = await deployed();
    stage.sandbox.people.publish('note-dispatcher');
    const fields = { url: 'https://a.example' };
    await stage.sandbox.people.install({ customer: 'wna-it', reference: 'note-dispatcher', fields });
    const terminal = { terminal: true, environment: { APP_BUILDER_SKIP_QUESTION_WITH_DEFAULT: 'true' } };
    const unwilling = scripted({ 'It stops working for wna-it': false });
    const refused = await stage.command('destroy note-dispatcher', { ...terminal, asker: unwilling });
    expect([refused.code, refused.stderr]).toEqual([4, expect.stringContaining('AB-APPROVAL-DECLINED')]);
    const mistyped = scripted({ 'It stops': true, Type: 'note-dispatch' });
    expect((await stage.command('destroy note-dispatcher', { ...terminal, asker: mistyped })).code).toBe(4);
    expect(draftOf(stage)?.disabled).toBe(false);
    const asker = scripted({ 'It stops': true, 'Type note-dispatcher to destroy it': 'note-dispatcher' });
    const done = await stage.command('destroy note-dispatcher', { ...terminal, asker });
    expect(done.code, done.stderr).toBe(0);
    expect(draftOf(stage)?.disabled).toBe(true);
  });

  test('needs the approval of what stops working for customers in CI', async () => {
    const stage = await deployed();
    stage.sandbox.people.publish('note-dispatcher');
    const fields = { url: 'https://a.example' };
    await stage.sandbox.people.install({ customer: 'wna-it', reference: 'note-dispatcher', fields });
    const line = 'destroy note-dispatcher --confirm note-dispatcher --approve';
    const refused = await stage.command(`${line} delete`);
    expect(refused).toMatchObject({ code: 4, stderr: expect.stringContaining('--approve customers') });
    expect(refused.stderr).toContain('wna-it');
    expect(await stage.command(`${line} delete,customers`)).toMatchObject({ code: 0 });
  });
});
