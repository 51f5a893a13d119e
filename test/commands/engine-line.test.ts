import { expect, test } from 'vitest';
import { givenFrom } from '../../src/cli/given.ts';
import type { CommandContext, Theme } from '../../src/cli/command.ts';
import { provisioningResult } from '../../src/commands/provisioning.ts';

const same = (text: string): string => text;
const theme: Theme = {
  strong: same,
  faint: same,
  added: same,
  changed: same,
  removed: same,
  warning: same,
  link: same,
  columns: 80,
};
const cloud = { account: '111122223333', region: 'eu-west-1' };

test.each([
  [cloud, ['No changes.', 'App offering: link', 'Engine:       Amazon eu-west-1, account 111122223333']],
  [undefined, ['No changes.', 'App offering: link']],
])('a result says which engine it is about where that is in a cloud: %j', (found, lines) => {
  const place = { location: 'Amazon eu-west-1', bucket: 'b', ...(found === undefined ? {} : { cloud: found }) };
  const context = { given: givenFrom({}), verbose: false } as unknown as CommandContext;
  const done = { steps: [], result: {} };
  const result = provisioningResult({ changes: [], done, engine: 'aws', place }, context, () => [
    ['App offering', 'link'],
  ]);
  expect(result.lines(theme)).toEqual(lines);
  expect(result.document).toMatchObject({ engine: { name: 'aws', location: 'Amazon eu-west-1', ...found } });
});

test('what needs two approvals counts as one change, as it does when it is made', () => {
  const context = { given: givenFrom({ 'dry-run': true }), verbose: false } as unknown as CommandContext;
  const changes = [
    { kind: 'create', title: 'workload app-builder-engine', details: [] },
    { kind: 'security', title: 'workload app-builder-engine', details: ['new role'] },
    { kind: 'create', title: 'rule', details: [] },
    { kind: 'create', title: 'rule', details: [] },
  ] as const;
  const place = { location: 'Amazon eu-west-1', bucket: 'b' };
  const result = provisioningResult({ changes, done: undefined, engine: 'aws', place }, context, () => []);
  expect(result.lines(theme)).toContain('3 changes; nothing was made.');
});
