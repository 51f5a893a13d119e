import { describe, expect, test } from 'vitest';
import { arriving, hour, openSyncStage, type Customer, type SyncStage } from './sync-stage.ts';

const sites = [
  {
    name: 'Main site',
    sources: [
      { name: 'Office', assets: { count: 80, seed: 50 } },
      { name: 'Plant', assets: { count: 80, seed: 51 } },
    ],
  },
];
const applications = [{ clientId: 'client-of-north', clientSecret: 'client-secret-that-nobody-may-see' }];
const parameters = { PageSizeParameter: '20' };

function expectNothingSecret(stage: SyncStage): void {
  const shown = stage.shown();
  expect(shown).not.toMatch(/client-secret-that-nobody-may-see|Bearer|signature=|[?&]expires=/);
  expect(stage.kit.log().length).toBeGreaterThan(0);
}

const comment = (customer: Customer): string => customer.app.instance().suspensionComment ?? '';

describe('trouble in the middle of a synchronization', () => {
  test('4me refuses the provider: the customer has nothing to do with it, and the synchronization is repeated', async () => {
    await using stage = await openSyncStage({ sites, applications, parameters });
    const customer = await stage.customer();
    const { world } = stage;
    const switchProvider = (disabled: boolean): void => {
      for (const row of world.of('OauthApplication', 'wdc')) world.update('OauthApplication', row, { disabled });
    };
    const unwatch = stage.watch((text) => {
      if (text.includes('assetResources')) switchProvider(true);
    });
    await customer.connect();
    expect((await customer.document('lansweeper'))?.['account_lost']).toBe(false);
    unwatch();
    switchProvider(false);
    await stage.kit.pass(hour);
    expect(customer.app.instance().suspended).toBe(false);
    expect(customer.field('sync_end_at')).not.toBeNull();
    expect(customer.items()).toHaveLength(customer.sourceIDs().length);
  });

  test('Lansweeper lets the app in no more: suspended, with a new address to authorize at', async () => {
    await using stage = await openSyncStage({ sites, applications, parameters });
    const customer = await stage.customer();
    let pages = 0;
    stage.watch((text) => {
      if (!text.includes('assetResources')) return;
      pages += 1;
      if (pages === 4) stage.discovery.revoke();
    });
    await customer.connect();
    expect(customer.app.instance().suspended).toBe(true);
    expect(comment(customer)).toMatch(/does not let the app in any more/);
    expect(customer.field('connection_status')).toBe('failure');
    expect(String(customer.field('callback_url'))).toMatch(/^https?:.*\/callback\//);
    expect(stage.kit.deadLetters()).toEqual([]);
    expectNothingSecret(stage);
    // Authorized again, it brings the rest.
    await customer.connect();
    expect(customer.app.instance().suspended).toBe(false);
    expect(customer.sourceIDs()).toEqual(arriving(stage.discovery.sites()[0]));
  });

  test('4me refuses the account: suspended, with what to do there', async () => {
    await using stage = await openSyncStage({ sites, applications, parameters });
    const { world } = stage;
    const customer = await stage.customer();
    await customer.connect();
    const application = world.find('OauthApplication', ({ account }) => account === customer.account);
    if (application === undefined) throw new Error('the app has no OAuth application');
    world.update('OauthApplication', application, { clientSecret: 'another one' });
    // Its token has expired by then.
    await stage.kit.pass(9 * hour);
    await stage.deliver({ account: customer.account });
    expect(customer.app.instance().suspended).toBe(true);
    expect(comment(customer)).toMatch(/Rotate that token/);
    expect(customer.field('connection_status')).toBe('success');
    expectNothingSecret(stage);
  });

  test('access tokens that end early are renewed', async () => {
    await using stage = await openSyncStage({ sites, applications, parameters });
    const customer = await stage.customer();
    let pages = 0;
    stage.watch((text) => {
      if (!text.includes('assetResources')) return;
      pages += 1;
      if (pages % 3 === 0) stage.discovery.expireAccessTokens();
    });
    await customer.connect();
    expect(customer.sourceIDs()).toEqual(arriving(stage.discovery.sites()[0]));
    expect(customer.app.instance().suspended).toBe(false);
  });

  test.each(['errors', 'nested errors', 500] as const)(
    'a source that answers with %s: the other one comes, the message comes again, and ends with the dead letters',
    { timeout: 20_000 },
    async (fault) => {
      await using stage = await openSyncStage({ sites, applications, parameters });
      const { kit, discovery } = stage;
      const [site] = discovery.sites();
      const office = site?.sources[0]?.id ?? '';
      const customer = await stage.customer();
      const stop = stage.watch((text) => {
        discovery.recover();
        if (text.includes('assetResources') && text.includes(office))
          discovery.failWith(fault, { on: 'assetResources' });
      });
      await customer.connect();
      expect(customer.sourceIDs()).toEqual(arriving(site, 'Plant'));
      for (let attempt = 0; attempt < 8; attempt += 1) await kit.pass(1_800_000);
      expect(kit.deadLetters()).toEqual([expect.objectContaining({ account: customer.account })]);
      expect(customer.summary()).toMatch(/Not completed/);
      expect(customer.summary()).toMatch(/Main site, Office: 0 uploaded\. Not completed: /);
      expect(customer.summary()).toContain('Main site, Plant: 74 uploaded');
      expect(customer.app.instance().suspended).toBe(false);
      expectNothingSecret(stage);

      stop();
      discovery.recover();
      await kit.pass(9 * hour);
      await stage.deliver({ account: customer.account });
      expect(customer.sourceIDs()).toEqual(arriving(site));
      expect(customer.summary()).not.toContain('Not completed');
    },
  );

  test(
    'a source that is served again when the message comes again needs no third one',
    { timeout: 20_000 },
    async () => {
      await using stage = await openSyncStage({ sites, applications, parameters });
      const { kit, discovery } = stage;
      const [site] = discovery.sites();
      const customer = await stage.customer();
      await customer.connect({ before: () => discovery.failWith(503, { on: 'assetResources', after: 2 }) });
      expect(customer.sourceIDs()).not.toEqual(arriving(site));
      discovery.recover();
      for (let round = 0; round < 3; round += 1) await kit.pass(1_800_000);
      expect(customer.sourceIDs()).toEqual(arriving(site));
      expect(customer.summary()).toContain('Assets of 2 sources: 148 uploaded');
      expect(kit.deadLetters()).toEqual([]);
      expect(stage.logged('synchronising')).toHaveLength(1);
    },
  );
});
