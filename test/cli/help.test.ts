import { describe, expect, test } from 'vitest';
import { commands, purposes } from '../../src/cli/table.ts';
import { exitCodes } from '../../src/failure.ts';
import { play } from './terminal.ts';

describe('help', () => {
  test('shows each command under its purpose, before the flags', async () => {
    const { stdout } = await play(['--help']);
    for (const { purpose } of purposes) expect(stdout).toContain(`\n${purpose}:\n`);
    for (const { name } of commands) expect(stdout).toMatch(new RegExp(`^  ${name.split(' ')[0]}\\b`, 'm'));
    expect(stdout.indexOf('Flags')).toBeGreaterThan(stdout.indexOf('completion'));
  });

  test('has every exit code with its meaning as a topic', async () => {
    const { code, stdout } = await play(['help', 'exit-codes']);
    expect(code).toBe(0);
    for (const exit of [0, ...Object.values(exitCodes)])
      expect(stdout).toMatch(new RegExp(`^ +${String(exit)}  \\S`, 'm'));
  });

  test('has the variable and the key of each answer as a topic', async () => {
    const { stdout } = await play(['help', 'variables']);
    expect(stdout).toMatch(/--token-file +APP_BUILDER_TOKEN +token$/m);
    expect(stdout).toMatch(/--environment +ENV_4ME$/m);
  });

  test.each(['exit-codes', 'variables'])('the topic %s fits 80 columns', async (topic) => {
    const { stdout } = await play(['help', topic]);
    for (const line of stdout.split('\n')) expect(line.length, line).toBeLessThanOrEqual(80);
  });

  test('of a command names the exit codes that others do not have', async () => {
    expect((await play(['deploy', '--help'])).stdout).toMatch(
      /Exit codes besides 0, 1, 2 and 130:\n {2}3 [^]*\n {2}4 [^]*\n {2}6 /,
    );
    expect((await play(['config', 'show', '--help'])).stdout).not.toContain('Exit codes');
  });
});
