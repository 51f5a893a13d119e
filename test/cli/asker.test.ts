import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { terminalAsker } from '../../src/cli/asker.ts';
import type { Asker, Surroundings } from '../../src/cli/command.ts';

/** An asker at a keyboard, and what it has shown. */
function terminal(): { readonly asker: Asker; readonly press: (keys: string) => void; readonly shown: () => string } {
  const stdin = new PassThrough();
  const stderr = new PassThrough();
  let shown = '';
  stderr.on('data', (part: Buffer) => (shown += part.toString('utf8')));
  const surroundings = { stdin, stderr, stdout: stderr } as unknown as Surroundings;
  return {
    asker: terminalAsker(surroundings, new AbortController().signal),
    press: (keys) => void stdin.write(keys),
    shown: () => shown,
  };
}

const question = { message: 'Template', choices: { first: 'the one', second: 'the other' } };
const down = '\u001B[B';

test('a choice is picked with the arrows, and says what it means', async () => {
  const { asker, press, shown } = terminal();
  const answer = asker.select(question);
  await expect.poll(shown).toContain('the one');
  press(down);
  await expect.poll(shown).toContain('the other');
  press('\n');
  expect(await answer).toBe('second');
});

test('a choice that is given already is where the cursor is', async () => {
  const { asker, press, shown } = terminal();
  const answer = asker.select({ ...question, initial: 'second' });
  await expect.poll(shown).toContain('the other');
  press('\n');
  expect(await answer).toBe('second');
});

test('Ctrl-C in a choice cancels the run', async () => {
  const { asker, press, shown } = terminal();
  const answer = asker.select(question);
  const cancelled = expect(answer).rejects.toMatchObject({ code: 'AB-RUN-CANCELLED', exit: 'cancelled' });
  await expect.poll(shown).toContain('the one');
  press('\u0003');
  await cancelled;
});
