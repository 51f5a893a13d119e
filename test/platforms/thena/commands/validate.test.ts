import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { checkAppTemplate } from '../../../../src/validate/checks/app-template.ts';
import { temporaryFolder } from '../../../cli/terminal.ts';
import { set } from '../definition/folder.ts';
import { thenaStage } from './stage.ts';

interface Found {
  readonly rule: string;
  readonly level: string;
  readonly file: string;
  readonly line?: number;
  readonly text: string;
}

test('validate finds what is wrong with files, template and handler of an app', { timeout: 60_000 }, async () => {
  const stage = await thenaStage();
  const findings = async (line: string, code: number): Promise<readonly Found[]> => {
    const { integrations } = await stage.document(line, code);
    return (integrations as readonly { readonly findings: readonly Found[] }[]).flatMap((one) => one.findings);
  };
  expect(await findings('validate notes --strict', 0)).toEqual([]);
  await stage.edit('manifest.json', (manifest) => {
    set(manifest, 'app.category', 'gardening');
    set(manifest, 'scopes.required', ['pigeons:read']);
    set(manifest, 'events.subscribe', []);
  });
  const doubts = await findings('validate notes', 0);
  expect(doubts.map(({ rule, level, file }) => [rule, level, file])).toEqual(
    expect.arrayContaining([
      ['thena-category', 'warning', 'manifest.json'],
      ['thena-scope', 'warning', 'manifest.json'],
      ['thena-subscription', 'warning', 'manifest.json'],
    ]),
  );
  expect(doubts.every(({ line }) => typeof line === 'number')).toBe(true);
  expect(await findings('validate notes --ignore thena-scope,thena-category', 0)).toHaveLength(1);
  await stage.edit('activities.json', (activities) =>
    set(activities, '0.http_config.endpoint_url', 'http://10.0.0.1/'),
  );
  await stage.write('notes/handler.ts', 'export const handler = 3;\n');
  const bad = await findings('validate notes', 2);
  expect(bad.filter(({ level }) => level === 'problem').map(({ rule, file }) => [rule, file])).toEqual([
    ['thena-activities', 'activities.json'],
    ['handler-export', 'handler.ts'],
  ]);
  // Deploy refuses the same files, so nothing is gained by leaving these out.
  expect((await stage.command('validate notes --ignore thena-activities', 2)).stderr).toContain('thena-activities');
});

const template = join(import.meta.dirname, '../../../../templates/thena-ticket-notes/template.yaml');

/** Rules and texts for the bundled template after a change of its text. */
async function foundIn(change: (text: string) => string): Promise<readonly string[]> {
  const folder = await temporaryFolder();
  await writeFile(join(folder, 'template.yaml'), change(await readFile(template, 'utf8')));
  const found: string[] = [];
  await checkAppTemplate({ name: 'notes', folder, bundled: false }, 'thena.ai', (rule, { text, line }) => {
    found.push(`${rule}:${String(line)} ${text}`);
  });
  return found;
}

test.each([
  ['an output of another name', /^ {2}AppApi:/m, '  AppAddress:', /^template-output:\d+ there is no output "AppApi"/],
  ['no parameter for the engine', 'EngineNameParameter', 'EngineParameter', /no such parameter/],
  ['no parameter for the reference', 'AppReferenceParameter', 'ReferenceParameter', /no such parameter/],
  ['a pattern that the domain does not match', "'[a-z0-9.-]+'", "'[0-9]+'", /^template-parameter:\d+ .*must match/],
  ['a variable of another name', 'PARAM_PLATFORM_DOMAIN', 'PARAM_DOMAIN', /has to get PARAM_PLATFORM_DOMAIN in/],
  ['YAML that is none', 'Resources:', '\tResources:', /^template-file:/],
])('a template with %s is found out', async (_what, from, to, text) => {
  const found = await foundIn((before) =>
    before.replaceAll(from instanceof RegExp ? new RegExp(from, 'gm') : from, to),
  );
  expect(found).toEqual(expect.arrayContaining([expect.stringMatching(text)]));
});

test('the bundled template has nothing to be found', async () => {
  expect(await foundIn((text) => text)).toEqual([]);
});

test('a folder without a template is told so', async () => {
  const found: string[] = [];
  const folder = await temporaryFolder();
  await checkAppTemplate({ name: 'notes', folder, bundled: false }, 'thena.ai', (rule, { text }) => {
    found.push(`${rule} ${text}`);
  });
  expect(found).toEqual(['template-file is missing']);
});
