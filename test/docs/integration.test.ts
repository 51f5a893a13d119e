import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const textOf = (path: string): string => readFileSync(fileURLToPath(new URL(`../../${path}`, import.meta.url)), 'utf8');

/** Without indentation, which differs by where a block stands. */
const unindented = (text: string): string => text.replaceAll(/^ +/gm, '');

test('what the page shows of a template is in a template that is deployed in tests', () => {
  const blocks = ['docs/integration.md', 'docs/installations.md'].flatMap((page) =>
    [...textOf(page).matchAll(/^```yaml\n([\s\S]*?)^```$/gm)].map(([, block = '']) => block),
  );
  const templates = [
    'templates/lansweeper',
    'templates/note-dispatcher',
    'templates/typeform',
    'test/aws/fixtures/queued',
    'test/aws/fixtures/watcher',
  ].map((folder) => unindented(textOf(`${folder}/template.yaml`)));
  expect(blocks.length).toBeGreaterThan(3);
  for (const block of blocks)
    expect(
      templates.some((template) => template.includes(unindented(block))),
      block,
    ).toBe(true);
});
