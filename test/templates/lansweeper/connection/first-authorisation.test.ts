import { afterAll, beforeAll, expect, test } from 'vitest';
import { openConnectionStage, type ConnectionStage } from './connection-stage.ts';

let stage: ConnectionStage;

beforeAll(async () => {
  stage = await openConnectionStage();
}, 60_000);
afterAll(async () => stage[Symbol.asyncDispose]());

test.each(['pending_callback_url', 'pending_client_credentials'])(
  'an app that is installed as %s is suspended until the customer has allowed the access at the callback URL that it shows',
  async (status) => {
    const customer = await stage.customer({ connection_status: status });
    expect(customer.state()).toEqual({
      status: 'pending_authorization',
      hasCallbackUrl: true,
      suspended: true,
      comment: expect.stringMatching(
        /allowed callback URL.*https:\/\/app\.lansweeper\.com\/authorize-app\/client-1/s,
      ) as string,
    });
    expect(new URL(String(customer.field('callback_url'))).pathname).toMatch(
      new RegExp(`/callback/${customer.account}/[\\w-]{43}$`),
    );
  },
);

test('a customer who comes back with a code is connected, led to the app in 4me, and synchronized', async () => {
  const customer = await stage.customer();
  const given = String(customer.field('callback_url'));
  const { status, headers } = await customer.authorise();
  expect(status).toBe(303);
  const { number } = customer.app.instance();
  expect(headers['location']).toBe(
    `https://${customer.account}.${stage.kit.sandbox.domain}/app_instances/${String(number)}`,
  );
  expect(customer.state()).toEqual({ status: 'success', hasCallbackUrl: false, suspended: false, comment: '' });
  expect(customer.synced()).toBe(1);
  const exchanged = stage.lansweeper.asked.findLast(({ what }) => what === 'token:authorization_code');
  expect(exchanged?.body).toMatchObject({ client_id: 'client-1', client_secret: 'good secret', redirect_uri: given });
});

test('tokens are in the state store only: not in a custom field, the secret of the customer, or a log line', async () => {
  const customer = await stage.connected();
  const kept = (await customer.document('lansweeper')) ?? {};
  expect(kept).toMatchObject({
    access_token: expect.stringMatching(/^access-\d+$/) as string,
    refresh_token: expect.stringMatching(/^refresh-\d+$/) as string,
  });
  const shown = JSON.stringify([customer.app.instance(), await customer.app.secret(), stage.kit.log()]);
  for (const token of [kept['access_token'], kept['refresh_token']]) expect(shown).not.toContain(JSON.stringify(token));
});

test("an address works once, and nobody else's works at all", async () => {
  const [customer, other] = [await stage.customer(), await stage.customer()];
  const given = String(customer.field('callback_url'));
  const crossed = given.replace(`/${customer.account}/`, `/${other.account}/`);
  expect((await customer.comeBack('code=x', crossed)).status).toBe(401);
  expect((await customer.comeBack('code=x', `${given}x`)).status).toBe(401);
  expect((await customer.authorise()).status).toBe(303);
  expect((await customer.comeBack('code=x', given)).status).toBe(401);
  expect(other.state().status).toBe('pending_authorization');
});

test.each([
  ['an error', 'error=access_denied', 403, /access_denied/],
  ['no code', '', 400, /no code/],
  ['a code for another address', 'code=of-another-one', 422, /allowed callback URL/],
] as const)('who comes back with %s reads why, and may try again', async (_what, query, status, words) => {
  const customer = await stage.customer();
  const answer = await customer.comeBack(query);
  expect(answer.status).toBe(status);
  expect(answer.headers['content-type']).toMatch(/^text\/html/);
  expect(answer.text).toMatch(words);
  expect(customer.state()).toMatchObject({ status: 'pending_authorization', suspended: true });
  expect((await customer.authorise()).status).toBe(303);
  expect(customer.state().status).toBe('success');
});

test('trouble at Lansweeper is a page that can be loaded again', async () => {
  const customer = await stage.customer();
  const query = `code=${stage.lansweeper.allow(String(customer.field('callback_url')))}`;
  stage.lansweeper.fail('token', { status: 503, body: 'Service Unavailable' }, 2);
  expect((await customer.comeBack(query)).status).toBe(503);
  expect((await customer.comeBack(query)).status).toBe(303);
  expect(customer.state()).toMatchObject({ status: 'success', suspended: false });
});

test('a browser that comes back after a crash, with a code that is used up, is connected all the same', async () => {
  const customer = await stage.customer();
  const query = `code=${stage.lansweeper.allow(String(customer.field('callback_url')))}`;
  // What is written to 4me after the exchange fails, more often than it is tried.
  const restore = stage.kit.sandbox.world.update.bind(stage.kit.sandbox.world);
  let failures = 0;
  stage.kit.sandbox.world.update = (table, row, change) => {
    if (table !== 'AppInstance') return restore(table, row, change);
    failures += 1;
    throw new Error('out of order');
  };
  try {
    expect((await customer.comeBack(query)).status).toBeGreaterThanOrEqual(500);
  } finally {
    stage.kit.sandbox.world.update = restore;
  }
  expect(failures).toBeGreaterThan(0);
  expect((await customer.comeBack(query)).status).toBe(303);
  expect(customer.state()).toMatchObject({ status: 'success', suspended: false });
});

test('only GET is served, and there is no refreshment by address', async () => {
  const customer = await stage.customer();
  const path = new URL(String(customer.field('callback_url'))).pathname.replace(/^.*(?=\/callback\/)/, '');
  expect((await stage.kit.send(`${path}?code=x`)).status).toBe(403);
  expect((await stage.kit.send(`${path}?refresh=1`, { method: 'GET' })).status).toBe(400);
});
