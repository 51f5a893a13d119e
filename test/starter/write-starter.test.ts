import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { bundledTemplates } from '../../src/integration/bundled.ts';
import { planStarter, type Starter } from '../../src/starter/starter.ts';
import { writeStarter } from '../../src/starter/write-starter.ts';
import { temporaryFolder } from '../cli/terminal.ts';

async function planned(): Promise<Starter> {
  const workingFolder = await temporaryFolder();
  return planStarter({ name: 'survey', template: 'typeform', workingFolder, templates: bundledTemplates() });
}

const signal = new AbortController().signal;

test('a folder that somebody else fills meanwhile is left to them, and nothing of ours stays', async () => {
  const starter = await planned();
  const folder = join(starter.workingFolder, 'survey');
  await mkdir(folder);
  await writeFile(join(folder, 'theirs.txt'), '');
  await expect(writeStarter(starter, signal)).rejects.toMatchObject({ code: 'AB-INIT-TAKEN' });
  expect(await readdir(starter.workingFolder)).toEqual(['survey']);
  expect(await readdir(folder)).toEqual(['theirs.txt']);
});

test('a package.json that somebody else makes meanwhile stays theirs', async () => {
  const starter = await planned();
  const file = join(starter.workingFolder, 'package.json');
  await writeFile(file, '{}');
  await writeStarter(starter, signal);
  expect(await readFile(file, 'utf8')).toBe('{}');
  expect((await readdir(starter.workingFolder)).toSorted()).toEqual([
    '.gitignore',
    'package.json',
    'survey',
    'tsconfig.json',
  ]);
});

test('a run that is cancelled leaves nothing', async () => {
  const starter = await planned();
  await expect(writeStarter(starter, AbortSignal.abort())).rejects.toThrow();
  expect(await readdir(starter.workingFolder)).toEqual([]);
});

test('a file that cannot be written leaves nothing', async () => {
  const starter = await planned();
  const files = [...starter.files, { path: 'x'.repeat(300), content: '' }];
  await expect(writeStarter({ ...starter, files }, signal)).rejects.toMatchObject({
    code: 'AB-INIT-WRITE',
    exit: 'failed',
  });
  expect(await readdir(starter.workingFolder)).toEqual([]);
});

test('a working folder that is gone is named', async () => {
  const starter = await planned();
  const workingFolder = join(starter.workingFolder, 'gone');
  await expect(writeStarter({ ...starter, workingFolder }, signal)).rejects.toMatchObject({
    code: 'AB-INIT-WRITE',
    message: expect.stringContaining(workingFolder),
  });
});
