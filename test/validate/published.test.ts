import { readFile } from 'node:fs/promises';
import { buildSchema, parse, validate } from 'graphql';
import { expect, test } from 'vitest';
import { checkPublishedPayloads } from '../../src/validate/online/published-payloads.ts';
import { publishedRules, type VersionInUse } from '../../src/validate/online/published-rules.ts';
import { validateFolder } from '../../src/validate/validate-folder.ts';
import { engineWebhooks } from '../../src/doctor/checks/webhook.ts';
import { folderWith } from './folder-of-a-test.ts';

const version = (customers: number, ...actions: readonly string[]): VersionInUse => ({
  publishedAt: '2026-01-01T00:00:00Z',
  customers,
  rules: [{ name: 'Send', actions }],
});

const call = (names: string): string => `call webhook '{app_offering_webhook}' with payload '${names}'`;

test('a published version whose rules send less than the handler requires is a problem', async () => {
  const { subject } = await validateFolder(await folderWith());
  if (subject === undefined) throw new Error('the folder cannot be read');
  const found = checkPublishedPayloads(subject, [
    version(3, call('text')),
    version(1, call('url, text more'), "add note 'x'", call('')),
  ]);
  expect(found.map(({ rule, level, text }) => `${level} ${rule}: ${text}`)).toEqual([
    'problem published-payload: 3 customers have the version of 2026-01-01T00:00:00Z: its rule "Send" does not send "url", which the handler requires',
    'problem published-payload: 1 customer has the version of 2026-01-01T00:00:00Z: its rule "Send" does not send "text", "url", which the handler requires',
  ]);
});

test.each([publishedRules, engineWebhooks])('the document $name fits the schema', async ({ text }) => {
  const file = new URL('../../src/platforms/4me/standin/graphql/schema.graphql', import.meta.url);
  const schema = buildSchema(await readFile(file, 'utf8'));
  expect(validate(schema, parse(text)).map(({ message }) => message)).toEqual([]);
});
