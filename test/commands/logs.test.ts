import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { withoutColour } from '../../src/cli/theme.ts';
import { logWriter } from '../../src/engine/local/log-files.ts';
import { client, commandStage, type CommandStage } from './stage.ts';

/** The clock of `play` stands here. */
const now = Date.UTC(2026, 0, 1);
const ago = (minutes: number): string => new Date(now - minutes * 60_000).toISOString();

async function bootstrapped(): Promise<
  CommandStage & { readonly write: (...lines: readonly object[]) => Promise<void> }
> {
  const stage = await commandStage();
  await stage.command('bootstrap --yes', { environment: client });
  const logs = join(stage.engineFolder, 'logs');
  // The listener's own line, with the time of this machine, reaches its file some time after bootstrap has the answer.
  await vi.waitFor(async () => {
    const files = (await readdir(logs, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
    const texts = await Promise.all(files.map((file) => readFile(join(file.parentPath, file.name), 'utf8')));
    expect(texts.join('')).toContain('webhook verified');
  }, 10_000);
  await rm(logs, { recursive: true });
  const writer = logWriter(logs);
  return {
    ...stage,
    async write(...lines) {
      for (const line of lines)
        writer.write('app-builder-engine', { time: ago(1), level: 'info', message: '', ...line });
      await writer.flushed();
    },
  };
}

describe('logs', () => {
  test('shows the lines of the last hour, one each, where the output is no terminal', async () => {
    const { command, write } = await bootstrapped();
    await write(
      { time: ago(90), message: 'too old' },
      { time: ago(30), level: 'warn', message: 'slow', function: 'SecretsFunction', ms: 900, who: 'a b', many: [1] },
    );
    expect(await command('logs engine')).toEqual({
      code: 0,
      stdout: `${ago(30)}  WARN   slow function=SecretsFunction ms=900 who="a b" many=[1]\n`,
      stderr: '',
    });
    expect((await command('logs engine --since 2h')).stdout).toContain('too old');
    expect((await command(`logs engine --since ${ago(20)}`)).stderr).toContain('wrote nothing since');
  });

  test('aligns and wraps at 80 columns on a terminal, in the colour of the level, and lets no text move the cursor', async () => {
    const { command, write } = await bootstrapped();
    const message = `a note of many words ${'word '.repeat(12)}\u001B[2Jwith\tcontrol\u202E characters\nand lines`;
    await write({
      level: 'error',
      message,
      delivery: 'd'.repeat(30),
      account: 'wna-it',
      error: { name: 'E', stack: 'E: x\n at y' },
    });
    const { stdout } = await command('logs engine', { terminal: true });
    expect(stdout).toContain('\u001B[31m  ERROR\u001B[39m');
    const plain = withoutColour(stdout);
    expect(plain.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\u202A-\u202E]/u);
    const lines = plain.trimEnd().split('\n');
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThan(81);
    expect(lines[0]).toMatch(/^\S{24} {2}ERROR {2}a note of many words/);
    expect(lines.slice(1).every((line) => line.startsWith(' '.repeat(26)))).toBe(true);
    expect(plain).not.toContain('at y');
    expect((await command('logs engine --verbose', { terminal: true })).stdout).toContain('at y');
  });

  test('prints one document under --json', async () => {
    const { command, write } = await bootstrapped();
    await write({ message: 'one' }, { message: 'two', nested: { a: [1] } });
    const { stdout } = await command('logs engine --json');
    expect(JSON.parse(stdout)).toMatchObject({
      ok: true,
      command: 'logs',
      workload: 'app-builder-engine',
      since: ago(60),
      lines: [{ message: 'one' }, { message: 'two', nested: { a: [1] } }],
    });
  });

  test.each([
    ['logs engine --follow --json', (line: string) => (JSON.parse(line) as { message: string }).message],
    ['logs engine --follow', (line: string) => line.split('INFO   ')[1] ?? ''],
  ])('%s goes on with what comes, and ends with 0 when it is cancelled', async (line, messageOf) => {
    const { command, write } = await bootstrapped();
    const controller = new AbortController();
    await write({ message: 'before' });
    let seen = (_text: string): void => {};
    const began = new Promise<void>((resolve) => {
      seen = (text) => {
        if (text.includes('before')) resolve();
        if (text.includes('while')) controller.abort();
      };
    });
    const following = command(line, { signal: controller.signal, onStdout: (text) => seen(text) });
    await began;
    await write({ message: 'while' });
    const { code, stdout } = await following;
    expect(code).toBe(0);
    expect(stdout.trimEnd().split('\n').map(messageOf)).toEqual(['before', 'while']);
  });

  test('masks secrets that a line holds, whole also where the line is wrapped', async () => {
    const { command, write } = await bootstrapped();
    const token = `eyJhbGciOiJSUzUxMiJ9.eyJ${'x'.repeat(90)}.${'y'.repeat(90)}`;
    await write({ message: `got ${token}`, key: '-----BEGIN PRIVATE KEY-----\nMIIB' });
    for (const line of ['logs engine', 'logs engine --json']) {
      const { stdout } = await command(line, { terminal: line === 'logs engine' });
      expect(stdout).not.toMatch(/xxxx|yyyy|MIIB/);
      expect(stdout).toContain('***');
    }
  });

  test('says how to deploy what is not there, also as one line of JSON', async () => {
    const { command } = await bootstrapped();
    const refused = await command('logs note-dispatcher --follow --json');
    expect(refused.code).toBe(2);
    expect(refused.stdout.trimEnd().split('\n')).toHaveLength(1);
    expect(JSON.parse(refused.stdout)).toMatchObject({
      error: { code: 'AB-LOGS-WORKLOAD', fix: expect.stringContaining('app-builder deploy note-dispatcher') },
    });
  });

  test.each([
    'yesterday',
    '10',
    '10x',
    '2026-99-99',
    '2026-02-30',
    '2026-11-20(x)',
    '2026-11-20T10',
    '2099-01-01',
    '-1h',
  ])('refuses --since %s', async (since) => {
    const { command } = await commandStage();
    const { code, stderr } = await command(`logs engine --since=${since}`);
    expect([code, stderr]).toEqual([2, expect.stringContaining('AB-LOGS-SINCE')]);
  });
});
