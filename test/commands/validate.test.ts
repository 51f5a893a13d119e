import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { withoutColour } from '../../src/cli/theme.ts';
import { bundledTemplates } from '../../src/integration/bundled.ts';
import { play, temporaryFolder } from '../cli/terminal.ts';
import { folderWith, rule } from '../validate/folder-of-a-test.ts';

test('every bundled integration is without a finding', async () => {
  const folder = await temporaryFolder();
  for (const name of ['lansweeper', 'note-dispatcher', 'typeform']) {
    await cp(join(bundledTemplates(), name), join(folder, name), { recursive: true });
  }
  const { code, stdout, stderr } = await play(['validate', '--strict'], { folder });
  expect([code, stderr]).toEqual([0, '']);
  expect(stdout).toBe('✓ lansweeper  no problems\n\n✓ note-dispatcher  no problems\n\n✓ typeform  no problems\n');
});

const unused = {
  'automation_rules.json': [{ ...rule, expressions: [...rule.expressions, { name: 'more', value: 'id' }] }],
};

test('warnings are shown, and are problems under --strict unless their rule is ignored', async () => {
  const root = await temporaryFolder();
  await folderWith(unused, root);
  const plain = await play(['validate', 'app'], { folder: root });
  expect([plain.code, plain.stderr]).toEqual([0, '']);
  expect(plain.stdout).toBe(
    '! app  1 warning\n  warning  automation_rules.json:16 /0/expressions/2  rule-expression-unused\n    nothing uses "more"\n',
  );
  const strict = await play(['validate', '--strict'], { folder: root });
  expect(strict.code).toBe(2);
  expect(strict.stderr).toContain('AB-VALIDATE-PROBLEMS  Validation has found 1 warning in app');
  const ignored = await play(['validate', '--strict', '--ignore', 'rule-expression-unused'], { folder: root });
  expect([ignored.code, ignored.stdout]).toEqual([0, '✓ app  no problems\n']);
});

test('problems end with 2, all in one document, within 80 columns for a person', async () => {
  const root = await temporaryFolder();
  const { folder } = await folderWith(
    { ...unused, 'ui_extension.html': '<input id="other">', 'handler.js': undefined },
    root,
  );
  const { code, stdout } = await play(['validate', '--json'], { folder });
  const found = JSON.parse(stdout) as Record<string, unknown>;
  expect(code).toBe(2);
  expect(found).toMatchObject({
    ok: false,
    exitCode: 2,
    error: { code: 'AB-VALIDATE-PROBLEMS' },
    strict: false,
    online: false,
    problems: 2,
    warnings: 1,
    integrations: [{ integration: 'app', folder, problems: 2, warnings: 1 }],
  });
  const shown = await play(['validate'], { folder, terminal: true });
  const lines = shown.stdout.split('\n').map((line) => withoutColour(line));
  expect(Math.max(...lines.filter((line) => !line.includes('/')).map((line) => line.length))).toBeLessThanOrEqual(80);
  expect(shown.stdout).toContain('\u001B[31mproblem\u001B[39m');
});

test.each([
  [['validate'], 'AB-VALIDATE-NOTHING'],
  [['validate', 'nobody'], 'AB-INTEGRATION-UNKNOWN'],
  [['validate', 'typeform', '--ignore', 'handler-build'], 'AB-USAGE'],
])('%j is refused with %s', async (words, start) => {
  const { code, stderr } = await play(words, { folder: await temporaryFolder() });
  expect([code, stderr]).toEqual([2, expect.stringContaining(start)]);
});
