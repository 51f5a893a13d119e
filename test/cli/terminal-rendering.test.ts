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

  const long =
    'app-builder-engine: ServerlessRestApiDeployment6f46ce2780 (AWS::ApiGateway::Deployment) CREATE_COMPLETE';
  const deploying = sample(async ({ report }) => {
    report({ type: 'started', step: 'a', title: 'workload app-builder-engine' });
    report({ type: 'progress', text: long });
    report({
      type: 'warning',
      text: 'a sentence that is too long for a line of eighty columns is broken where it has a space',
    });
    report({ type: 'finished', step: 'a', outcome: 'created' });
    return shown('');
  });

  test('how far a step is stands beside the spinner on one line, and leaves none except with --verbose', async () => {
    const { stderr } = await play(['try'], { commands: deploying, terminal: true, environment: { NO_COLOR: '1' } });
    expect(stripVTControlCharacters(stderr)).toContain('(AWS::ApiGateway::…');
    expect(stderr).not.toContain('CREATE_COMPLETE');
    const verbose = await play(['try', '--verbose'], { commands: deploying, terminal: true });
    expect(verbose.stderr.replaceAll('\n', ' ')).toContain(`${long} `);
    const plain = await play(['try'], { commands: deploying });
    expect(plain.stderr).toContain(`${long}\n`);
  });

  test('a run that has no step yet says what it does beside the spinner', async () => {
    const looking = sample(async ({ report }) => {
      report({ type: 'progress', text: 'Looking' });
      report({ type: 'information', text: 'found' });
      return shown('');
    });
    const { stderr } = await play(['try'], { commands: looking, terminal: true });
    expect(stripVTControlCharacters(stderr)).toMatch(/\S Looking[^]*found\n/);
  });

  test('a sentence is broken at a space, and not at all in a log', async () => {
    const { stderr } = await play(['try', '--no-color'], { commands: deploying, terminal: true });
    expect(stderr).toMatch(/warning {4}a sentence[^\n]{40,68}\n {11}where it has a space\n/);
    expect((await play(['try'], { commands: deploying })).stderr).toMatch(
      /eighty columns is broken where it has a space\n/,
    );
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

test('in CI even a terminal gets plain lines, each with its time', async () => {
  const { stderr } = await play(['try', '--no-color'], { commands, terminal: true, environment: { CI: '1' } });
  const lines = [
    'from elsewhere',
    'unchanged  products of ***',
    'failed     listener: refused',
    'warning    look here',
  ];
  expect(stderr).toBe(lines.map((line) => `2026-01-01T00:00:00Z  ${line}\n`).join(''));
});

test('a result without lines prints nothing', async () => {
  const quiet = sample(async () => ({ ...shown(''), lines: () => [] }));
  expect((await play(['try'], { commands: quiet })).stdout).toBe('');
});
