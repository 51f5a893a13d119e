import { expect, test } from 'vitest';
import { arriving, hour, minute, openSyncStage } from './sync-stage.ts';

const applications = [
  { clientId: 'client-of-north', clientSecret: 'secret-of-north' },
  { clientId: 'client-of-south', clientSecret: 'secret-of-south' },
];
const sites = ['North', 'South'].map((name, index) => ({
  name,
  sources: [{ name: 'Office', assets: { count: 200, seed: 20 + index } }],
}));

test(
  'two customers are synchronized at once, and neither sees anything of the other',
  { timeout: 30_000 },
  async () => {
    await using stage = await openSyncStage({ sites, applications, parameters: { PageSizeParameter: '40' } });
    const { discovery } = stage;
    const [north, south] = [
      await stage.customer({ account: stage.account(), application: 0 }),
      await stage.customer({ account: stage.account(), application: 1 }),
    ];
    const [northSite, southSite] = discovery.sites();
    if (northSite === undefined || southSite === undefined) throw new Error('a site is missing');
    // The first one is held at its third page until the second one is there too.
    const pages: string[] = [];
    let go = (): void => undefined;
    const isSouthThere = new Promise<void>((resolve) => {
      go = resolve;
    });
    stage.watch(async (text) => {
      if (!text.includes('assetResources')) return;
      const site = text.includes(northSite.id) ? 'north' : 'south';
      pages.push(site);
      if (site === 'south') go();
      else if (pages.length === 3) await isSouthThere;
    });
    await Promise.all([north.connect({ sites: [northSite.id] }), south.connect({ sites: [southSite.id] })]);
    expect(pages.indexOf('south')).toBeLessThan(pages.lastIndexOf('north'));
    expect(north.sourceIDs()).toEqual(arriving(northSite));
    expect(south.sourceIDs()).toEqual(arriving(southSite));
    for (const { clientId, query = '' } of discovery.requests().filter(({ query: text }) => text !== undefined)) {
      const [own, other] = clientId === 'client-of-north' ? [northSite, southSite] : [southSite, northSite];
      expect(query).not.toContain(other.id);
      if (query.includes('assetResources')) expect(query).toContain(own.id);
    }
    expect(north.summary()).toContain('North, Office: 185 uploaded');
    expect(north.summary()).not.toContain('South');
    expect(south.summary()).not.toContain('North');
  },
);

test('a message beside a synchronization that is under way ends at once', { timeout: 30_000 }, async () => {
  await using stage = await openSyncStage({ sites: sites.slice(0, 1), parameters: { PageSizeParameter: '40' } });
  const customer = await stage.customer();
  let isSent = false;
  stage.watch(async (text) => {
    if (isSent || !text.includes('assetResources')) return;
    isSent = true;
    const before = stage.discovery.requests().length;
    await stage.beside({ account: customer.account, reason: 'due' });
    expect(stage.discovery.requests()).toHaveLength(before);
    expect(stage.logged('already under way')).toHaveLength(1);
  });
  await customer.connect();
  expect(isSent).toBe(true);
  expect(stage.logged('already under way')).toHaveLength(1);
  expect(stage.logged('synchronised')).toHaveLength(1);
  expect(customer.sourceIDs()).toEqual(arriving(stage.discovery.sites()[0]));
});

test(
  'a message for a customer who is not due, or for a sync that is over, does nothing',
  { timeout: 30_000 },
  async () => {
    await using stage = await openSyncStage({ sites: sites.slice(0, 1) });
    const { discovery, kit } = stage;
    const customer = await stage.customer();
    await customer.connect();
    const { account } = customer;
    const { id } = (await customer.document('sync')) ?? {};
    discovery.forgetRequests();
    const [end, summary] = [customer.field('sync_end_at'), customer.summary()];
    await kit.pass(7 * hour);
    await stage.deliver({ account, reason: 'due' });
    await stage.deliver({ account, sync: id ?? '' });
    await stage.deliver({ account, sync: 'of-long-ago', reason: 'due' });
    await stage.deliver({ account: 'nobody', reason: 'due' });
    expect(discovery.requests()).toEqual([]);
    expect(stage.logged('nothing to synchronise')).toHaveLength(3);
    expect([customer.field('sync_end_at'), customer.summary()]).toEqual([end, summary]);

    await kit.pass(hour + minute);
    await stage.deliver({ account, reason: 'due' });
    expect(discovery.counts()['assetResources']).toBeGreaterThan(0);
    expect(customer.field('sync_end_at')).not.toBe(end);
    // Told or not: what one asked for is always done.
    await stage.deliver({ account });
    expect(stage.logged('synchronised')).toHaveLength(3);
  },
);
