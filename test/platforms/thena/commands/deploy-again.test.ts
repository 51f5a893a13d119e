import { expect, test } from 'vitest';
import { set } from '../definition/folder.ts';
import { appDetails, approved, prefix, thenaStage, until } from './stage.ts';

test(
  'a change of the code alone asks for no other approval, and another address is sent on',
  { timeout: 60_000 },
  async () => {
    const stage = await thenaStage();
    await stage.command(`deploy notes ${approved}`);
    const before = stage.thena.apps()[0]?.manifest;
    await stage.write('notes/target.ts', 'export const sendToTarget = async () => {};\n');
    const { changes } = await stage.document('deploy notes --dry-run');
    expect(changes.map(({ kind }) => kind)).toEqual(['update', 'update']);
    await stage.command('deploy notes --yes');
    expect(stage.thena.apps()[0]?.manifest).toEqual(before);
  },
);

test('an app whose creation was answered by nobody is found again by its id', { timeout: 60_000 }, async () => {
  const stage = await thenaStage();
  stage.thena.failWith({ status: 502, times: 1, afterWork: true });
  const lost = await stage.document(`deploy notes ${approved}`, 1);
  expect(lost.error.code).toBe('AB-THENA-UNAVAILABLE');
  const [app] = stage.thena.apps();
  const taken = await stage.document(`deploy notes ${approved}`, 1);
  expect(taken.error).toMatchObject({ code: 'AB-THENA-SLUG', fix: expect.stringContaining('--app-id <id>') as string });
  expect(taken.error.cause).toContain('an earlier run has begun to create it');

  const plan = await stage.document(`deploy notes --app-id ${app?.uid ?? ''} --dry-run`);
  expect(appDetails(plan, 'security')[0]).toBe(`app_id: (none) -> ${app?.uid ?? ''}, as --app-id says`);
  await stage.command(`deploy notes --app-id ${app?.uid ?? ''} ${approved}`);
  expect((await stage.engine.secrets.get(`${prefix}app`))?.value['app_id']).toBe(app?.uid);
  expect((await stage.command(`deploy notes ${approved}`)).stdout).toMatch(/^No changes\.\n/);
  expect(stage.thena.apps()).toHaveLength(1);
});

test(
  'a slug of somebody else is not taken for an own app, and the name can be changed',
  { timeout: 60_000 },
  async () => {
    const stage = await thenaStage();
    await stage.command(`deploy thena-ticket-notes ${approved}`);
    for (let tries = 0; tries < 2; tries += 1) {
      const { error } = await stage.document(`deploy notes ${approved}`, 1);
      expect(error.code).toBe('AB-THENA-SLUG');
      expect(error.cause).not.toContain('an earlier run');
    }
    await stage.edit('manifest.json', (manifest) => set(manifest, 'app.slug', 'notes'));
    await stage.command(`deploy notes ${approved}`);
    expect(stage.thena.apps().map(({ slug }) => slug)).toEqual(['thena-ticket-notes', 'notes']);
  },
);

test('an app that Thena has no more is created anew when that is said', { timeout: 60_000 }, async () => {
  const stage = await thenaStage();
  await stage.command(`deploy notes ${approved}`);
  const [secret, old] = [`${prefix}app`, stage.thena.apps()[0]?.uid];
  const stored = await stage.engine.secrets.get(secret);
  await stage.engine.secrets.put(secret, { ...stored?.value, app_id: 'APPGONE' }, stored?.version);
  const gone = await stage.document(`deploy notes ${approved}`, 1);
  expect(gone.error).toMatchObject({
    code: 'AB-THENA-NOTFOUND',
    fix: expect.stringContaining('--app-id new') as string,
  });
  await stage.edit('manifest.json', (manifest) => set(manifest, 'app.slug', 'notes-2'));
  const { changes } = await stage.document('deploy notes --app-id new --dry-run');
  expect(changes.map(({ kind }) => kind)).toEqual(['create', 'security']);
  const { result } = await stage.document(`deploy notes --app-id new ${approved}`);
  expect(result['appId']).not.toBe(old);
  expect((await stage.engine.secrets.get(secret))?.value['app_id']).toBe(result['appId']);
});

test('an engine of another name keeps its own tokens, and its functions find them', { timeout: 60_000 }, async () => {
  const stage = await thenaStage();
  const engine = '--engine-name second';
  await stage.command(`deploy notes ${engine} ${approved}`);
  await stage.write('settings.json', { required_settings: { target_url: 'https://target.4me-sandbox.test/named' } });
  const [team] = stage.organisation.teams;
  await stage.command(`install notes --team ${team ?? ''} --settings settings.json ${engine} --yes`);
  const names = await stage.engine.secrets.list('');
  expect(names).toEqual(
    ['app', `organisations/${stage.organisation.id}`].map((name) => `second/thena-sandbox.test/notes/${name}`),
  );
  stage.thena.addComment({ text: 'Hello' });
  await until('a document', () => stage.sandbox.target.received('named')[0]);
});
