import { expect, test } from 'vitest';
import { startSandbox } from '../../src/sandbox/sandbox.ts';

test('the page shows what changed last of the configuration items, and a few of many people', async () => {
  await using sandbox = await startSandbox({ customerData: true, now: () => Date.UTC(2026, 4, 1) });
  const [zoom] = sandbox.world.lookup('ConfigurationItem', 'name', 'wna-it', 'Zoom');
  if (zoom === undefined) throw new Error('there is no Zoom');
  const rows = Array.from({ length: 20 }, (_none, index) => {
    const { id: _id, number: _number, createdAt: _created, updatedAt: _updated, ...fields } = zoom;
    return sandbox.world.insert('ConfigurationItem', {
      ...fields,
      name: `<i>${String(index)}`,
      source: 'Lansweeper-HQ',
    });
  });
  const third = rows[3];
  if (third !== undefined) third.updatedAt = '2026-06-01T00:00:00.000Z';
  const state = (await (await fetch(`${sandbox.origin}/_sandbox/state`)).json()) as {
    configurationItems: { count: number; shown: { name: string; source: string }[] };
  };
  expect(state.configurationItems.count).toBe(32);
  expect(state.configurationItems.shown).toHaveLength(20);
  expect(state.configurationItems.shown[0]).toMatchObject({ name: '<i>3', source: 'Lansweeper-HQ' });
  const page = await (await fetch(`${sandbox.origin}/`)).text();
  expect(page).toContain('20 of 32, changed last first.');
  expect(page).toMatch(/&(#60|lt);i&(#62|gt);3/);
  expect(page).not.toContain('<i>3');
  expect(page).toContain('Ellen Brown, User 1, User 2, User 3, User 4 and 36 more');
});
