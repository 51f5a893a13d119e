import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { Failure } from '../../../../src/failure.ts';
import { bundledTemplates } from '../../../../src/integration/bundled.ts';
import { readDefinition } from '../../../../src/platforms/4me/definition/read-definition.ts';

/** A copy of the note dispatcher with other files; undefined removes one. */
async function folderWith(files: Readonly<Record<string, string | undefined>>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'definition-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  await cp(join(bundledTemplates(), 'note-dispatcher'), folder, { recursive: true });
  for (const [file, text] of Object.entries(files)) {
    await (text === undefined ? rm(join(folder, file)) : writeFile(join(folder, file), text));
  }
  return folder;
}

async function problemsOf(files: Readonly<Record<string, string | undefined>>): Promise<readonly string[]> {
  const folder = await folderWith(files);
  const failure: unknown = await readDefinition({ name: 'sample', folder, bundled: false }).catch(
    (one: unknown) => one,
  );
  if (!(failure instanceof Failure)) throw new Error('the folder has no problem');
  expect(failure.exit).toBe('usage');
  return (failure.because ?? '').split('\n');
}

async function changed(file: string, change: (text: string) => string): Promise<Readonly<Record<string, string>>> {
  return { [file]: change(await readFile(join(bundledTemplates(), 'note-dispatcher', file), 'utf8')) };
}

const offering = (fields: object): string =>
  JSON.stringify(
    {
      platform: '4me',
      reference: 'r',
      name: 'n',
      webhook: { output: 'IntegrationApi', algorithm: 'rs512' },
      ...fields,
    },
    null,
    2,
  );

describe('an integration folder', () => {
  test('of the note dispatcher is what the facts say', async () => {
    const folder = await folderWith({});
    const {
      offering: read,
      rules,
      uiExtension,
      items,
    } = await readDefinition({ name: 'sample', folder, bundled: false });
    expect(read).toMatchObject({
      reference: 'note-dispatcher',
      name: 'Log Note Dispatcher Integration',
      scopes: [],
      webhook: { address: { output: 'IntegrationApi', query: 'account={account}' }, algorithm: 'rs512' },
    });
    expect(rules).toMatchObject([
      {
        generic: 'request',
        trigger: 'on note added',
        condition: 'true',
        expressions: [
          { name: 'text', value: 'notes[last].text' },
          { name: 'url', value: 'rule_app_instance.custom_fields.url' },
        ],
        actions: [{ value: "call webhook '{app_offering_webhook}' with payload 'text url'" }],
      },
    ]);
    expect(uiExtension?.html).toContain('id="url"');
    expect(items).toMatchObject([{ sourceID: 'note_dispatcher_lambda_ci', label: 'lambda-note-dispatcher-1' }]);
  });

  test('reports all problems at once, each with file, line and place', async () => {
    const problems = await problemsOf({
      'app_offering.json': offering({ refrence: 'x', webhook: { output: 'Integration', algorithm: 'hs256' } }),
      'automation_rules.json': '[\n  { "generic": "requests", "name": "a", "trigger": "t", "actions": [] }\n]\n',
      'configuration_items.json': '[{ "product": "lambda" }]',
    });
    expect(problems).toEqual([
      'app_offering.json:7: /webhook/algorithm: "hs256" is none of rs256, rs384, rs512, es256, es384, es512; did you mean "rs256"?',
      'app_offering.json:9: /refrence: is not a known key; did you mean "reference"?',
      'automation_rules.json:2: /0/generic: "requests" is none of request, task, ci, problem; did you mean "request"?',
      'automation_rules.json:2: /0/condition: is missing',
      'automation_rules.json:2: /0/actions: is empty',
      'configuration_items.json:1: /0/sourceID: is missing',
      'configuration_items.json:1: /0/label: is missing',
      'configuration_items.json:1: /0/name: is missing',
      'configuration_items.json:1: /0/systemID: is missing',
      expect.stringMatching(
        /^app_offering.json:6: \/webhook\/output: template.yaml has no output "Integration"; it has Int/,
      ),
    ]);
  });

  test('names line and column of bad JSON', async () => {
    expect(await problemsOf({ 'app_offering.json': '{\n  "name": "a",\n}' })).toEqual([
      'app_offering.json:3: this is not JSON, column 1',
    ]);
  });

  test.each([
    ['/reference', { reference: 'x'.repeat(162) }, 'has 162 characters; at most 161 are allowed'],
    ['/reference', { reference: '../other' }, 'has letters, digits, hyphens, underscores and single dots only'],
    ['/scopes/0/actions/0', { scopes: [{ actions: ['request'] }] }, '"request" is no action such as request:Read'],
    [
      '/scopes/0/effect',
      { scopes: [{ actions: ['request:Read'], effect: 'forbid' }] },
      '"forbid" is none of allow, deny',
    ],
    ['/configurationUri', { configurationUri: 'http://plain.example' }, 'has to begin with https://'],
    ['/picture', { picture: '../secret.png' }, '"../secret.png" is outside the folder'],
    ['/picture', { picture: 'handler.ts' }, '"handler.ts" is none of .png, .jpg, .jpeg, .gif, .svg'],
    ['/platform', { platform: 'thena' }, '"thena" is none of 4me'],
  ])('refuses %s in %j', async (pointer, fields, text) => {
    expect(await problemsOf({ 'app_offering.json': offering(fields) })).toEqual([
      expect.stringContaining(`: ${pointer}: ${text}`),
    ]);
  });

  test('refuses a rule that calls a webhook which the offering does not have', async () => {
    expect(await problemsOf({ 'app_offering.json': offering({ webhook: undefined }) })).toEqual([
      'automation_rules.json:11: /0/actions/0: calls {app_offering_webhook}, but the offering has no webhook',
    ]);
  });

  test('refuses a payload that names no expression', async () => {
    const files = await changed('automation_rules.json', (text) => text.replace("'text url'", "'text uri'"));
    expect(await problemsOf(files)).toEqual([expect.stringContaining('/0/actions/0: there is no expression "uri"')]);
  });

  test('refuses a form of more than 64 KB, and a source ID of more than 128 characters', async () => {
    const files = await changed('configuration_items.json', (text) =>
      text.replace('note_dispatcher_lambda_ci', 'x'.repeat(129)),
    );
    expect(await problemsOf({ ...files, 'ui_extension.html': ' '.repeat(65_537) })).toEqual([
      'configuration_items.json:3: /0/sourceID: has 129 characters; at most 128 are allowed',
      'ui_extension.html: has 65537 bytes; at most 65536 are allowed',
    ]);
  });

  test('names each problem of the template with the file as it is called in the folder', async () => {
    const problems = await problemsOf({ 'template.yaml': 'Resources: 1\nOutputs: 2\n' });
    expect(problems).toContainEqual(expect.stringMatching(/^template\.yaml:1: Resources: /));
    expect(problems.join('\n')).not.toMatch(/template\.yaml.*template\.yaml/);
  });

  test('needs an offering and a template', async () => {
    expect(await problemsOf({ 'app_offering.json': undefined, 'template.yaml': undefined })).toEqual([
      'app_offering.json: is missing',
      'template.yaml: is missing',
    ]);
  });
});
