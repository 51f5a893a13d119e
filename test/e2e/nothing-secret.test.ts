import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { JsonObject } from '../../src/runtime/ports.ts';
import { versionedFiles } from '../../src/engine/local/versioned-files.ts';
import { openTestStage } from '../support/stage.ts';

/** All texts in a document, at any depth, under names that are secret by their nature. */
function secretTexts(value: unknown, name = ''): readonly string[] {
  if (typeof value === 'string') return /^(?:token|client_secret|token_.*|.*_token)$/.test(name) ? [value] : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, one]) => secretTexts(one, key));
}

test('a whole run, from bootstrap to the dispatched note, writes nothing secret to a terminal or a log', async () => {
  await using stage = await openTestStage();
  const { sandbox, folder } = stage;
  const words = ['--yes', '--approve', 'create,update,security', '--verbose'];
  const ended = [
    await stage.command(['bootstrap', ...words]),
    await stage.command(['deploy', 'note-dispatcher', ...words]),
  ];
  for (const { code, stderr } of ended) expect(code, stderr).toBe(0);
  sandbox.people.publish('note-dispatcher');
  const url = `https://target.${sandbox.domain}/notes?key=hush`;
  const { instance } = await sandbox.people.install({
    customer: 'wna-it',
    reference: 'note-dispatcher',
    fields: { url },
  });
  const webhook = () => sandbox.world.find('Webhook', ({ appInstanceId }) => appInstanceId === instance.id);
  await expect.poll(() => webhook()?.verified, { timeout: 10_000 }).toBe(true);
  sandbox.people.addNote({ account: 'wna-it', requestId: '70454', text: 'a confidential note' });
  await expect.poll(() => sandbox.target.received('notes').length, { timeout: 10_000 }).toBe(1);

  const engine = join(folder, 'engine');
  const store = versionedFiles(join(engine, 'secrets'));
  const documents: JsonObject[] = [];
  for (const name of await store.list('')) documents.push((await store.get(name))?.value ?? {});
  expect(documents).toHaveLength(2);
  const secrets = secretTexts(documents);
  expect(secrets).toContain(sandbox.provider.token);

  const log = async (): Promise<string> => {
    const files = await readdir(join(engine, 'logs'));
    return (await Promise.all(files.map((file) => readFile(join(engine, 'logs', file), 'utf8')))).join('');
  };
  await expect.poll(log, { timeout: 5000 }).toContain('"dispatched"');
  for (const text of [await log(), ...ended.flatMap(({ stdout, stderr }) => [stdout, stderr])]) {
    for (const secret of [...secrets, 'hush', 'a confidential note']) expect(text).not.toContain(secret);
    expect(text).not.toMatch(/eyJ|-----BEGIN/);
  }
}, 60_000);
