import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { platformNames } from '../../src/platforms/registry.ts';

const sources = new URL('../../src/', import.meta.url).pathname;

/** `platform === 'x'`, `'x' !== platform`, `case 'x':` with the name of a platform. */
const comparison = new RegExp(
  String.raw`[=!]==?\s*'(?:${platformNames.join('|')})'|'(?:${platformNames.join('|')})'\s*[=!]==?|case\s+'(?:${platformNames.join('|')})'`,
);

test('nothing outside of a platform compares with the name of a platform', async () => {
  const entries = await readdir(sources, { withFileTypes: true, recursive: true });
  const files = entries
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => !/src\/platforms\/[^/]+\//.test(file));
  const texts = await Promise.all(files.map(async (file) => ({ file, text: await readFile(file, 'utf8') })));
  expect(files.length).toBeGreaterThan(400);
  expect(texts.filter(({ text }) => comparison.test(text)).map(({ file }) => file)).toEqual([]);
  expect(comparison.test(`if (platform === '${platformNames[0] ?? ''}') {`)).toBe(true);
});
