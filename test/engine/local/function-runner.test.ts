import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { writeRunner } from '../../../src/engine/local/runner-file.ts';
import { temporaryFolder } from '../temporary-folder.ts';

async function startRunner(code: string) {
  const folder = await temporaryFolder();
  const file = join(folder, 'fn.mjs');
  await writeFile(file, code);
  const child = spawn(process.execPath, [await writeRunner(folder), file], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const [message] = (await once(child, 'message')) as [unknown];
  return { child, message };
}

test('a function ends when its host is gone, whatever it is waiting for', async () => {
  const { child, message } = await startRunner(
    'setInterval(() => {}, 1000); export const handler = () => new Promise(() => {});',
  );
  expect(message).toEqual({ type: 'ready' });
  child.send({ type: 'invoke', id: 1, event: {}, timeout: 1000, functionName: 'fn' });
  child.disconnect();
  expect(await once(child, 'exit')).toEqual([0, null]);
});

test.each([
  ['throws while it loads', 'throw new Error("no such setting");', 'no such setting'],
  ['has no handler', 'export const other = 1;', 'the handler is not what createHandler gives'],
])('a function that %s says so', async (_what, code, text) => {
  const { child, message } = await startRunner(code);
  expect(message).toEqual({ type: 'failed', error: expect.stringContaining(text) as string });
  child.kill('SIGKILL');
});
