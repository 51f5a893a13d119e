import { readdir, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { expect, test } from 'vitest';
import { isAlive, journalFile, type TunnelJournal } from '../../src/tunnel/journal.ts';
import { temporaryFolder } from '../cli/terminal.ts';

const place = { domain: 'xurrent-demo.com', account: 'wdc', sandbox: undefined };
const journal: TunnelJournal = {
  version: 1,
  domain: 'xurrent-demo.com',
  account: 'wdc',
  pid: process.pid,
  startedAt: '2026-11-28T00:00:00.000Z',
  webhook: { id: 'w1', from: 'https://old.test/', to: ['https://new.test/'] },
};

test('a journal is one file that its owner alone can read, under one name for both brands', async () => {
  const home = await temporaryFolder();
  const file = journalFile(home, place);
  expect(file.path).toBe(`${home}/.app-builder/tunnels/4me-demo.com-wdc.json`);
  expect(await file.read()).toBeUndefined();
  await file.write(journal);
  await file.write({ ...journal, pid: 1 });
  expect(await journalFile(home, { ...place, domain: '4me-demo.com' }).read()).toEqual({ ...journal, pid: 1 });
  expect((await stat(file.path)).mode & 0o777).toBe(0o600);
  expect((await stat(dirname(file.path))).mode & 0o777).toBe(0o700);
  await file.remove();
  await file.remove();
  expect(await readdir(dirname(file.path))).toEqual([]);
});

test('two sandboxes of one machine have a journal each', async () => {
  const home = await temporaryFolder();
  const [one, other] = ['http://127.0.0.1:4040', 'http://127.0.0.1:5050'].map((sandbox) =>
    journalFile(home, { ...place, sandbox }),
  );
  await one?.write(journal);
  expect(await other?.read()).toBeUndefined();
});

test('what a write that was cut off left goes with the journal', async () => {
  const file = journalFile(await temporaryFolder(), place);
  await file.write(journal);
  await writeFile(`${file.path}.0a1b2c`, '{"version"');
  await file.remove();
  expect(await readdir(dirname(file.path))).toEqual([]);
});

test.each(['', '{', '[]', 'null', '{"version":2}'])(
  'a journal that is damaged is a failure and not a silence: %s',
  async (text) => {
    const file = journalFile(await temporaryFolder(), place);
    await file.write(journal);
    await writeFile(file.path, text);
    await expect(file.read()).rejects.toMatchObject({
      code: 'AB-TUNNEL-JOURNAL',
      message: expect.stringContaining(file.path) as string,
    });
  },
);

test('a journal is of a tunnel that runs for as long as its process does', () => {
  expect(isAlive(journal)).toBe(true);
  expect(isAlive({ ...journal, pid: 2 ** 22 + 1 })).toBe(false);
});
