import { describe, expect, test, vi } from 'vitest';
import { arriving, minute, openSyncStage, type SyncStage } from './sync-stage.ts';

const pause = async (milliseconds: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });

const sites = [
  {
    name: 'Main site',
    sources: [
      { name: 'Office', assets: { count: 400, seed: 5 } },
      { name: 'Plant', assets: { count: 200, seed: 6 } },
    ],
  },
];
const parameters = { PageSizeParameter: '20' };

/** Each page takes as long. */
function slowPages(stage: SyncStage, milliseconds: number): () => void {
  return stage.watch((text) => {
    if (text.includes('assetResources')) stage.clock.advance(milliseconds);
  });
}

describe('a synchronization that outlasts a function', () => {
  test('goes on from its last page in further messages, and is told as one', { timeout: 15_000 }, async () => {
    await using stage = await openSyncStage({ sites, parameters });
    slowPages(stage, minute);
    const customer = await stage.customer();
    await customer.connect();
    const messages = stage.logged('sync goes on in a next message');
    expect(messages.length).toBeGreaterThanOrEqual(2);
    expect(new Set(messages.map(({ sync }) => sync)).size).toBe(1);
    expect(stage.logged('synchronising')).toHaveLength(1);
    expect(stage.logged('synchronised')).toEqual([expect.objectContaining({ uploaded: 555, failed: 0 })]);
    // Each page once, `first` of each source, and of each message one that was on its way when time was up.
    expect(stage.cursors().length).toBeLessThanOrEqual(new Set(stage.cursors()).size + 1 + messages.length);
    expect(customer.sourceIDs()).toEqual(arriving(stage.discovery.sites()[0]));
    expect(customer.summary()).toContain('Assets of 2 sources: 555 uploaded, 30 skipped.');
    expect(customer.field('sync_duration_text')).toMatch(/^\d+:\d\d(?::\d\d)?$/);
    const [start, end] = [customer.field('sync_start_at'), customer.field('sync_end_at')].map((at) =>
      Date.parse(String(at)),
    );
    expect((end ?? 0) - (start ?? 0)).toBeGreaterThan(25 * minute);
    expect(Number(customer.field('sync_duration'))).toBeGreaterThan(25 * 60);
    expect(stage.kit.deadLetters()).toEqual([]);
  });

  test('whose cursor is not accepted any more begins that source again', { timeout: 15_000 }, async () => {
    await using stage = await openSyncStage({ sites, parameters });
    slowPages(stage, minute);
    const customer = await stage.customer();
    let isExpired = false;
    // When the second message looks for its page.
    stage.watch((text) => {
      if (isExpired || stage.logged('sync goes on in a next message').length === 0) return;
      if (!text.includes('assetResources')) return;
      isExpired = true;
      stage.discovery.expireCursors();
    });
    await customer.connect();
    expect(stage.logged('begun again')).toHaveLength(1);
    expect(customer.sourceIDs()).toEqual(arriving(stage.discovery.sites()[0]));
    expect(customer.summary()).toContain('Assets of 2 sources: 555 uploaded, 30 skipped.');
  });

  test('is begun anew with other settings', { timeout: 15_000 }, async () => {
    await using stage = await openSyncStage({ sites, parameters });
    slowPages(stage, minute);
    const customer = await stage.customer();
    let isChanged = false;
    stage.watch(async () => {
      if (isChanged || stage.logged('sync goes on in a next message').length === 0) return;
      isChanged = true;
      await stage.kit.sandbox.people.changeFields(
        { customer: customer.account, reference: 'lansweeper' },
        { label_generator: 'lansweeper_asset_name' },
      );
    });
    await customer.connect();
    await stage.kit.pass(60 * minute);
    expect(stage.logged('synchronising')).toHaveLength(2);
    const first = stage.discovery.sites()[0]?.sources[0]?.assets.at(0);
    const item = customer.items().find(({ sourceID }) => sourceID === first?.key);
    expect(item?.label).toBe(first?.assetBasicInfo.name);
    expect(customer.summary()).toContain('Assets of 2 sources: 555 uploaded, 30 skipped.');
    expect(customer.sourceIDs()).toEqual(arriving(stage.discovery.sites()[0]));
  });
});

test(
  'after a crash in the middle the next message reads no page again that had arrived, and brings the rest',
  { timeout: 15_000 },
  async () => {
    await using stage = await openSyncStage({
      sites: [{ name: 'Main site', sources: [{ name: 'Office', assets: { count: 1600, seed: 11, softwares: 3 } }] }],
      parameters: { PageSizeParameter: '100' },
    });
    slowPages(stage, 20_000);
    const customer = await stage.customer();
    let pages = 0;
    let isCrashed = false;
    let crashed = (): void => undefined;
    const crash = new Promise<void>((resolve) => {
      crashed = resolve;
    });
    let bury = (): void => undefined;
    const end = new Promise<void>((resolve) => {
      bury = resolve;
    });
    // The process is there no more: what it asks is never answered, and it learns of nothing.
    stage.watch(async (text) => {
      if (isCrashed || !text.includes('assetResources')) return;
      pages += 1;
      // Something has arrived, and 4me has said so.
      if (pages === 10) await vi.waitFor(() => expect(customer.items().length).toBeGreaterThan(300));
      if (pages === 10) await pause(500);
      if (pages < 13) return;
      isCrashed = true;
      crashed();
      await end;
    });
    const connecting = customer.connect();
    try {
      await crash;
      const [before, kept] = [stage.cursors(), await customer.document('sync')];
      const confirmed = (kept?.['sources'] as readonly { readonly cursor: string }[] | undefined)?.[0]?.cursor;
      expect(before).toContain(confirmed);
      expect(before.indexOf(String(confirmed))).toBeGreaterThan(0);

      // What it was doing is its own until its time is over.
      const body = { account: customer.account };
      await stage.beside(body, 1);
      expect(stage.logged('already under way')).toHaveLength(1);
      stage.clock.advance(30 * minute);
      await stage.beside(body, 2);
      const after = stage.cursors().slice(before.length);
      expect(after[0]).toBe(confirmed);
      expect(after).not.toContain(before[before.indexOf(String(confirmed)) - 1]);
      expect(customer.sourceIDs()).toEqual(arriving(stage.discovery.sites()[0]));
      expect(customer.summary()).toContain('Assets of 1 source: 1,480 uploaded, 80 skipped.');
    } finally {
      stage.watch(() => {
        throw new Error('the test is over');
      });
      bury();
      await connecting;
    }
  },
);
