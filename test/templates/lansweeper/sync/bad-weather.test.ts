import { expect, test } from 'vitest';
import { arriving, openSyncStage } from './sync-stage.ts';

const clear = { tooManyRequests: 0, serverErrors: 0, resetsBefore: 0, resetsAfter: 0 };

test.each([
  [0.05, 35],
  [0.05, 39],
  [0.2, 13],
])(
  'with 429, 500 and resets on a share of %f of all calls, every asset arrives, none twice (%i)',
  { timeout: 60_000 },
  async (share, seed) => {
    const sites = [
      {
        name: 'Main site',
        sources: [
          { name: 'Office', assets: { count: 400, seed: 3 } },
          { name: 'Plant', assets: { count: 200, seed: 4 } },
        ],
      },
    ];
    // Small pages, so that there are enough calls for the weather.
    await using stage = await openSyncStage({ sites, parameters: { PageSizeParameter: '4' } });
    const { kit, discovery } = stage;
    const customer = await stage.customer();
    let mark = 0;
    await customer.connect({
      before: () => {
        mark = kit.sandbox.requests.mark();
        const each = share / 4;
        const shares = { tooManyRequests: each, serverErrors: each, resetsBefore: each, resetsAfter: each };
        kit.sandbox.weather.change({ ...shares, retryAfter: 0, everywhere: true, seed });
      },
    });
    for (let round = 0; round < 4 && customer.field('sync_end_at') === undefined; round += 1) {
      await kit.pass(1_800_000);
    }
    kit.sandbox.weather.change(clear);

    const struck = kit.sandbox.requests.all(mark).filter(({ status }) => status !== 200);
    expect(struck.length).toBeGreaterThan(2);
    if (share > 0.1) expect(new Set(struck.map(({ status }) => status))).toEqual(new Set([null, 429, 500]));
    expect(customer.sourceIDs()).toEqual(arriving(discovery.sites()[0]));
    expect(kit.deadLetters()).toEqual([]);
    expect(customer.summary()).toContain('Assets of 2 sources: 555 uploaded, 30 skipped.');
    expect(customer.summary()).not.toMatch(/failed|Not completed/);
  },
);
