import { expect, test } from 'vitest';
import { approved, deployedStage, prefix, recordOf, targetOf, textOf, until } from './stage.ts';

test(
  'a bot token that Thena takes no more is found by doctor, and another one comes with the next install',
  { timeout: 60_000 },
  async () => {
    const stage = await deployedStage();
    const { thena, engine, organisation } = stage;
    const [team = ''] = organisation.teams;
    await stage.command(`install notes --team ${team} --settings settings.json --yes`);
    expect((await stage.command('doctor notes')).stdout).toMatch(/1 organisation has\s+installed it/);
    const name = `${prefix}organisations/${organisation.id}`;
    const stored = await engine.secrets.get(name);
    await engine.secrets.put(name, { ...stored?.value, bot_token: 'pk_live_dead.token-of-nobody' }, stored?.version);
    const doctor = await stage.command('doctor notes', 1);
    expect(doctor.stderr).toContain(`does not take the bot tokens of ${organisation.id}`);
    expect(textOf(doctor)).not.toContain('token-of-nobody');
    const plan = await stage.document(`install notes --team ${team} --dry-run`);
    expect(plan.changes[0]?.details).toEqual(['bot token: Thena does not take it any more']);
    await stage.command(`install notes --team ${team} --yes`);
    expect(await recordOf(stage)).toMatchObject({ bot_token: thena.botToken() });
    await stage.command('doctor notes');
  },
);

test(
  'a team that the organisation does not have is put right by a flag, not by a file',
  { timeout: 60_000 },
  async () => {
    const stage = await deployedStage();
    const { error } = await stage.document('install notes --team NOTEAM --settings settings.json --yes', 1);
    expect(error).toMatchObject({ code: 'AB-THENA-REFUSED', cause: expect.stringContaining('NOTEAM') as string });
    expect(error.fix).toContain('--team and --settings');
  },
);

test('what Thena knows and the app does not is found out by asking', { timeout: 60_000 }, async () => {
  const stage = await deployedStage();
  const { thena, engine, organisation } = stage;
  const [first = '', second = ''] = organisation.teams;
  thena.install({ teams: [first], settings: { required_settings: { target_url: targetOf('first') } } });
  await until('the installation', () => recordOf(stage));
  // Somebody installed it in the dashboard; this key is not known, and neither is its organisation.
  const { result } = await stage.document(`install notes --team ${second} --settings settings.json --yes`);
  expect(result).toMatchObject({ organisation: organisation.id });
  expect(await recordOf(stage)).toMatchObject({ team_ids: [first, second] });
  // The app does not know it any more, Thena does.
  await engine.secrets.remove(`${prefix}organisations/${organisation.id}`);
  expect((await stage.command('uninstall notes --approve delete')).stdout).toBe('No changes.\n');
  await stage.command(`uninstall notes --team ${first},${second} --force --approve delete`);
  expect(thena.installations()).toMatchObject([{ status: 'uninstalled' }]);
  // And the other way round: what is left of an installation that Thena does not know is deleted.
  await stage.command(`install notes --team ${first} --settings settings.json --yes`);
  const name = `${prefix}organisations/${organisation.id}`;
  const stored = (await engine.secrets.get(name))?.value ?? {};
  await stage.command('uninstall notes --approve delete');
  await engine.secrets.put(name, stored, undefined);
  await stage.command('uninstall notes --approve delete');
  expect(await recordOf(stage)).toBeUndefined();
});

test('the path of the uninstallation can be another one', { timeout: 60_000 }, async () => {
  const stage = await deployedStage();
  await stage.command(`install notes --team ${stage.organisation.teams[0] ?? ''} --settings settings.json --yes`);
  const { error } = await stage.document('uninstall notes --uninstall-path /apps/remove --approve delete', 1);
  expect(error).toMatchObject({
    code: 'AB-THENA-NOTFOUND',
    fix: expect.stringContaining('--uninstall-path') as string,
  });
  expect(stage.sandbox.requests.all().at(-1)).toMatchObject({ method: 'POST', path: '/apps/remove' });
  expect(await recordOf(stage)).toBeDefined();
  await stage.command('uninstall notes --uninstall-path /apps/remove --force --approve delete');
  expect(await recordOf(stage)).toBeUndefined();
});

test(
  'destroy leaves the app at Thena and says so, and a later deploy finds it again',
  { timeout: 60_000 },
  async () => {
    const stage = await deployedStage();
    const { thena, engine, organisation } = stage;
    const install = `install notes --team ${organisation.teams[0] ?? ''} --settings settings.json --yes`;
    await stage.command(install);
    const plan = await stage.document('destroy notes --dry-run');
    expect(plan.changes.map(({ kind }) => kind)).toEqual(['customers', 'delete']);
    expect(plan.changes[1]?.details[0]).toContain('stays at Thena, whose API cannot delete it');
    const kept = await stage.document('destroy notes --confirm notes --approve customers,delete');
    expect(kept.result).toEqual({ appId: thena.apps()[0]?.uid, installationsKept: 1, installationsDeleted: 0 });
    expect(await recordOf(stage)).toBeDefined();
    expect((await stage.document(install, 2)).error.code).toBe('AB-THENA-NOT-DEPLOYED');
    await stage.command(`deploy notes ${approved}`);
    expect(thena.apps()).toHaveLength(1);
    const all = '--delete-customer-secrets --confirm notes --approve customers,delete';
    const gone = await stage.document(`destroy notes ${all}`);
    expect(gone.result).toMatchObject({ installationsKept: 0, installationsDeleted: 1 });
    expect(await engine.secrets.list(`${prefix}organisations/`)).toEqual([]);
    expect((await stage.document(`destroy notes ${all}`)).changes).toEqual([]);
  },
);
