import { execFileSync } from 'node:child_process';
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Failure } from '../../src/failure.ts';
import { readInputFiles } from '../../src/input/files.ts';
import { allQuestions } from '../../src/input/questions.ts';
import type { InputSources } from '../../src/input/sources.ts';
import { temporaryFolder } from '../cli/terminal.ts';
import { emptySources } from './sources-of-a-test.ts';

/** A folder `near` below a folder `far`, each with the given text as its default_input.json. */
async function twoFolders(far: string | undefined, near: string | undefined): Promise<string> {
  const outer = await temporaryFolder();
  const inner = join(outer, 'near');
  await mkdir(inner);
  if (far !== undefined) await writeFile(join(outer, 'default_input.json'), far);
  if (near !== undefined) await writeFile(join(inner, 'default_input.json'), near);
  return inner;
}

async function read(startFolder: string, parts: Partial<InputSources> = {}) {
  const warnings: string[] = [];
  const report = (warning: string): void => void warnings.push(warning);
  const layers = await readInputFiles(allQuestions, emptySources({ startFolder, report, ...parts }));
  return { layers, warnings };
}

async function failureOf(startFolder: string, parts: Partial<InputSources> = {}): Promise<Failure> {
  return read(startFolder, parts).then(
    () => {
      throw new Error('nothing failed');
    },
    (error: unknown) => error as Failure,
  );
}

describe('the search for default_input.json', () => {
  test('goes upwards, the nearest first', async () => {
    const folder = await twoFolders('{"account": "far"}', '{"account": "near"}');
    const { layers } = await read(folder);
    expect(layers.map(({ values }) => values.get('account')?.value)).toEqual(['near', 'far']);
  });

  test('passes folders without one, and a folder of that name', async () => {
    const folder = await twoFolders('{"account": "far"}', undefined);
    await mkdir(join(folder, 'default_input.json'));
    expect((await read(folder)).layers).toHaveLength(1);
  });

  test('takes a byte order mark, and gives no key of the file a meaning of its own', async () => {
    const folder = await twoFolders('{"account": "far"}', '\uFEFF{"$import": "../default_input.json"}');
    const { layers, warnings } = await read(folder);
    expect(layers.map(({ values }) => [...values.keys()])).toEqual([[], ['account']]);
    expect(warnings).toEqual([`${join(folder, 'default_input.json')}: unknown key "$import" is ignored`]);
  });
});

describe('a file that cannot be understood', () => {
  test.each([
    ['{\n  "account": "wdc",\n}', 'is not JSON', 'line 3, column 1'],
    ['', 'is not JSON', 'line 1, column 1'],
    ['  \n', 'is not JSON', 'line 1, column 1'],
    ['["a"]', 'does not hold an object', 'line 1, column 1'],
  ])('%j fails with file, line and column', async (text, message, place) => {
    const folder = await twoFolders(undefined, text);
    const failure = await failureOf(folder);
    expect(failure).toMatchObject({ code: 'AB-INPUT-JSON', exit: 'usage' });
    expect(failure.message).toBe(`${join(folder, 'default_input.json')} ${message}`);
    expect(failure.because).toContain(place);
  });

  test('shows nothing of its text, which may be a secret', async () => {
    const folder = await twoFolders(undefined, '{"token": "very-secret-value" "x"}');
    const failure = await failureOf(folder);
    expect(failure.message + failure.because + failure.fix + String(failure.cause)).not.toContain('very-secret');
  });

  test('names every wrong type in all files', async () => {
    const failure = await failureOf(await twoFolders('{"account": 1}', '{"domain": 2}'));
    expect(failure.code).toBe('AB-INPUT-TYPE');
    expect(failure.because?.split('\n')).toHaveLength(2);
  });

  test.skipIf(process.getuid?.() === 0 || process.platform === 'win32')('fails when it cannot be read', async () => {
    const folder = await twoFolders(undefined, '{}');
    await chmod(join(folder, 'default_input.json'), 0o000);
    expect((await failureOf(folder)).code).toBe('AB-INPUT-UNREADABLE');
  });
});

describe('an environment', () => {
  const far = '{"account": "a", "domain": "far.test", "qa": {"domain": "far-qa.test"}, "demo": {"domain": "d.test"}}';

  test('is laid over each file before the files are merged', async () => {
    const folder = await twoFolders(far, '{"domain": "near.test"}');
    const { layers } = await read(folder, { environmentName: 'qa' });
    expect(layers.map(({ values }) => values.get('domain')?.value)).toEqual(['near.test', 'far-qa.test']);
  });

  test('that no file has fails with the names found', async () => {
    const failure = await failureOf(await twoFolders(far, '{}'), { environmentName: 'constructor' });
    expect(failure).toMatchObject({ code: 'AB-INPUT-ENVIRONMENT', exit: 'usage' });
    expect(failure.fix).toBe('set ENV_4ME to one of demo, qa');
  });

  test('without any file fails too', async () => {
    const folder = await twoFolders(undefined, undefined);
    expect((await failureOf(folder, { environmentName: 'qa' })).because).toContain(folder);
  });
});

describe('credentials', () => {
  test('in a file that git tracks are a warning; untracked, or without git, they are none', async () => {
    const folder = await twoFolders(undefined, '{"qa": {"token": "secret-in-git"}}');
    const environment = {
      PATH: process.env['PATH'],
      GIT_CONFIG_GLOBAL: join(folder, 'none'),
      GIT_CONFIG_NOSYSTEM: '1',
    };
    const git = (...words: readonly string[]): Buffer =>
      execFileSync('git', words, { cwd: folder, env: environment, stdio: 'pipe' });
    git('init', '-q');
    expect((await read(folder, { environment })).warnings).toEqual([]);
    git('add', '-f', 'default_input.json');
    const { warnings } = await read(folder, { environment });
    expect(warnings).toEqual([expect.stringContaining('git tracks this file')]);
    expect((await read(folder, { environment: { PATH: folder } })).warnings).toEqual([]);
  });

  test('are registered with the redactor, also those of another environment', async () => {
    const hidden: string[] = [];
    const folder = await twoFolders('{"token": "first-secret", "qa": {"token": "second-secret"}}', '{}');
    await read(folder, { redact: (secret) => void hidden.push(secret) });
    expect(hidden).toEqual(['first-secret', 'second-secret']);
  });
});
