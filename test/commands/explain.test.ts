import { expect, test } from 'vitest';
import { play } from '../cli/terminal.ts';

test('explain tells what an error means, what to do and its exit code, whatever the case and with or without AB-', async () => {
  const { code, stdout } = await play(['explain', 'ab-engine-locked']);
  expect(code).toBe(0);
  expect(stdout).toMatch(/^AB-ENGINE-LOCKED\n\nAnother run works[^]*Wait until[^]*Exit code 6:[^]*run again\.\n$/);
  expect((await play(['explain', 'ENGINE-LOCKED'])).stdout).toBe(stdout);
});

test('explain --json has one entry, or all', async () => {
  const errors = async (...words: readonly string[]): Promise<readonly { readonly code: string }[]> => {
    const { stdout } = await play(['explain', ...words, '--json']);
    return (JSON.parse(stdout) as { readonly errors: readonly { readonly code: string }[] }).errors;
  };
  expect(await errors('AB-BUG')).toMatchObject([{ code: 'AB-BUG', exitCode: 1, retryable: false }]);
  const codes = (await errors()).map(({ code }) => code);
  expect(codes.length).toBeGreaterThan(100);
  expect(new Set(codes).size).toBe(codes.length);
});

test('explain without a code sets each meaning as one block below its code', async () => {
  const { stdout } = await play(['explain']);
  for (const line of stdout.split('\n')) expect(line).toMatch(/^(?:| {4}\S.*| {2}AB-\S+|\S.*)$/);
});

test('an unknown code is a usage error with the nearest one', async () => {
  const { code, stderr } = await play(['explain', 'AB-INPUT-MISING']);
  expect([code, stderr]).toEqual([2, expect.stringMatching(/AB-EXPLAIN-UNKNOWN[^]*did you mean AB-INPUT-MISSING\?/)]);
  expect((await play(['explain', 'completely-other'])).stderr).toContain('see "app-builder explain"');
});

test('schema prints a JSON Schema as it is, and names all', async () => {
  const { stdout } = await play(['schema', 'default_input']);
  expect(JSON.parse(stdout)).toMatchObject({ title: 'default_input.json', type: 'object' });
  expect((await play(['schema'])).stdout).toMatch(/^default_input +default_input\.json$/m);
  const { code, stderr } = await play(['schema', 'defaultinput']);
  expect([code, stderr]).toEqual([2, expect.stringContaining('did you mean "default_input"?')]);
});
