import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { findIntegration } from '../../src/integration/find-folder.ts';

async function places(...folders: readonly string[]): Promise<{ workingFolder: string; templates: string }> {
  const workingFolder = await mkdtemp(join(tmpdir(), 'find-folder-'));
  onTestFinished(() => rm(workingFolder, { recursive: true }));
  for (const folder of folders) {
    await mkdir(join(workingFolder, folder), { recursive: true });
    await writeFile(join(workingFolder, folder, 'app_offering.json'), '{}');
  }
  return { workingFolder, templates: join(workingFolder, 'templates') };
}

describe('an integration is found', () => {
  test('beside the working folder before ./integrations before the bundled ones', async () => {
    const all = await places(
      'survey',
      'integrations/survey',
      'integrations/notes',
      'templates/survey',
      'templates/echo',
    );
    const found = async (name: string) => findIntegration(name, all);
    expect(await found('survey')).toEqual({
      name: 'survey',
      folder: join(all.workingFolder, 'survey'),
      bundled: false,
      platform: '4me',
    });
    expect(await found('notes')).toMatchObject({ folder: join(all.workingFolder, 'integrations', 'notes') });
    expect(await found('echo')).toMatchObject({ name: 'echo', folder: join(all.templates, 'echo'), bundled: true });
  });

  test('with the platform that its integration.json names, and without one for 4me', async () => {
    const all = await places('survey');
    const write = async (name: string, text: string): Promise<void> => {
      await mkdir(join(all.workingFolder, name), { recursive: true });
      await writeFile(join(all.workingFolder, name, 'integration.json'), text);
    };
    await write('tickets', '{ "platform": "thena" }');
    await write('survey', '{ "$schema": "x", "platform": "heseya" }');
    expect(await findIntegration('tickets', all)).toMatchObject({ platform: 'thena' });
    expect(await findIntegration('survey', all)).toMatchObject({ platform: 'heseya' });
    await write('broken', '{ "platfrom": "thena" }');
    await expect(findIntegration('broken', all)).rejects.toMatchObject({
      code: 'AB-INTEGRATION-INVALID',
      because: expect.stringContaining('/platform: is missing'),
    });
    await write('nothing', '{');
    await expect(findIntegration('nothing', all)).rejects.toMatchObject({ code: 'AB-INTEGRATION-INVALID' });
  });

  test('or the ones that exist are named, with the nearest', async () => {
    const all = await places('integrations/survey', 'templates/note-dispatcher');
    await expect(findIntegration('note-dispatchr', all)).rejects.toMatchObject({
      exit: 'usage',
      because: expect.stringContaining('integrations: survey, note-dispatcher'),
      fix: 'Did you mean "note-dispatcher"?',
    });
  });

  test('only under a name that stacks and secrets can be named after', async () => {
    for (const name of ['My Survey', 'engine', 'foundation']) {
      await expect(findIntegration(name, await places(name))).rejects.toThrow('cannot be the name');
    }
  });

  test('never outside of the bundled ones by a name with dots', async () => {
    const all = await places('templates/echo', 'templates/echo/inner');
    await expect(findIntegration('echo/inner', all)).rejects.toThrow('There is no integration');
  });
});
