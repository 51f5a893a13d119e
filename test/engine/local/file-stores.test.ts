import { readFile, readdir, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { removeLeftovers } from '../../../src/engine/local/leftovers.ts';
import { stateFiles } from '../../../src/engine/local/state-files.ts';
import { versionedFiles } from '../../../src/engine/local/versioned-files.ts';
import { merge } from '../merging.ts';
import { stateContract, versionedContract } from '../store-contract.ts';
import { temporaryFolder } from '../temporary-folder.ts';

versionedContract('files', async () => versionedFiles(await temporaryFolder()));
stateContract('files', async () => {
  const clock = { time: 1_000_000 };
  return { state: stateFiles(await temporaryFolder(), { now: () => clock.time }), clock };
});

async function allFiles(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.map((entry) => join(entry.parentPath, entry.name));
}

describe('files', () => {
  test.skipIf(process.platform === 'win32')('are readable by their owner only', async () => {
    const folder = await temporaryFolder();
    const store = versionedFiles(join(folder, 'secrets'));
    await store.put('a', { n: 1 }, undefined);
    await store.put('a', { n: 2 }, (await store.get('a'))?.version);
    const files = await allFiles(folder);
    expect(files.length).toBeGreaterThan(3);
    for (const file of files) expect((await stat(file)).mode & 0o077, file).toBe(0);
  });

  test('do not pile up: each name keeps one value', async () => {
    const folder = await temporaryFolder();
    const store = versionedFiles(folder);
    await Promise.all(Array.from({ length: 30 }, (_, index) => merge(store, 'a', { [`p${index}`]: 1 })));
    expect(await readdir(join(folder, 'values'))).toHaveLength(1);
    expect(await readdir(join(folder, 'prepared'))).toEqual([]);
    await store.remove('a');
    expect(await readdir(join(folder, 'values'))).toEqual([]);
    expect(await readdir(join(folder, 'names'))).toEqual([]);
  });

  test('have names that differ on a file system without upper case', async () => {
    const folder = await temporaryFolder();
    const store = versionedFiles(folder);
    for (const name of ['a/B', 'a/b', 'A/b', 'con', 'nul.txt', 'x.', '.x']) await store.put(name, {}, undefined);
    const names = await readdir(join(folder, 'names'));
    expect(new Set(names.map((name) => name.toLowerCase())).size).toBe(7);
    for (const name of names) expect(name).toMatch(/^(?!con$|nul\.)[a-z0-9%_-][a-z0-9%._~-]*(?<!\.)$/);
  });

  test('that killed processes left are removed after an hour, current values never', async () => {
    const folder = await temporaryFolder();
    const store = versionedFiles(folder);
    await store.put('a', { n: 1 }, undefined);
    const values = join(folder, 'values');
    // No process has an id this large.
    const dead = (0x7f_ff_ff_f0).toString(36);
    await writeFile(join(values, `${dead}-abandoned.json`), '{"half');
    await writeFile(join(values, `${dead}-recent.json`), '{"half');
    const long = new Date(Date.now() - 7_200_000);
    for (const file of await readdir(values))
      if (!file.includes('recent')) await utimes(join(values, file), long, long);
    expect(await removeLeftovers(folder, Date.now())).toBe(1);
    expect(await readdir(values)).toHaveLength(2);
    expect((await store.get('a'))?.value).toEqual({ n: 1 });
  });

  test('that are damaged are named in the failure, without their content', async () => {
    const folder = await temporaryFolder();
    const store = versionedFiles(folder);
    await store.put('a', { token: 'very secret' }, undefined);
    const [file = ''] = await readdir(join(folder, 'values'));
    const text = await readFile(join(folder, 'values', file), 'utf8');
    await writeFile(join(folder, 'values', file), text.slice(0, -1));
    const failure: unknown = await store.get('a').catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'AB-ENGINE-STORE', because: expect.stringContaining(file) as string });
    expect(JSON.stringify(failure)).not.toContain('very secret');
  });

  test('of claims that ran out are swept by later claims', async () => {
    const folder = await temporaryFolder();
    const clock = { time: 1_000_000 };
    const state = stateFiles(folder, { now: () => clock.time });
    for (let index = 0; index < 20; index += 1) {
      await state.claim(`old${index}`, clock.time + 10);
      await state.settle(`old${index}`, clock.time + 100);
    }
    clock.time += 60_000;
    for (let index = 0; index < 10; index += 1) await state.claim(`new${index}`, clock.time + 1000);
    const names = await readdir(join(folder, 'claims', 'names'));
    expect(names.filter((name) => name.startsWith('old'))).toEqual([]);
    expect(names).toHaveLength(10);
  });

  test('of a claim that another process took over are not touched by the first owner', async () => {
    const folder = await temporaryFolder();
    const clock = { time: 1_000_000 };
    const first = stateFiles(folder, { now: () => clock.time });
    const second = stateFiles(folder, { now: () => clock.time });
    await first.claim('m1', clock.time + 10);
    clock.time += 10;
    expect(await second.claim('m1', clock.time + 1000)).toBe('claimed');
    await first.release('m1');
    expect(await first.claim('m1', clock.time + 1000)).toBe('busy');
  });
});
