import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { openTestStage, type TestStage } from '../support/stage.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const pages = [
  'README.md',
  ...readdirSync(join(root, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
];

/** Lines of the page's shell blocks. */
function commandsOf(page: string): readonly string[] {
  const text = readFileSync(join(root, page), 'utf8');
  return [...text.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].flatMap(([, block = '']) => block.trim().split('\n'));
}

/** A shell's words, as far as the pages go: blanks, and single quotes around a word or its value. */
const wordsOf = (line: string): readonly string[] =>
  [...line.matchAll(/(?:[^\s']|'[^']*')+/g)].map(([word]) => word.replaceAll("'", ''));

const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: Record<string, string> };

async function execute(line: string, stage: TestStage): Promise<void> {
  const [program = '', ...words] = wordsOf(line);
  if (program === 'export') {
    // What a page exports is what the stage sets, but for the port.
    for (const word of words) {
      const [name = '', value = ''] = word.split('=');
      expect(value.replace('http://127.0.0.1:4040', stage.sandbox.origin), name).toBe(stage.environment[name]);
    }
  } else if (program === 'npm') {
    // In this repository, or in a folder that `init` has made; `npm run test:package` runs the tests of such a folder.
    expect({ ...scripts, install: 'npm' }, line).toHaveProperty(words[0] ?? '');
  } else if (line === 'app-builder sandbox') {
    const { code, stderr } = await stage.command(
      ['sandbox', '--port', '0', '--engine-folder', `${stage.folder}/other`],
      {
        whenSays: 'Ctrl-C',
        signal: 'SIGINT',
      },
    );
    expect(code, stderr).toBe(0);
  } else {
    expect(program, `${line} is not known to this test`).toBe('app-builder');
    const { code, stderr } = await stage.command(words);
    expect(code, `${line}\n${stderr}`).toBe(0);
  }
}

test('there are pages with commands', () => {
  expect(pages.filter((page) => commandsOf(page).length > 0).length).toBeGreaterThan(3);
});

test.each(pages)('every command of %s does what the page says', { timeout: 60_000 }, async (page) => {
  await using stage = await openTestStage();
  for (const line of commandsOf(page)) await execute(line, stage);
});
