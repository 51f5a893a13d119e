import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { generatedFiles, schemaFolder } from '../../scripts/generate/files.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

const normal = (text: string): string => text.replaceAll('\r\n', '\n');

test('pages and schemas are those of the table and the catalogue; else run "npm run generate"', async () => {
  const files = await generatedFiles();
  const old = [...files].filter(([path, text]) => {
    try {
      return normal(readFileSync(join(root, path), 'utf8')) !== text;
    } catch {
      return true;
    }
  });
  expect(old.map(([path]) => path)).toEqual([]);
  const schemas = readdirSync(join(root, schemaFolder)).map((name) => `${schemaFolder}/${name}`);
  expect(schemas.filter((path) => !files.has(path))).toEqual([]);
});
