import { spawn } from 'node:child_process';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { mkdtemp, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Metafile } from 'esbuild';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));

describe('the program as a process', () => {
  let folder: string;
  let metafile: Metafile;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'app-builder-process-'));
    await symlink(join(root, 'node_modules'), join(folder, 'node_modules'), 'junction');
    const built = await build({
      absWorkingDir: root,
      entryPoints: ['src/main.ts'],
      outdir: join(folder, 'built'),
      outExtension: { '.js': '.mjs' },
      bundle: true,
      splitting: true,
      format: 'esm',
      platform: 'node',
      packages: 'external',
      external: ['bootstrap', 'deploy', 'demo', 'sandbox'].map((name) => `../commands/${name}.ts`),
      metafile: true,
    });
    metafile = built.metafile;
    await writeFile(join(folder, 'start.mjs'), "import { main } from './built/main.mjs';\nawait main();\n");
    await mkdir(join(folder, 'work'));
    await writeFile(join(folder, 'work', 'default_input.json'), '{"ready": true}');
  });

  afterAll(() => rm(folder, { recursive: true, force: true }));

  function start(...argv: readonly string[]) {
    const env = { PATH: process.env['PATH'], CI: '1' };
    const child = spawn(process.execPath, [join(folder, 'start.mjs'), ...argv], { cwd: join(folder, 'work'), env });
    const output = { stdout: '', stderr: '' };
    child.stdout.on('data', (part: Buffer) => (output.stdout += part.toString()));
    child.stderr.on('data', (part: Buffer) => (output.stderr += part.toString()));
    const ended = new Promise<number | null>((resolve) => child.on('close', (code) => resolve(code)));
    return { child, output, ended };
  }

  test('loads nothing for --help but the parser and the table of commands', () => {
    const entry = Object.keys(metafile.outputs).find((path) => path.endsWith('/main.mjs')) ?? '';
    const seen = new Set<string>();
    const packages = new Set<string>();
    const visit = (path: string): void => {
      if (seen.has(path)) return;
      seen.add(path);
      for (const imported of metafile.outputs[path]?.imports ?? []) {
        if (imported.kind === 'dynamic-import') continue;
        if (imported.external === true) packages.add(imported.path);
        else visit(imported.path);
      }
    };
    visit(entry);
    const sources = [...seen].flatMap((path) => Object.keys(metafile.outputs[path]?.inputs ?? {}));
    expect([...packages].toSorted()).toEqual(['commander', 'node:os']);
    const folders = [...new Set(sources.map((path) => dirname(path)))];
    const known = ['src', 'src/cli', 'src/cli/completion', 'src/cli/table', 'src/input', 'src/validate'];
    expect(folders.toSorted()).toEqual(known);
    expect(sources.length).toBeLessThan(36);
  });

  test('ends with the exit code of the command, and nothing on the other stream', async () => {
    const { output, ended } = start('--help');
    expect(await ended).toBe(0);
    expect(output.stderr).toBe('');
    expect(output.stdout).toContain('bootstrap');
  });

  test.each(['SIGINT', 'SIGTERM'] as const)('ends with 130 on %s', async (signal) => {
    if (process.platform === 'win32') return;
    const { child, output, ended } = start('config', 'show', '--token-stdin');
    child.stderr.once('data', () => child.kill(signal));
    expect(await ended).toBe(130);
    expect(output.stderr).toContain('AB-RUN-CANCELLED');
    expect(output.stdout).toBe('');
  });

  test('tolerates a reader that closes stdout', async () => {
    const { child, output, ended } = start('config', 'show', '--token-stdin');
    child.stdout.destroy();
    child.stdin.end('some-token');
    expect(await ended).toBe(0);
    expect(output.stderr).not.toContain('EPIPE');
  });
});
