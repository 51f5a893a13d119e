import { expect, onTestFinished, test, vi } from 'vitest';
import { startEngineHost } from '../../../../src/engine/local/host.ts';
import { app, commandStage, expectNoSecrets, recordOf, shop } from './stage.ts';

const slug = 'order-notes';
const target = 'https://target.4me-sandbox.test/orders';

test('an app is deployed, installed, configured, hears of an order, and is removed', { timeout: 30_000 }, async () => {
  const on = await commandStage();
  const { stores } = on;
  const dry = await on.command(`deploy ${app} --dry-run --exit-code`);
  expect(dry).toMatchObject({ code: 3 });
  expect(dry.stdout).toContain(`+ workload app-builder-${app}`);
  const early = await on.command(`install ${app} --store ${shop}`);
  expect(early).toMatchObject({ code: 2 });
  expect(early.stderr).toContain('AB-HESEYA-WORKLOAD');

  const { result } = await on.json(`deploy ${app} --yes`);
  expect(result.address).toBe(result.outputs.AppApi);
  expect(await on.command(`deploy ${app}`)).toMatchObject({ code: 0, stdout: expect.stringMatching(/^No changes\./) });
  const again = await on.command(`deploy ${app} --dry-run --exit-code`);
  expect(again).toMatchObject({ code: 0, stdout: 'No changes.\n' });

  const planned = await on.json(`install ${app} --store ${shop} --dry-run`);
  expect(planned.changes).toMatchObject([
    { kind: 'create', details: [`address: ${result.address}`] },
    {
      kind: 'security',
      details: ['the app may: orders.show', 'the app may: orders.show_details', 'the app may: webhooks.add'],
    },
  ]);
  expect(stores.apps('shop')).toEqual([]);
  const unapproved = await on.command(`install ${app} --store ${shop} --yes`);
  expect(unapproved).toMatchObject({ code: 4, stderr: expect.stringContaining('security') });

  const installed = await on.json(`install ${app} --store ${shop}/ --approve create,security`);
  expect(installed).toMatchObject({
    platform: 'heseya',
    integration: app,
    steps: [{ outcome: 'created' }],
    result: { reference: app, store: shop },
  });
  expect(stores.apps('shop')).toMatchObject([{ installed: true, slug }]);
  expect(stores.webhooks('shop')).toMatchObject([
    { url: `${String(result.address)}webhooks`, events: ['OrderCreated'] },
  ]);
  expect(await recordOf(on)).toMatchObject({ api_url: shop, status: 'installed', settings: {} });
  const second = await on.command(`install ${app} --store ${shop} --dry-run --exit-code`);
  expect(second).toMatchObject({ code: 0, stdout: 'No changes.\n' });

  expect(await stores.dashboard.setConfig('shop', slug, { target_url: target })).toMatchObject({ status: 204 });
  const { code } = stores.createOrder('shop', { comment: 'Proszę 🎁' });
  const [sent] = await vi.waitFor(() => {
    const found = on.sandbox.target.received('orders');
    expect(found).toHaveLength(1);
    return found;
  }, 5000);
  expect(sent?.document).toMatchObject({ event: 'OrderCreated', store: shop, order: { code } });

  const status = await on.json(`status ${app}`);
  expect(status.apps).toMatchObject([
    { integration: app, platform: 'heseya', address: result.address, stores: [{ store: shop, status: 'installed' }] },
  ]);
  expect(await appsCheck(on)).toMatchObject({ status: 'ok', text: expect.stringContaining('1 store has it') });
  // An account of 4me in the environment makes the command about nothing else.
  const besides = await on.json(`doctor ${app}`, { environment: { APP_BUILDER_ACCOUNT: 'wdc' } });
  expect(besides).toMatchObject({ ok: true, failed: 0 });
  const day = 86_400_000;
  on.clock.now += 76 * day;
  expect(await appsCheck(on)).toMatchObject({
    status: 'warning',
    fix: expect.stringContaining(`app-builder run ${app}`),
  });
  on.clock.now += 15 * day + 3_600_000;
  expect(await appsCheck(on)).toMatchObject({ status: 'failed', text: expect.stringContaining('91 days old') });
  on.clock.now -= 91 * day + 3_600_000;
  await expectNoSecrets(on);

  const removed = await on.json(`uninstall ${app} --store ${shop} --approve delete`);
  expect(removed).toMatchObject({ steps: [{ outcome: 'deleted' }], result: { store: shop } });
  expect(stores.apps('shop')).toEqual([]);
  expect(await recordOf(on)).toBeUndefined();
  expect(await on.command(`uninstall ${app} --store ${shop}`)).toMatchObject({ code: 0, stdout: 'No changes.\n' });
});

test(
  'a store whose tokens were lost is told of, and an installation brings it back with its settings',
  { timeout: 30_000 },
  async () => {
    const on = await commandStage();
    const { stores } = on;
    await on.command(`deploy ${app} --yes`);
    await on.command(`install ${app} --store ${shop} --approve create,security`);
    await stores.dashboard.setConfig('shop', slug, { target_url: target });

    stores.expireTokens('shop');
    stores.breakRefreshAnswer('shop');
    expect((await stores.dashboard.config('shop', slug)).status).toBe(503);
    expect(await recordOf(on)).toMatchObject({ status: 'installed' });
    await stores.dashboard.config('shop', slug);
    const lost = await recordOf(on);
    expect(lost).toMatchObject({ status: 'needs-installation', settings: { target_url: target } });
    expect(lost.because).toContain('CLIENT_INVALID_TOKEN');

    const status = await on.json(`status ${app}`);
    expect(status.apps[0].stores).toMatchObject([{ store: shop, status: 'needs-installation', because: lost.because }]);
    expect((await on.command(`status ${app}`)).stdout).toContain('needs a new installation');
    expect(await appsCheck(on)).toMatchObject({
      status: 'failed',
      text: expect.stringContaining(`${shop} needs a new installation`),
      fix: expect.stringContaining(`app-builder install ${app} --store ${shop}`),
    });
    await expectNoSecrets(on);

    const planned = await on.json(`install ${app} --store ${shop} --dry-run`);
    expect(planned.changes).toMatchObject([
      { kind: 'delete', details: [expect.stringContaining(lost.because)] },
      { kind: 'create' },
      { kind: 'security' },
    ]);
    const refused = await on.command(`install ${app} --store ${shop} --approve create,security`);
    expect(refused).toMatchObject({ code: 4, stderr: expect.stringContaining('delete') });
    expect(stores.apps('shop')).toHaveLength(1);
    const played = await on.command(`install ${app} --store ${shop} --approve create,security,delete`);
    expect(played).toMatchObject({ code: 0, stdout: expect.stringContaining('2 changes made.') });
    const revived = await recordOf(on);
    expect(revived).toMatchObject({ status: 'installed', settings: { target_url: target } });
    expect(revived.because).toBeUndefined();
    expect(stores.apps('shop')).toHaveLength(1);
    expect(stores.webhooks('shop')).toHaveLength(1);
    stores.createOrder('shop');
    await vi.waitFor(() => expect(on.sandbox.target.received('orders')).toHaveLength(1), 5000);

    const without = await on.json(`destroy ${app} --dry-run`);
    const { stdout: shown } = await on.command(`destroy ${app} --dry-run`);
    expect(shown.split('\n').filter((line) => line.length > 80)).toEqual([]);
    expect(without.changes).toMatchObject([
      { kind: 'customers', details: [shop] },
      { kind: 'delete', title: `workload app-builder-${app}` },
      { kind: 'delete', title: expect.stringContaining('/app') },
    ]);
    const kept = await on.json(`destroy ${app} --confirm ${app} --approve delete,customers`);
    expect(kept.result).toEqual({ installationsKept: 1, installationsDeleted: 0 });
    expect(await recordOf(on)).toMatchObject({ settings: { target_url: target } });
    const gone = await on.json(`destroy ${app} --confirm ${app} --approve delete,customers --delete-customer-secrets`);
    expect(gone.result).toEqual({ installationsKept: 0, installationsDeleted: 1 });
    expect(await on.engine.state.list('')).toEqual(expect.not.arrayContaining([expect.stringContaining(app)]));
    expect(await on.command(`destroy ${app}`)).toMatchObject({ code: 0, stdout: 'No changes.\n' });
  },
);

test(
  'an app that has moved follows into its stores, and leaves nothing at its former address',
  { timeout: 30_000 },
  async () => {
    const on = await commandStage();
    const { stores } = on;
    const first = await on.json(`deploy ${app} --yes`);
    await on.command(`install ${app} --store ${shop} --approve create,security`);
    await stores.dashboard.setConfig('shop', slug, { target_url: target });
    await on.command(`destroy ${app} --confirm ${app} --approve delete,customers`);
    await on.host.close();
    const other = await startEngineHost({ folder: on.engineFolder, now: Date.now, sandbox: on.sandbox.setting });
    onTestFinished(async () => other.close());

    const moved = await on.json(`deploy ${app} --yes`);
    expect(moved.result.address).not.toBe(first.result.address);
    expect(moved.warnings).toEqual([expect.stringContaining(`run "app-builder install" for each: ${shop}`)]);
    const gone = await on.json(`uninstall ${app} --store ${shop} --dry-run`);
    expect(gone.changes).toMatchObject([{ title: expect.stringContaining('at its former address') }]);
    const followed = await on.json(`install ${app} --store ${shop} --approve create,security,delete`);
    expect(followed.changes[0]).toMatchObject({ kind: 'delete', details: [expect.stringContaining('former address')] });
    const url = String(moved.result.address).replace(/\/$/, '');
    expect(stores.apps('shop')).toMatchObject([{ url, installed: true }]);
    expect(await recordOf(on)).toMatchObject({ status: 'installed', settings: { target_url: target } });
    expect((await on.json(`deploy ${app}`)).warnings).toBeUndefined();
  },
);

async function appsCheck(on: Awaited<ReturnType<typeof commandStage>>): Promise<unknown> {
  const { checks } = await on.json(`doctor ${app}`);
  return checks.find(({ name }: { readonly name: string }) => name === 'apps');
}
