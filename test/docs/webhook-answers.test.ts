import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { commonProbes } from '../platforms/4me/receive/probes.ts';

test('the documented answers are the tested ones, row by row', () => {
  const page = readFileSync(new URL('../../docs/webhook-answers.md', import.meta.url), 'utf8');
  const [table = ''] = page.split('\n## ').flatMap((part) => part.split("The customer's account"));
  const rows = [...table.matchAll(/^\| (.+) \| (\d{3}) \|$/gm)].map(([, input, status]) => [input, Number(status)]);
  expect(rows).toEqual(commonProbes.map(({ input, expected }) => [input, expected]));
});
