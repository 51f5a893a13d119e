import { expect, test } from 'vitest';
import { settingsOf } from '../../../../templates/lansweeper/mapping/settings.ts';
import { planSync } from '../../../../templates/lansweeper/sync/plan.ts';

test('of many installations some are named for each that is missing: the plan travels in the checkpoint', async () => {
  const items = Array.from({ length: 400 }, (_, place) => ({
    id: String(place),
    displayName: `Installation of the office number ${String(place)}`,
  }));
  const answers = [
    { authorizedSites: { sites: [{ id: 'site', name: 'Site' }] } },
    { site: { sources: { pagination: { next: null }, items } } },
  ];
  const api = { ask: () => Promise.resolve({ data: answers.shift() ?? {}, size: 0 }) };
  const names = Array.from({ length: 20 }, (_, place) => `* Unknown ${String(place)}\n`).join('');
  const fields = { installation_handling: 'selected_only', installations: names };
  const { problems, others } = await planSync(api, settingsOf(fields, {}));
  expect([problems.length, others.length]).toEqual([20, 400]);
  expect(problems[0]?.problem).toMatch(
    /^There is no installation "Unknown 0"\. Available: Installation.* and 380 more$/,
  );
  expect(JSON.stringify(problems).length).toBeLessThan(30_000);
});
