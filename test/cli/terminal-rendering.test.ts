import { stripVTControlCharacters } from 'node:util';
import { describe, expect, test } from 'vitest';
import { sample, shown } from './sample-command.ts';
import { play } from './terminal.ts';

const escape = String.fromCodePoint(27);

const commands = sample(async ({ report, redact }) => {
  redact('hidden-value');
  report({ type: 'information', text: `${escape}[35mfrom elsewhere${escape}[39m` });
  report({ type: 'started', step: 'a', title: 'products of hidden-value' });
  report({ type: 'started', step: 'b', title: 'listener' });
  report({ type: 'finished', step: 'a', outcome: 'unchanged' });
  report({ type: 'failed', step: 'b', reason: 'refused' });
  report({ type: 'warning', text: 'look here' });
  return { document: {}, lines: (theme) => [theme.strong('Success')] };
});

describe('on a terminal', () => {
  test('a spinner shows what is under way, and each finished step leaves a line', async () => {
    const { stderr } = await play(['try'], { commands, terminal: true });
    const text = stripVTControlCharacters(stderr);
    expect(text).toMatch(/\S products of \*\*\*/);
    expect(text).toMatch(/listener and 1 more/);
    expect(text).toMatch(/unchanged {2}products of \*\*\*\n[^]*failed {5}listener: refused\nwarning {4}look here\n/);
    expect(stderr).not.toContain('hidden-value');
  });

  test('the cursor is visible again at the end', async () => {
    const { stderr } = await play(['try'], { commands, terminal: true });
    expect(stderr.lastIndexOf(`${escape}[?25h`)).toBeGreaterThan(stderr.lastIndexOf(`${escape}[?25l`));
  });
});

describe('colour', () => {
  const colours = new RegExp(`${escape}\\[\\d+m`);

  test.each<[string, boolean, boolean, readonly string[], Readonly<Record<string, string>>]>([
    ['is there on a terminal', true, true, [], {}],
    ['is not there without one, even with FORCE_COLOR', false, false, [], { FORCE_COLOR: '1' }],
    ['goes with NO_COLOR', false, true, [], { NO_COLOR: '1' }],
    ['stays with an empty NO_COLOR', true, true, [], { NO_COLOR: '' }],
    ['goes with --no-color', false, true, ['--no-color'], { FORCE_COLOR: '1' }],
    ['goes with FORCE_COLOR=0', false, true, [], { FORCE_COLOR: '0' }],
    ['goes on a dumb terminal', false, true, [], { TERM: 'dumb' }],
    ['stays on a dumb terminal with FORCE_COLOR', true, true, [], { TERM: 'dumb', FORCE_COLOR: '1' }],
  ])('%s', async (_name, expected, terminal, flags, environment) => {
    const { stdout, stderr } = await play(['try', ...flags], { commands, terminal, environment });
    expect([colours.test(stdout), colours.test(stderr)]).toEqual([expected, expected]);
  });
});

test('in CI even a terminal gets plain lines', async () => {
  const { stderr } = await play(['try', '--no-color'], { commands, terminal: true, environment: { CI: '1' } });
  expect(stderr).toBe(
    'from elsewhere\nunchanged  products of ***\nfailed     listener: refused\nwarning    look here\n',
  );
});

test('a result without lines prints nothing', async () => {
  const quiet = sample(async () => ({ ...shown(''), lines: () => [] }));
  expect((await play(['try'], { commands: quiet })).stdout).toBe('');
});
