import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { bundle } from '../../../src/engine/bundle.ts';
import { removeLeftovers } from '../../../src/engine/local/leftovers.ts';
import { versionedFiles } from '../../../src/engine/local/versioned-files.ts';
import { temporaryFolder } from '../temporary-folder.ts';

/** Counts up and adds a field with each step, until it is killed or has done its number. */
const writer = `
import { versionedFiles } from './versioned-files.ts';
const [folder, own, steps] = process.argv.slice(2);
const store = versionedFiles(folder);
for (let step = 0; step < Number(steps); ) {
  const before = await store.get('shared');
  const value = { ...before?.value, count: (before?.value.count ?? 0) + 1, [own + step]: true };
  if ((await store.put('shared', value, before?.version)) === 'stored') {
    step += 1;
    process.stdout.write(step + '\\n');
  }
}
`;

async function writerFile(folder: string): Promise<string> {
  const { code } = await bundle(join(import.meta.dirname, '../../../src/engine/local'), writer);
  const file = join(folder, 'writer.mjs');
  await writeFile(file, code);
  return file;
}

function start(file: string, ...values: readonly string[]): ChildProcess & { acknowledged: () => number } {
  const child = spawn(process.execPath, [file, ...values], { stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  return Object.assign(child, { acknowledged: () => output.split('\n').filter((line) => line !== '').length });
}

test('processes that change the same value at the same time lose nothing', async () => {
  const folder = await temporaryFolder();
  const file = await writerFile(folder);
  const store = join(folder, 'store');
  const children = ['a', 'b', 'c', 'd'].map((own) => start(file, store, own, '40'));
  await Promise.all(children.map((child) => once(child, 'close')));
  const value = (await versionedFiles(store).get('shared'))?.value ?? {};
  expect(value['count']).toBe(160);
  expect(Object.keys(value)).toHaveLength(161);
});

test('processes that are killed at any moment leave a value that can be read, with all that they acknowledged', async () => {
  const folder = await temporaryFolder();
  const file = await writerFile(folder);
  const folderOfStore = join(folder, 'store');
  const store = versionedFiles(folderOfStore);
  let acknowledged = 0;
  for (let trial = 0; trial < 6; trial += 1) {
    const child = start(file, folderOfStore, `t${trial}-`, '1000000');
    await once(child.stdout ?? child, 'data');
    const enough = Date.now() + trial * 7;
    while (Date.now() < enough) await store.get('shared');
    child.kill('SIGKILL');
    await once(child, 'close');
    acknowledged += child.acknowledged();
  }
  const value = (await store.get('shared'))?.value ?? {};
  const count = Number(value['count']);
  expect(Object.keys(value)).toHaveLength(count + 1);
  expect(count).toBeGreaterThanOrEqual(acknowledged);
  // Each killed process may have stored one value that it could not acknowledge any more.
  expect(count).toBeLessThanOrEqual(acknowledged + 6);
  await removeLeftovers(folderOfStore, Date.now() + 7_200_000);
  expect((await store.get('shared'))?.value).toEqual(value);
});
