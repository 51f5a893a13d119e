import { expect, test } from 'vitest';
import { openSyncStage } from './sync-stage.ts';

test(
  'requests to 4me are an upload for 100 assets, about a look-up for 500, and three for the app instance',
  { timeout: 60_000 },
  async () => {
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
    const counts: Record<string, number> = {};
    for (const { operation, path } of kit.sandbox.requests.since(mark)) {
      counts[operation ?? path] = (counts[operation ?? path] ?? 0) + 1;
    }
    const { token = 0, UpdateEndOfSupport = 0, ...counted } = counts;
    expect(token + UpdateEndOfSupport).toBeLessThan(10);
    // The queue has read the instance before.
    const { LookUpNames = 0, ...others } = counted;
    expect(others).toEqual({ UpdateAppInstance: 2, UploadDiscoveredItems: 20 });
    // Names of a page may come in time for the look-up of the one before, and leave few for their own.
    expect(LookUpNames).toBeGreaterThanOrEqual(1);
    expect(LookUpNames).toBeLessThanOrEqual(5);
    expect(stage.cursors()).toHaveLength(4);
  },
);
