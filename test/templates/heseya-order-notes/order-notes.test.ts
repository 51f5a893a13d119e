import { fileURLToPath } from 'node:url';
import { describe, expect, onTestFinished, test } from 'vitest';
import { openHeseyaKit } from '../../../src/testing/heseya-kit.ts';

const settings = { target_url: 'https://target.4me-sandbox.test/orders' };
const app = 'order-notes';

async function open() {
  const folder = fileURLToPath(new URL('../../../templates/heseya-order-notes/', import.meta.url));
  const kit = await openHeseyaKit({ integration: folder });
  onTestFinished(() => kit.close());
  return kit;
}

const documentsOf = ({ sandbox }: Awaited<ReturnType<typeof open>>): readonly Record<string, unknown>[] =>
  sandbox.target.received('orders').map(({ document }) => document as Record<string, unknown>);

describe('order notes, as deployed', () => {
  test('an order is sent once, however often the store delivers it', async () => {
    const kit = await open();
    await kit.install({ settings });
    const { code } = kit.heseya.createOrder('shop', { comment: 'Proszę zapakować 🎁\u2028dziękuję' }, { copies: 3 });
    await kit.settled();
    expect(documentsOf(kit)).toHaveLength(1);
    expect(documentsOf(kit)[0]).toMatchObject({
      event: 'OrderCreated',
      store: 'https://shop.heseya-sandbox.test',
      order: { code },
    });
    expect(kit.heseya.attempts('shop').map(({ status }) => status)).toEqual([200, 200, 200]);
  });

  test('a message that was signed with another secret is refused, and so is one that was not', async () => {
    const kit = await open();
    await kit.install({ settings });
    kit.heseya.createOrder('shop', {}, { signature: 'wrong' });
    kit.heseya.createOrder('shop', {}, { signature: 'none' });
    await kit.settled();
    expect(documentsOf(kit)).toEqual([]);
    expect(kit.heseya.attempts('shop').map(({ status }) => status)).toEqual([401, 401]);
  });

  test('a store whose address has a slash at its end in tokens is served, too', async () => {
    const kit = await open();
    await kit.install({ store: 'second', settings });
    kit.heseya.createOrder('second');
    await kit.settled();
    expect(documentsOf(kit)[0]).toMatchObject({ store: 'https://second.heseya-sandbox.test' });
  });

  test('settings are checked, with a message for the dashboard', async () => {
    const kit = await open();
    await kit.install({ settings });
    const refused = await kit.heseya.dashboard.setConfig('shop', app, { target_url: 'http://example.com/' });
    expect(refused).toMatchObject({
      status: 422,
      body: {
        message: 'Enter an address that begins with https://',
        error: { code: 422, message: 'Enter an address that begins with https://', errors: {} },
      },
    });
    const { body } = await kit.heseya.dashboard.config('shop', app);
    expect(body).toMatchObject([{ key: 'target_url', value: settings.target_url }]);
  });

  test('the tokens of a store in which nothing happens are renewed before they are dead', async () => {
    const kit = await open();
    await kit.install({ settings });
    for (let week = 0; week < 20; week += 1) {
      await kit.pass(7 * 24 * 3_600_000);
      await kit.runSchedules('KeepAlive');
    }
    expect(kit.heseya.counts('shop')['POST /auth/refresh']).toBe(10);
    expect(await kit.heseya.dashboard.config('shop', app)).toMatchObject({ status: 200 });
  });
});
