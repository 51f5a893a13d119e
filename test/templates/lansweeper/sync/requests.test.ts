import { expect, test } from 'vitest';
import { openSyncStage } from './sync-stage.ts';

test('2,000 assets cost at most 26 requests to 4me, and no page is asked for twice', { timeout: 60_000 }, async () => {
  const sites = [
    { name: 'Main site', sources: [{ name: 'Office', assets: { count: 2000, seed: 30, regular: true } }] },
  ];
  await using stage = await openSyncStage({ sites });
  const { kit } = stage;
  const customer = await stage.customer();
  let mark = 0;
  await customer.connect({
    before: () => {
      mark = kit.sandbox.requests.mark();
    },
  });
  expect(new Set(customer.sourceIDs()).size).toBe(2000);
  expect(customer.items()).toHaveLength(2000);
  const names = kit.sandbox.requests.since(mark).map(({ operation }) => operation);
  const counted = names.filter((name) => name !== null && !['token', 'UpdateEndOfSupport'].includes(name));
  // The queue has read the instance before.
  expect(counted.length + 1).toBeLessThanOrEqual((1.3 * 2000) / 100);
  expect(counted.filter((name) => name === 'UploadDiscoveredItems')).toHaveLength(20);
  expect(stage.cursors()).toHaveLength(4);
});
