import { expect, test } from 'vitest';
import { visible, visibleStyled } from '../../src/cli/visible.ts';
import { Failure } from '../../src/failure.ts';
import { sample } from './sample-command.ts';
import { play, scripted } from './terminal.ts';

const escape = '\u001B';
/** Goes up a line, erases it, and sets the title of the window; and reverses what follows. */
const hostile = `Queue${escape}[1A${escape}[2K${escape}]0;owned\u0007\u202Etxt.exe\u009B31m`;
const speaks = new RegExp(`${escape}(?!\\[(?:1|2|4|22|24|3[1-79])m)|[\u0007\u009B\u202E]`);

test('what AWS and 4me say reaches the terminal as text, wherever it is shown', async () => {
  const ask = scripted({ It: true });
  const commands = sample(async ({ report, ask: asker }) => {
    report({ type: 'started', step: 'a', title: hostile });
    report({ type: 'finished', step: 'a', outcome: 'created', detail: hostile });
    report({ type: 'failed', step: 'a', reason: hostile });
    report({ type: 'warning', text: hostile });
    report({ type: 'information', text: hostile });
    report({ type: 'progress', text: hostile });
    await asker?.confirm({ message: `It stops working for ${hostile}` });
    return { document: {}, lines: (theme) => [theme.added(hostile)] };
  });
  const { stdout, stderr } = await play(['try', '--verbose'], {
    commands,
    asker: ask,
    terminal: true,
    environment: { TERM: 'dumb' },
  });
  expect(stderr.match(/Queue/g)?.length).toBe(7);
  expect(stdout).toContain('Queue');
  expect(ask.asked[0]?.message).toContain('Queue');
  for (const text of [stdout, stderr, ask.asked[0]?.message ?? '']) expect(text).not.toMatch(speaks);
});

test('so does the failure, with its causes', async () => {
  const commands = sample(async () => {
    const kind = { code: 'AB-TEST', exit: 'failed' } as const;
    throw new Failure(kind, { message: hostile, because: hostile, fix: hostile }, { cause: new Error(hostile) });
  });
  const { stderr } = await play(['try', '--verbose'], { commands, terminal: true });
  expect(stderr.match(/Queue/g)?.length).toBeGreaterThan(3);
  expect(stderr).not.toMatch(speaks);
});

test('the styles of a theme stay, and nothing that hides text', () => {
  const bold = `${escape}[1mcreate${escape}[22m`;
  expect(visibleStyled(`${bold} ${escape}[8mhidden\r\nnext`)).toBe(`${bold} \uFFFD[8mhidden\nnext`);
  expect(visible(bold)).toBe('\uFFFD[1mcreate\uFFFD[22m');
});
