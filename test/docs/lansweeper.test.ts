import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { readTemplate } from '../../src/integration/template/read-template.ts';

const pathOf = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));

/** What every template has, and what follows from the other answers. */
const common =
  /^(?:4MeDomain|Bootstrap\w+|EngineName|LogRetention|OfferingReference|ReservedConcurrency|Tracing)Parameter$/;

test('the page has all parameters of the template, with their defaults', async () => {
  const { document } = await readTemplate(pathOf('templates/lansweeper/template.yaml'));
  const { Parameters } = document as unknown as {
    readonly Parameters: Readonly<Record<string, { readonly Default?: string | number }>>;
  };
  const page = readFileSync(pathOf('docs/lansweeper.md'), 'utf8');
  const rows = [...page.matchAll(/^\| `(\w+Parameter)` \| (?:`(.*?)` )?\|/gm)];
  expect(Object.fromEntries(rows.map(([, name, value = '']) => [name, value]))).toEqual(
    Object.fromEntries(
      Object.entries(Parameters)
        .filter(([name]) => !common.test(name))
        .map(([name, { Default = '' }]) => [name, String(Default)]),
    ),
  );
});
