import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { play, temporaryFolder } from '../../../cli/terminal.ts';

const template = fileURLToPath(new URL('../../../../templates/heseya-order-notes/', import.meta.url));

interface Validated {
  readonly findings: readonly { readonly rule: string; readonly file: string; readonly line?: number }[];
  readonly exitCode: number;
}

async function validate(files: Readonly<Record<string, string>>, flags: readonly string[] = []): Promise<Validated> {
  const folder = await temporaryFolder();
  const own = join(folder, 'notes');
  await mkdir(own);
  await cp(template, own, { recursive: true });
  for (const [name, text] of Object.entries(files)) await writeFile(join(own, name), text);
  const { stdout, code } = await play(['validate', 'notes', '--json', ...flags], { folder });
  const { integrations } = JSON.parse(stdout) as { integrations: readonly [Pick<Validated, 'findings'>] };
  return { findings: integrations[0].findings, exitCode: code };
}

const source = async (name: string): Promise<string> => readFile(join(template, name), 'utf8');

test('nothing is wrong with the bundled app', async () => {
  expect(await validate({})).toEqual({ findings: [], exitCode: 0 });
});

test('unknown permissions and events are warnings with their lines, unless --strict', async () => {
  const text = (await source('app.json'))
    .replace('"optional_permissions": []', '"optional_permissions": ["orders.eat"]')
    .replace('"events": ["OrderCreated"]', '"events": ["OrderCreated", "OrderEaten"]');
  const handler = (await source('handler.ts')).replace(
    'async OrderCreated',
    'async OrderEaten() {},\n      async OrderCreated',
  );
  const lineOf = (part: string): number => text.split('\n').findIndex((line) => line.includes(part)) + 1;
  const files = { 'app.json': text, 'handler.ts': handler };
  expect(await validate(files)).toMatchObject({
    findings: [
      { rule: 'heseya-permission', file: 'app.json', line: lineOf('orders.eat') },
      { rule: 'heseya-event', file: 'app.json', line: lineOf('OrderEaten') },
    ],
    exitCode: 0,
  });
  expect(await validate(files, ['--strict'])).toMatchObject({ exitCode: 2 });
});

test('an event that the handler has nothing for, or has not the permissions for, is a problem', async () => {
  const text = (await source('app.json')).replace('"OrderCreated"', '"OrderCreated", "ItemCreated"');
  const { findings, exitCode } = await validate({ 'app.json': text });
  expect(findings.map(({ rule }) => rule)).toEqual(['heseya-event-permission', 'handler-load']);
  expect(exitCode).toBe(2);
});

test('a template without the address of the app, and an app.json that stores cannot read, are problems', async () => {
  const files = {
    'template.yaml': (await source('template.yaml')).replace('  AppApi:', '  OtherApi:'),
    'app.json': (await source('app.json')).replace('"author": "App Builder"', '"author": " "'),
  };
  const { findings } = await validate(files);
  expect(findings.map(({ rule }) => rule)).toEqual(['heseya-app', 'template-output']);
});

test('--online says that there is nothing published to look at', async () => {
  const { code, stderr } = await play(['validate', 'heseya-order-notes', '--online']);
  expect(code).toBe(0);
  expect(stderr.replaceAll(/\s+/g, ' ')).toContain('stores of Heseya have no published versions');
});
