import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lansweeper, openTestKit, TestClock } from 'app-builder/testing';

const hours = 3_600_000;

/** What the customer enters; the application is the one that the sandbox's Lansweeper has. */
const fields = {
  connection_status: 'pending_callback_url',
  client_id: 'lansweeper-sandbox-client',
  client_secret: 'lansweeper-sandbox-secret',
  label_generator: 'lansweeper_asset_name',
  installation_handling: 'all',
  import_type: 'all',
};

/** The app of this folder, deployed to a sandbox that is closed when the test `t` is over, and a Lansweeper with a few assets. */
async function open(t) {
  const clock = new TestClock();
  const sites = [{ name: 'Headquarters', sources: [{ name: 'Office', assets: { count: 40, seed: 7 } }] }];
  const discovery = lansweeper({ scheduler: clock, sites });
  const kit = await openTestKit({ integration: new URL('.', import.meta.url), standins: [discovery], clock });
  t.after(() => kit.close());
  const installed = await kit.install({ fields });
  const field = (id) => installed.instance().customFields.find((one) => one.id === id)?.value;
  /** The customer makes the callback URL the allowed one, allows the access, and comes back. */
  const authorize = async () => {
    discovery.allowCallback(field('callback_url'));
    const { pathname, search } = new URL(discovery.authorize());
    return kit.send(pathname.replace(/^.*(?=\/callback\/)/, '') + search, { method: 'GET' });
  };
  /** What the customer has of Lansweeper, by the key that it has there. */
  const items = () =>
    kit.sandbox.world
      .all('ConfigurationItem')
      .filter(({ account, source }) => account === 'wna-it' && source?.startsWith('Lansweeper'));
  return { kit, discovery, installed, field, authorize, items };
}

test('the assets of a customer who has allowed the access become configuration items', async (t) => {
  const { installed, field, authorize, items } = await open(t);
  assert.equal(installed.instance().suspended, true);
  assert.match(installed.instance().suspensionComment, /authorization in Lansweeper/);
  assert.equal((await authorize()).status, 303);
  assert.equal(installed.instance().suspended, false);
  assert.equal(field('connection_status'), 'success');
  assert.ok(items().length > 20, `${items().length} items`);
  assert.equal(new Set(items().map(({ sourceID }) => sourceID)).size, items().length);
  assert.match(field('sync_summary'), /Office/);
});

test('the next synchronization begins when the interval is over, and adds nothing twice', async (t) => {
  const { kit, field, authorize, items } = await open(t);
  await authorize();
  const [before, start] = [items().length, field('sync_start_at')];
  await kit.runSchedules('Due');
  assert.equal(field('sync_start_at'), start);
  await kit.pass(9 * hours);
  await kit.runSchedules('Due');
  assert.notEqual(field('sync_start_at'), start);
  assert.equal(items().length, before);
});

test('an access that the customer takes back suspends the app, and another one revives it', async (t) => {
  const { kit, discovery, installed, field, authorize } = await open(t);
  await authorize();
  discovery.revoke();
  await kit.pass(9 * hours);
  await kit.runSchedules('Due');
  assert.equal(installed.instance().suspended, true);
  assert.equal(field('connection_status'), 'failure');
  assert.equal((await authorize()).status, 303);
  assert.equal(installed.instance().suspended, false);
  assert.equal(field('connection_status'), 'success');
});

test('an address that was not given out is refused, as is one that was used', async (t) => {
  const { kit, field, authorize } = await open(t);
  const path = new URL(field('callback_url')).pathname.replace(/^.*(?=\/callback\/)/, '');
  assert.equal((await kit.send(`${path}x?code=1`, { method: 'GET' })).status, 401);
  await authorize();
  assert.equal((await kit.send(`${path}?code=1`, { method: 'GET' })).status, 401);
});
