import { describe, expect, test } from 'vitest';
import type { Asker } from '../../src/cli/command.ts';
import { commands } from '../../src/cli/table.ts';
import { play, type Scene } from '../cli/terminal.ts';
import { bareLines } from './bare-lines.ts';

/** Fails whatever asks. */
const nobody = (): Asker & { readonly asked: readonly string[] } => {
  const asked: string[] = [];
  const refuse = ({ message }: { readonly message: string }): Promise<never> => {
    asked.push(message);
    return Promise.reject(new Error(`it asks "${message}"`));
  };
  return { asked, text: refuse, secret: refuse, confirm: refuse, select: refuse };
};

test('every command of the table is called here', () => {
  expect(Object.keys(bareLines).toSorted()).toEqual(commands.map(({ name }) => name).toSorted());
});

/** Where nobody may be asked, each for another reason. */
const ways: readonly (readonly [string, readonly string[], Scene])[] = [
  ['without a terminal', [], {}],
  ['with --no-input on a terminal', ['--no-input'], { terminal: true }],
  ['with CI on a terminal', [], { terminal: true, environment: { CI: 'true' } }],
  ['with --json on a terminal', ['--json'], { terminal: true }],
];

describe.each(commands.map(({ name }) => name))('%s without an answer', (name) => {
  test.each(ways)('asks nobody and ends by itself %s', async (_, flags, scene) => {
    const asker = nobody();
    const controller = new AbortController();
    const end = (): void => controller.abort(new Error('Ctrl-C'));
    let hung = false;
    const hangs = (): void => {
      hung = name !== 'sandbox';
      end();
    };
    // What serves is ended when it does; under --json it does not say so.
    const timer = setTimeout(hangs, name === 'sandbox' ? 1000 : 15_000);
    const onStderr = (text: string): void => {
      if (text.includes('Ctrl-C ends it')) end();
    };
    const line = [...name.split(' '), ...(bareLines[name] ?? []), ...flags];
    // Its exit code, and its document under --json, are checked by `play` for every run.
    const options: Scene = { ...scene, asker, stdinStaysOpen: true, signal: controller.signal, onStderr };
    const { code, stdout, stderr } = await play(line, options);
    clearTimeout(timer);
    expect(asker.asked).toEqual([]);
    expect(hung, stderr).toBe(false);
    if (code !== 0 && !flags.includes('--json')) expect(stderr).toMatch(/error.* AB-[A-Z0-9-]+[^]*fix/);
    if (code === 2) expect(stdout + stderr).not.toContain('AB-BUG');
  });
});

test('answers that are missing are all told at once, each with its flag, its variable and its key', async () => {
  const { code, stdout } = await play(['bootstrap', '--json']);
  const { error } = JSON.parse(stdout) as { readonly error: { readonly code: string; readonly fix: string } };
  expect([code, error.code]).toEqual([2, 'AB-INPUT-MISSING']);
  expect(error.fix).toMatch(/--domain +APP_BUILDER_DOMAIN +domain\n --account +APP_BUILDER_ACCOUNT +account/);
});
