import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Answers } from '../../src/input/answers.ts';
import { resolveAnswers } from '../../src/input/answers.ts';
import { questions } from '../../src/input/questions.ts';
import { sample, shown } from '../cli/sample-command.ts';
import { play, temporaryFolder } from '../cli/terminal.ts';
import { inputFlags } from '../../src/cli/flags.ts';
import { inputSources } from '../../src/input/sources.ts';

/** What a command line, a variable and a file give together. */
async function parametersOf(
  words: readonly string[],
  { variable, file }: { readonly variable?: string; readonly file?: unknown } = {},
): Promise<{ readonly code: number; readonly stderr: string; readonly pairs: Readonly<Record<string, string>> }> {
  const folder = await temporaryFolder();
  if (file !== undefined) await writeFile(join(folder, 'default_input.json'), JSON.stringify({ parameters: file }));
  const seen: Answers[] = [];
  const commands = sample(
    async (context) => {
      seen.push(await resolveAnswers([questions.parameters], inputSources(context)));
      return shown('');
    },
    { flags: inputFlags('parameters') },
  );
  const environment: Record<string, string> = variable === undefined ? {} : { APP_BUILDER_PARAMETERS: variable };
  const { code, stderr } = await play(['try', ...words], { folder, environment, commands });
  return { code, stderr, pairs: seen[0]?.pairs('parameters') ?? {} };
}

describe('parameters of a template', () => {
  test('are repeated on the command line, and a comma belongs to the value', async () => {
    const { pairs } = await parametersOf(['--parameter', 'Hosts=a.example,b.example', '--parameter', 'Mode=x=y']);
    expect(pairs).toEqual({ Hosts: 'a.example,b.example', Mode: 'x=y' });
  });

  test('stand on lines of their own in the variable', async () => {
    const { pairs } = await parametersOf([], { variable: 'Hosts=a,b\n  Mode=\n' });
    expect(pairs).toEqual({ Hosts: 'a,b', Mode: '' });
  });

  test('are a list in a file, and a flag replaces all of it', async () => {
    const file = ['Hosts=a,b', 'Mode=slow'];
    expect((await parametersOf([], { file })).pairs).toEqual({ Hosts: 'a,b', Mode: 'slow' });
    expect((await parametersOf(['--parameter', 'Mode=fast'], { file })).pairs).toEqual({ Mode: 'fast' });
  });

  test('are refused without showing the value where the name is missing or stands twice', async () => {
    const nameless = await parametersOf(['--parameter', 'very-hidden']);
    expect(nameless).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('parameters (flag --parameter) is not'),
    });
    expect(nameless.stderr).not.toContain('very-hidden');
    const twice = await parametersOf(['--parameter', 'A=1', '--parameter', 'A=2']);
    expect(twice).toMatchObject({ code: 2, stderr: expect.stringContaining('gives A twice') });
    expect(await parametersOf([], { file: { A: '1' } })).toMatchObject({ code: 2 });
  });
});
