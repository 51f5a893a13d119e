import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readForm } from '../../src/validate/form.ts';
import { documentsInSources } from '../../src/validate/scopes/documents-in-sources.ts';
import { validateFolder } from '../../src/validate/validate-folder.ts';
import { temporaryFolder } from '../cli/terminal.ts';
import { folderWith, offering, rule } from './folder-of-a-test.ts';

test('any JSON in app_offering.json is a matter of findings', async () => {
  const root = await temporaryFolder();
  await fc.assert(
    fc.asyncProperty(fc.jsonValue(), async (value) => {
      const folder = await folderWith({ 'app_offering.json': JSON.stringify(value), 'template.yaml': undefined }, root);
      expect((await validateFolder(folder)).findings.length).toBeGreaterThan(0);
    }),
    { numRuns: 40 },
  );
});

test('any JSON in any place of the offering and of a rule is a matter of findings', async () => {
  const root = await temporaryFolder();
  const other = (whole: object): fc.Arbitrary<object> =>
    fc
      .tuple(fc.constantFrom(...Object.keys(whole), 'scopes', 'picture', 'configurationUri'), fc.jsonValue())
      .map(([key, value]) => ({ ...whole, [key]: value }));
  await fc.assert(
    fc.asyncProperty(other(offering), other(rule), async (anyOffering, anyRule) => {
      const files = { 'app_offering.json': anyOffering, 'automation_rules.json': [anyRule] };
      const { findings } = await validateFolder(await folderWith({ ...files, 'template.yaml': undefined }, root));
      // That of the template at least.
      expect(findings.map(({ file }) => file)).toContain('template.yaml');
    }),
    { numRuns: 40 },
  );
});

test('any text can be the form and the code', () => {
  const text = fc.array(
    fc.constantFrom('<', '>', '"', "'", '`', '\\', '\n', 'input', ' id=', 'query a {', '<!--', '-->', 'x'),
  );
  fc.assert(
    fc.property(text, (parts) => {
      const whole = parts.join('');
      const lines = whole.split('\n').length;
      for (const { line } of readForm(whole).elements) expect(line).toBeLessThanOrEqual(lines);
      for (const found of documentsInSources([whole])) expect(found).toMatch(/^\s*query\s/);
    }),
  );
});
