import { spawnSync } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { commands } from '../../../src/cli/table.ts';
import { complete } from '../../../src/cli/completion/complete.ts';
import { scripts } from '../../../src/cli/completion/scripts.ts';
import { play, temporaryFolder } from '../terminal.ts';

const sources = { integration: async () => [{ word: 'survey', about: 'an integration' }] };

/** Words that could stand at the end of the line; `app-builder` is left out, a space at the end begins a new word. */
async function words(line: string): Promise<readonly string[] | 'files'> {
  const all = line.split(' ');
  const found = await complete({ before: all.slice(0, -1), current: all.at(-1) ?? '' }, commands, sources);
  return found === 'files' ? found : found.map(({ word }) => word);
}

describe('the word at the cursor', () => {
  test('may be any command, group or "help" at the beginning', async () => {
    const expected = [...new Set(commands.map(({ name }) => name.split(' ')[0]))];
    expect(await words('')).toEqual([...expected, 'help']);
  });

  test.each([
    ['dep', ['deploy']],
    ['config ', ['show']],
    ['--verbose dep', ['deploy']],
    ['deploy ', ['survey']],
    ['deploy --domain 4me.qa s', ['survey']],
    ['deploy survey ', []],
    ['deploy --dry', ['--dry-run']],
    ['deploy --dry-run --dry', []],
    ['bootstrap --token-f', ['--token-file']],
    ['bootstrap --engine-parameter A=b --engine-param', ['--engine-parameter']],
    ['deploy --approve cr', ['create']],
    ['deploy --approve create,sec', ['create,security']],
    ['deploy --approve=cre', ['--approve=create']],
    ['deploy --approve = cre', ['create']],
    ['deploy --approve =', ['create', 'update', 'security', 'customers', 'delete']],
    ['demo --engine ', ['local', 'aws']],
    ['bootstrap --token-file ', 'files'],
    ['deploy --account ', []],
    ['completion z', ['zsh']],
    ['help exit', ['exit-codes']],
    ['help config ', ['show']],
    ['help dest', ['destroy']],
    ['deploy -- --dr', []],
    ['nothing ', []],
  ])('after "%s" may be %j', async (line, expected) => {
    expect(await words(line)).toEqual(expected);
  });
});

test('integrations are those of the folder and the bundled ones, codes and schemas those that there are', async () => {
  const folder = await temporaryFolder();
  await mkdir(join(folder, 'survey'));
  await writeFile(join(folder, 'survey', 'app_offering.json'), '{}');
  const asked = async (...line: readonly string[]): Promise<string> =>
    (await play(['__complete', ...line], { folder })).stdout;
  expect((await asked('deploy', '+')).split('\n')).toEqual(expect.arrayContaining(['survey\t', 'typeform\t']));
  expect(await asked('explain', '+AB-BUG')).toMatch(/^AB-BUG\tSomething happened/);
  expect(await asked('schema', '+default')).toBe('default_input\t\n');
  expect(await asked('deploy', '--mfa-code-file', '+')).toBe(':files\n');
});

/** `name` with its arguments, in a shell that is there; the script gets a program that answers as the real one does. */
function inShell(shell: string, args: readonly string[], text: string): string {
  const { status, stdout, stderr } = spawnSync(shell, [...args, text], { encoding: 'utf8' });
  expect(status, stderr).toBe(0);
  return stdout;
}

const has = (shell: string): boolean => process.platform !== 'win32' && spawnSync(shell, ['-c', 'exit 0']).status === 0;

/** Prints the words that it gets, one line each with a description; of these `two words` and `:files`. */
const echo = `app-builder() { for word in "$@"; do printf '%s\\tabout it\\n' "$word"; done; }`;

test.skipIf(!has('bash'))('bash offers the words of the program, without their descriptions', () => {
  const text = `${echo}\n${scripts.bash}\nCOMP_WORDS=(app-builder deploy --domain ''); COMP_CWORD=3; _app_builder; printf '[%s]' "\${COMPREPLY[@]}"`;
  expect(inShell('bash', ['-c'], text)).toBe('[__complete][deploy][--domain][+]');
});

test.skipIf(!has('bash'))('bash looks for files itself where the program says so', async () => {
  const folder = await temporaryFolder();
  await writeFile(join(folder, 'a token.txt'), '');
  const text = `cd '${folder}'; app-builder() { echo :files; }\n${scripts.bash}\nCOMP_WORDS=(app-builder bootstrap --token-file a); COMP_CWORD=3; _app_builder; printf '[%s]' "\${COMPREPLY[@]}"`;
  expect(inShell('bash', ['-c'], text)).toBe('[a token.txt]');
});

test.skipIf(!has('bash'))('the script of bash is registered for the program', () => {
  expect(inShell('bash', ['-c'], `${scripts.bash}\ncomplete -p app-builder`)).toBe(
    'complete -F _app_builder app-builder\n',
  );
});

test.skipIf(!has('zsh'))('zsh takes the words of the program with their descriptions', () => {
  const stubs = `compdef() { :; }; _describe() { printf '[%s]' "\${(P@)2}"; }`;
  const text = `${stubs}\n${echo}\n${scripts.zsh}\nwords=(app-builder deploy ''); CURRENT=3; _app_builder`;
  expect(inShell('zsh', ['-fc'], text)).toBe('[__complete:about it][deploy:about it][+:about it]');
});

test.skipIf(!has('fish'))('fish takes the script', () => {
  inShell('fish', ['--no-execute', '-c'], scripts.fish);
});

test.each(Object.entries(scripts))('the script of %s asks the program and knows what stands for files', (_, script) => {
  expect(script).toContain('__complete');
  expect(script).toContain(':files');
  expect(script.split('\n').slice(0, 2).join('')).toContain('Completion of app-builder');
  for (const [open, close] of [
    ['(', ')'],
    ['{', '}'],
    ['[', ']'],
  ] as const) {
    // Of case labels like `:files)` there is one closing bracket more.
    const labels = open === '(' ? (script.match(/^\s*(?:'[^']*'|\*)\)/gm) ?? []).length : 0;
    expect(script.split(close).length - script.split(open).length, script).toBe(labels);
  }
});
