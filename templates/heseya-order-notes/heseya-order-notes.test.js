import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openHeseyaKit } from 'app-builder/testing';

const target = 'orders';
const settings = { target_url: `https://target.4me-sandbox.test/${target}` };
const app = 'order-notes';

/** The app of this folder, deployed beside two stores that are closed when the test `t` is over. */
async function open(t) {
  const kit = await openHeseyaKit({ integration: new URL('.', import.meta.url) });
  t.after(() => kit.close());
  return {
    kit,
    heseya: kit.heseya,
    documents: () => kit.sandbox.target.received(target).map(({ document }) => document),
  };
}

test('a new order is sent to the address of the store', async (t) => {
  const { kit, heseya, documents } = await open(t);
  await kit.install({ settings });
  const { code } = heseya.createOrder('shop', {
    items: [{ product: 'mug-poranek', quantity: 2 }],
    comment: 'Dziękuję 🎁',
  });
  await kit.settled();
  assert.equal(documents().length, 1);
  assert.equal(documents()[0].note, `Order ${code}, 99.80 PLN: 2 × Mug "Poranek"; Dziękuję 🎁`);
});

test('each store has its own address', async (t) => {
  const { kit, heseya, documents } = await open(t);
  await kit.install({ settings });
  await kit.install({ store: 'second', settings: { target_url: 'https://target.4me-sandbox.test/others' } });
  heseya.createOrder('second');
  await kit.settled();
  assert.deepEqual(documents(), []);
  assert.equal(kit.sandbox.target.received('others').length, 1);
});

test('who may not configure the app sees no address and changes none', async (t) => {
  const { kit, heseya } = await open(t);
  await kit.install({ settings });
  const { body: fields } = await heseya.dashboard.config('shop', app, 'staff');
  assert.equal(fields[0].value, undefined);
  const changed = await heseya.dashboard.setConfig('shop', app, settings, 'staff');
  assert.equal(changed.status, 403);
});

test('the action sends a test, and asks for an address first', async (t) => {
  const { kit, heseya, documents } = await open(t);
  await kit.install();
  assert.equal((await heseya.dashboard.runAction('shop', app, 'Send a test')).status, 422);
  await heseya.dashboard.setConfig('shop', app, settings);
  assert.equal((await heseya.dashboard.runAction('shop', app, 'Send a test')).status, 200);
  assert.equal(documents()[0].event, 'Test');
});

test('an order that the target did not take comes again', async (t) => {
  const { kit, heseya, documents } = await open(t);
  await kit.install({ settings });
  kit.sandbox.target.answerWith(target, { status: 500 });
  heseya.createOrder('shop');
  await kit.settled();
  kit.sandbox.target.answerWith(target, undefined);
  await kit.pass(180_000);
  // The first one was refused.
  assert.equal(documents().length, 2);
  assert.deepEqual(kit.deadLetters(), []);
});

test('nothing is left of the app in a store that uninstalls it', async (t) => {
  const { kit, heseya, documents } = await open(t);
  await kit.install({ settings });
  assert.equal((await heseya.dashboard.uninstall('shop', app)).status, 204);
  heseya.createOrder('shop');
  await kit.settled();
  assert.deepEqual(documents(), []);
  assert.deepEqual(heseya.webhooks('shop'), []);
});
