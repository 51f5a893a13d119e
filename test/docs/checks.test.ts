import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { doctorChecks } from '../../src/doctor/catalogue.ts';
import { ignorableRules, validationRules, type RuleName } from '../../src/validate/rules.ts';

const page = readFileSync(new URL('../../docs/checks.md', import.meta.url), 'utf8');

/** Cells of the rows of a table, without its head. */
function tableBelow(heading: string): readonly (readonly string[])[] {
  const part =
    page
      .slice(page.indexOf(`\n## ${heading}\n`))
      .replace(/^\n## /, '')
      .split('\n## ')[0] ?? '';
  return part
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) =>
      line
        .slice(1, -1)
        .split('|')
        .map((cell) => cell.trim()),
    );
}

test('the page has every rule of validate, as it is', () => {
  expect(tableBelow('Validate')).toEqual(
    Object.entries(validationRules).map(([name, { level, about }]) => {
      const isIgnorable = ignorableRules.includes(name as RuleName);
      return [`\`${name}\``, isIgnorable ? level : `${level}, also for \`deploy\``, about];
    }),
  );
});

test('the page has every check of doctor, as it is', () => {
  const offline = { yes: 'yes', local: 'local engine', no: 'no' };
  expect(tableBelow('Doctor')).toEqual(
    Object.entries(doctorChecks).map(([name, check]) => [
      `\`${name}\``,
      check.title,
      offline[check.offline],
      check.about,
    ]),
  );
});
