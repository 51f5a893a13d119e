import { spawn, spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { commands } from '../../src/cli/table.ts';
import { requireContract } from '../support/printed-document.ts';
import { runProgram } from '../support/stage.ts';
import { bareLines } from './bare-lines.ts';

const program = fileURLToPath(new URL('../../bin/app-builder.js', import.meta.url));
const script = fileURLToPath(new URL('run_in_terminals.py', import.meta.url));
const hasPython = process.platform !== 'win32' && spawnSync('python3', ['--version']).status === 0;

interface Shown {
  readonly code: number;
  readonly text: string;
}

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'app-builder-terminals-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Runs the lines in pseudo-terminals; gives what each showed, by the words of the line. */
async function inTerminals(lines: readonly (readonly string[])[]): Promise<ReadonlyMap<string, Shown>> {
  const child = spawn('python3', [script], { stdio: ['pipe', 'pipe', 'inherit'] });
  const environment = { PATH: process.env['PATH'], HOME: folder, TERM: 'xterm-256color' };
  child.stdin.end(JSON.stringify({ folder, environment, program: [process.execPath, program], lines }));
  const shown = JSON.parse(await text(child.stdout)) as readonly Shown[];
  return new Map(lines.map((line, index) => [line.join(' '), shown[index] ?? { code: -1, text: '' }]));
}

/** Every command as it is, without an answer; the sandbox is ended when it serves, which it does not say under --json. */
const lines = commands.map(({ name }) => [...name.split(' '), ...(bareLines[name] ?? [])]);
const ending = lines.filter(([first]) => first !== 'sandbox');
const escape = String.fromCodePoint(27);
const widest = (shown: string): number =>
  Math.max(
    ...shown
      .replaceAll(new RegExp(`${escape}\\[[\\d;?]*[A-Za-z]`, 'g'), '')
      .split(/[\r\n]+/)
      .map((line) => line.length),
  );

describe.skipIf(!hasPython)('in a pseudo-terminal', () => {
  let shown: ReadonlyMap<string, Shown>;
  beforeAll(async () => {
    shown = await inTerminals([
      ...lines.map((line) => [...line, '--no-input']),
      ...ending.map((line) => [...line, '--json']),
      ...commands.map(({ name }) => [...name.split(' '), '--help']),
    ]);
  }, 120_000);

  test.each(lines.map((line) => line.join(' ')))(
    '%s ends with a documented code and an error in colour',
    async (line) => {
      const { code, text: all = '' } = shown.get(`${line} --no-input`) ?? { code: -1 };
      await requireContract(line.split(' '), { code, stdout: all });
      if (code === 0 || code === 130) return;
      expect(all).toMatch(new RegExp(`${escape}\\[31merror${escape}\\[39m AB-[A-Z0-9-]+[^]*fix`));
    },
  );

  test.each(ending.map((line) => line.join(' ')))('%s --json prints one document and no colour', async (line) => {
    const { code, text: all = '' } = shown.get(`${line} --json`) ?? { code: -1 };
    await requireContract([...line.split(' '), '--json'], { code, stdout: all });
    expect(all).not.toContain(escape);
  });

  test('help fits the terminal', () => {
    const helps = [...shown].filter(([line]) => line.endsWith('--help'));
    expect(helps.length).toBe(lines.length);
    for (const [line, { code, text: all }] of helps) {
      expect(code, line).toBe(0);
      // Examples are lines to copy; they are never broken.
      const [upToExamples = ''] = all.split('Examples:');
      expect(widest(upToExamples), all).toBeLessThanOrEqual(80);
    }
  });
});

describe('without a terminal', () => {
  const run = (words: readonly string[]) =>
    runProgram(
      words,
      { folder, environment: {} },
      words[0] === 'sandbox' ? { whenSays: 'Ctrl-C ends it', signal: 'SIGTERM' } : {},
    );

  test.each(lines.map((line) => line.join(' ')))(
    '%s prints no colour, and lines of progress with their time',
    { timeout: 30_000 },
    async (line) => {
      const { stdout, stderr } = await run(line.split(' '));
      expect(stdout + stderr).not.toContain(escape);
      const [progress = ''] = stderr.split(/^error AB-/m);
      for (const one of progress.split('\n').filter((printed) => printed !== ''))
        expect(one).toMatch(/^\d{4}-\d\d-\d\dT[\d:]{8}Z/);
    },
  );

  test.each(ending.map((line) => line.join(' ')))(
    '%s --json prints one document on stdout and nothing on stderr',
    { timeout: 30_000 },
    async (line) => {
      const { stderr } = await run([...line.split(' '), '--json']);
      expect(stderr).toBe('');
    },
  );
});
