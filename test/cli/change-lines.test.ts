import { expect, test } from 'vitest';
import { changeLines } from '../../src/cli/change-lines.ts';
import type { Theme } from '../../src/cli/command.ts';
import { wrap } from '../../src/cli/wrap.ts';

const coloured = (text: string): string => `\u001B[2m${text}\u001B[22m`;
const theme: Theme = {
  strong: coloured,
  faint: coloured,
  added: coloured,
  changed: coloured,
  removed: coloured,
  warning: coloured,
  link: coloured,
  columns: 80,
};

test('details stand before their colour at the margin, so that nobody breaks their lines again', () => {
  const detail = 'teams: - T1; its bot token stops working, and what the app has of it is deleted';
  const change = { kind: 'delete', title: 'installation', details: [detail] } as const;
  const [, ...details] = changeLines(change, { theme, verbose: false, margin: 2 });
  expect(details).toEqual([
    `      ${coloured('teams: - T1; its bot token stops working, and what the app has of it is')}`,
    `        ${coloured('deleted')}`,
  ]);
  expect(details.flatMap((line) => wrap(line, theme.columns))).toEqual(details);
});
