import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { hideParameters } from '../../src/commands/hidden-parameters.ts';
import { Failure } from '../../src/failure.ts';
import { sample } from '../cli/sample-command.ts';
import { play, temporaryFolder } from '../cli/terminal.ts';

const template = `AWSTemplateFormatVersion: '2010-09-09'
Transform: AWS::Serverless-2016-10-31
Parameters:
  UpstreamParameter: { Type: String, NoEcho: true, Default: '' }
  KeyColourParameter: { Type: String, Default: '' }
Resources: {}
`;
const parameters = { UpstreamParameter: 'hunter2hunter2', KeyColourParameter: 'turquoise' };

async function integration(text: string | undefined): Promise<string> {
  const folder = await temporaryFolder();
  await mkdir(join(folder, 'own'));
  await writeFile(join(folder, 'own', 'app_offering.json'), '{}');
  if (text !== undefined) await writeFile(join(folder, 'own', 'template.yaml'), text);
  return folder;
}

test.each([
  ['that its template calls secret', template, ['hunter2hunter2']],
  ['whose name says so, where there is no template', undefined, ['turquoise']],
])('a parameter %s is hidden', async (_, text, expected) => {
  const hidden: string[] = [];
  await hideParameters(join(await integration(text), 'own'), parameters, (value) => hidden.push(value));
  expect(hidden).toEqual(expected);
});

test('config show does not print it', async () => {
  const folder = await integration(template);
  const lines = Object.entries(parameters).map(([name, value]) => `${name}=${value}`);
  await writeFile(join(folder, 'own', 'default_input.json'), JSON.stringify({ parameters: lines }));
  const { stdout } = await play(['config', 'show', 'own', '--json'], { folder });
  expect(stdout).toContain('KeyColourParameter=turquoise');
  expect(stdout).toContain('UpstreamParameter=***');
  expect(stdout).not.toContain('hunter2');
});

test('a command line with a secret in it is not given as the next one to run', async () => {
  const next = async (secret: string): Promise<unknown> => {
    const commands = sample(
      async ({ redact }) => {
        redact(secret);
        throw new Failure({ code: 'AB-TEST', exit: 'failed', retryable: true }, { message: 'away', fix: 'again' });
      },
      { flags: [{ name: 'parameter', summary: 'a value', value: 'pair' }] },
    );
    const { stdout } = await play(['try', '--json', '--parameter', 'A=hunter2hunter2'], { commands });
    expect(stdout).toContain('AB-TEST');
    return (JSON.parse(stdout) as { readonly next: unknown }).next;
  };
  expect(await next('something else')).toEqual(['app-builder try --json --parameter A=hunter2hunter2']);
  expect(await next('hunter2hunter2')).toEqual([]);
});
