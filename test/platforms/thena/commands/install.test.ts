import { expect, test } from 'vitest';
import { set } from '../definition/folder.ts';
import { approved, deployedStage, recordOf, targetOf, textOf, thenaStage, until } from './stage.ts';

test('an app is installed for teams, hears of comments, gets more, and is removed', { timeout: 60_000 }, async () => {
  const stage = await deployedStage();
  const { thena, organisation } = stage;
  const [first = '', second = ''] = organisation.teams;
  const plan = await stage.document(`install notes --team ${first} --settings settings.json --dry-run --exit-code`, 3);
  expect(plan.changes).toEqual([
    {
      kind: 'create',
      title: 'installation of notes at Thena',
      details: [`team: + ${first}`, 'required_settings.target_url: (given)'],
    },
  ]);
  expect(thena.installations()).toEqual([]);
  const made = await stage.command(`install notes --team ${first} --settings settings.json --yes --json`);
  expect(JSON.parse(made.stdout)).toMatchObject({
    platform: 'thena',
    integration: 'notes',
    result: { reference: 'notes', appId: thena.apps()[0]?.uid, organisation: organisation.id, teams: [first] },
  });
  // The command waits until the app has stored it.
  expect(await recordOf(stage)).toMatchObject({ bot_token: thena.botToken(), team_ids: [first] });
  thena.addComment({ text: 'Hello' });
  const { document } = await until('a document', () => stage.sandbox.target.received('first')[0]);
  expect(document).toMatchObject({ comment: { content: 'Hello' } });

  const again = await stage.command(`install notes --team ${first} --settings settings.json --yes`);
  expect(again.stdout).toMatch(/^No changes\.\n/);
  const more = await stage.document(`install notes --team ${second} --yes`);
  expect(more.changes).toEqual([
    { kind: 'update', title: 'installation of notes at Thena', details: [`team: + ${second}`] },
  ]);
  expect(await recordOf(stage)).toMatchObject({
    bot_token: thena.botToken(),
    team_ids: [first, second],
    configuration: { required_settings: { target_url: targetOf('first') } },
  });
  await stage.write('settings.json', { required_settings: { target_url: targetOf('other') } });
  const moved = await stage.document(`install notes --team ${first} --settings settings.json --yes`);
  expect(moved.changes[0]?.details).toEqual(['required_settings.target_url: (changed)']);

  const part = await stage.document(`uninstall notes --team ${second} --approve delete`);
  expect(part.result).toMatchObject({ organisation: organisation.id, teams: [second] });
  expect(await recordOf(stage)).toMatchObject({ team_ids: [first] });
  const token = thena.botToken();
  expect((await stage.document('uninstall notes --yes', 4)).error.code).toBe('AB-APPROVAL-MISSING');
  const gone = await stage.command('uninstall notes --approve delete');
  expect(await recordOf(stage)).toBeUndefined();
  expect(thena.installations()).toMatchObject([{ status: 'uninstalled' }]);
  expect((await stage.command('uninstall notes --approve delete')).stdout).toBe('No changes.\n');
  for (const played of [made, again, gone]) expect(textOf(played)).not.toContain(token);
});

test('what does not fit is refused before Thena is asked', { timeout: 60_000 }, async () => {
  const stage = await thenaStage();
  const { organisation, thena } = stage;
  const install = `install notes --team ${organisation.teams[0] ?? ''} --yes`;
  await stage.write('settings.json', { required_settings: { target_url: targetOf('first') } });
  const early = await stage.document(`${install} --settings settings.json`, 2);
  expect(early.error).toMatchObject({ code: 'AB-THENA-NOT-DEPLOYED' });
  await stage.edit('manifest.json', (manifest) => set(manifest, 'configuration.optional_settings', ['colour']));
  await stage.command(`deploy notes ${approved}`);
  const requests = stage.sandbox.requests.all().length;
  const refusals: readonly (readonly [line: string, code: string, text: RegExp])[] = [
    ['install notes --yes', 'AB-THENA-TEAMS', /none is named/],
    [install, 'AB-THENA-SETTINGS', /required_settings\.target_url is missing/],
    [`${install} --settings nothing.json`, 'AB-THENA-SETTINGS', /ENOENT/],
    [`${install} --settings ${await stage.write('text.json', '{')}`, 'AB-THENA-SETTINGS', /is not JSON/],
    [`${install} --settings ${await stage.write('list.json', [])}`, 'AB-THENA-SETTINGS', /no object/],
    [
      `${install} --settings ${await stage.write('a.json', { required_setings: {} })}`,
      'AB-THENA-SETTINGS',
      /did you mean "required_settings"/,
    ],
    [
      `${install} --settings ${await stage.write('b.json', { optional_settings: { color: 'secret-red' } })}`,
      'AB-THENA-SETTINGS',
      /declares no optional_settings\.color; did you mean "colour"/,
    ],
    [`${install} --store https://shop.example.com`, 'AB-PLATFORM-FLAG', /--store means nothing/],
    ['uninstall notes --uninstall-path //evil.example/x', 'AB-THENA-PATH', /is no path/],
  ];
  for (const [line, code, text] of refusals) {
    const { error } = await stage.document(line, 2);
    expect(error.code, line).toBe(code);
    expect(`${error.message} ${error.cause ?? ''}`, line).toMatch(text);
    expect(JSON.stringify(error)).not.toContain('secret-red');
  }
  expect(stage.sandbox.requests.all()).toHaveLength(requests);
  expect(thena.installations()).toEqual([]);
});
