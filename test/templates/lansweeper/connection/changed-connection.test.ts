import { afterAll, beforeAll, expect, test } from 'vitest';
import { entered, hour, openConnectionStage, type ConnectionStage, type Customer } from './connection-stage.ts';

let stage: ConnectionStage;

beforeAll(async () => {
  stage = await openConnectionStage();
}, 60_000);
afterAll(async () => stage[Symbol.asyncDispose]());

const connected = { status: 'success', hasCallbackUrl: false, suspended: false, comment: '' };

/** Questions that Lansweeper is asked meanwhile. */
async function questionsOf(work: () => Promise<unknown>): Promise<number> {
  const before = stage.lansweeper.asked.length;
  await work();
  return stage.lansweeper.asked.length - before;
}

/** After a time in which the check is due again, and all tokens have ended. */
async function wakeLater(customer: Customer): Promise<void> {
  stage.clock.advance(5 * hour);
  await customer.wake();
}

const unauthorised = { status: 401, body: { message: 'Unauthorized' } };
const problem = (message: string) => ({ status: 200, body: { errors: [{ message }] } });

const refusals = [
  [
    'token',
    'a grant that was taken back',
    { status: 400, body: { error: 'invalid_grant' } },
    /does not let the app in/,
  ],
  ['token', 'an unknown client', { status: 400, body: { error: 'invalid_client' } }, /client ID and the client secret/],
  [
    'token',
    'another secret',
    { status: 401, body: { error: 'unauthorized_client' } },
    /client ID and the client secret/,
  ],
  ['token', '401 in plain text', { status: 401, body: 'no' }, /client ID and the client secret/],
  ['token', '403', { status: 403, body: {} }, /does not let the app in/],
  ['token', '404', { status: 404, body: {} }, /client ID and the client secret/],
  ['graphql', 'a token that is refused twice', unauthorised, /does not let the app in/],
  ['graphql', 'an error that says so', problem('You are unauthorized'), /does not let the app in/],
  ['graphql', 'no site', { status: 200, body: { data: { authorizedSites: { sites: [] } } } }, /none of your sites/],
] as const;

test.each(refusals)('a connection is lost where %s answers with %s', async (at, _what, answer, comment) => {
  const customer = await stage.connected();
  stage.lansweeper.fail(at, answer);
  await wakeLater(customer);
  stage.lansweeper.recover();
  expect(customer.state()).toEqual({
    status: 'failure',
    hasCallbackUrl: true,
    suspended: true,
    comment: expect.stringMatching(comment) as string,
  });
  // Nothing is asked, or written, for as long as only the customer can help.
  const lost = structuredClone(customer.app.instance());
  expect(await questionsOf(() => wakeLater(customer))).toBe(0);
  expect(customer.app.instance()).toEqual(lost);
  const synced = customer.synced();
  expect((await customer.authorise()).status).toBe(303);
  expect(customer.state()).toEqual(connected);
  expect(customer.synced()).toBe(synced + 1);
});

test.each([
  ['token', '429', { status: 429, headers: { 'retry-after': '60' }, body: 'Too Many Requests' }],
  ['token', '503', { status: 503, body: 'Service Unavailable' }],
  ['token', '400 for another reason', { status: 400, body: { error: 'invalid_request' } }],
  ['token', 'no token', { status: 200, body: {} }],
  ['graphql', '429', { status: 429, body: '' }],
  ['graphql', '500', { status: 500, body: {} }],
  ['graphql', 'no JSON', { status: 200, body: '<html>' }],
  ['graphql', 'another error', problem('Something went wrong')],
] as const)('a connection stays where %s answers with %s', async (at, _what, answer) => {
  const customer = await stage.connected();
  stage.lansweeper.fail(at, answer);
  await wakeLater(customer);
  stage.lansweeper.recover();
  expect(customer.state()).toEqual(connected);
  // It is not known yet, so it is asked again.
  expect(await questionsOf(() => customer.wake())).toBeGreaterThan(0);
  expect(await questionsOf(() => customer.wake())).toBe(0);
});

test('an access token that is refused is renewed once, and that is all', async () => {
  const customer = await stage.connected();
  stage.clock.advance(5 * hour);
  const refreshed = stage.lansweeper.count('token:refresh_token');
  stage.lansweeper.fail('graphql', unauthorised, 1);
  await customer.wake();
  expect(customer.state()).toEqual(connected);
  expect(stage.lansweeper.count('token:refresh_token') - refreshed).toBe(2);
});

test('Lansweeper is asked every few hours only, whatever wakes the app', async () => {
  const customer = await stage.connected();
  expect(await questionsOf(() => customer.wake())).toBe(0);
  expect(await questionsOf(() => customer.app.change({ import_type: 'all' }))).toBe(0);
  stage.clock.advance(3 * hour);
  expect(await questionsOf(() => customer.wake())).toBe(0);
  stage.clock.advance(2 * hour);
  expect(await questionsOf(() => customer.wake())).toBe(2);
  expect(await questionsOf(() => customer.wake())).toBe(0);
});

test('a new callback URL is not the one that was used', async () => {
  const customer = await stage.customer();
  const first = customer.field('callback_url');
  await customer.authorise();
  stage.lansweeper.fail('token', { status: 400, body: { error: 'invalid_grant' } });
  await wakeLater(customer);
  stage.lansweeper.recover();
  expect(customer.field('callback_url')).not.toBe(first);
  expect((await customer.comeBack('code=x', String(first))).status).toBe(401);
});

test('who lifts the suspension after a loss is believed as far as Lansweeper agrees', async () => {
  const customer = await stage.connected();
  stage.lansweeper.fail('token', { status: 400, body: { error: 'invalid_grant' } });
  await wakeLater(customer);
  await customer.app.resume();
  expect(customer.state()).toMatchObject({ status: 'failure', suspended: true });
  stage.lansweeper.recover();
  const synced = customer.synced();
  await customer.app.resume();
  expect(customer.state()).toEqual(connected);
  expect(customer.synced()).toBe(synced + 1);
});

test('who lifts the suspension before the access was allowed finds it suspended again', async () => {
  const customer = await stage.customer();
  await customer.app.resume();
  expect(customer.state()).toMatchObject({ status: 'pending_authorization', hasCallbackUrl: true, suspended: true });
});

test('a suspension that a person has made and lifts is followed by a check and a synchronization', async () => {
  const customer = await stage.connected();
  await customer.app.suspend('We are moving house');
  expect(customer.state()).toMatchObject({ suspended: true, comment: 'We are moving house' });
  const [synced, asked] = [customer.synced(), stage.lansweeper.count('AuthorizedSites')];
  await customer.app.resume();
  expect(customer.state()).toEqual(connected);
  expect(customer.synced()).toBe(synced + 1);
  // One for the check, one for the synchronization.
  expect(stage.lansweeper.count('AuthorizedSites') - asked).toBe(2);
});

test('where 4me refuses the token of the app in the account, it is suspended, its fields stay, and a rotated token helps', async () => {
  const customer = await stage.connected();
  const restore = customer.loseAccess();
  await wakeLater(customer);
  const lost = {
    status: 'success',
    hasCallbackUrl: false,
    suspended: true,
    comment: expect.stringMatching(/Rotate that token/) as string,
  };
  expect(customer.state()).toEqual(lost);
  await customer.app.resume();
  expect(customer.state()).toEqual(lost);
  restore();
  // The right token alone is not known to be there while the app is suspended: the account is out of reach.
  await wakeLater(customer);
  expect(customer.state()).toEqual(lost);
  const synced = customer.synced();
  await customer.app.resume();
  expect(customer.state()).toEqual(connected);
  expect(customer.synced()).toBe(synced + 1);
});

test.each([
  ['client ID', { client_id: 'client-2' }],
  ['client secret', { client_secret: 'another secret' }],
  ['status, by the form, when a secret is entered again', { connection_status: 'pending_callback_url' }],
] as const)('another %s makes what was authorised void', async (_what, change) => {
  const customer = await stage.connected();
  await customer.app.change(change);
  expect(customer.state()).toMatchObject({ status: 'pending_authorization', hasCallbackUrl: true, suspended: true });
  expect(await customer.document('lansweeper')).toEqual({});
  await customer.app.change({ client_secret: entered.client_secret });
  expect((await customer.authorise()).status).toBe(303);
  expect(customer.state()).toEqual(connected);
});

const names = (count: number): string => Array.from({ length: count }, (_, n) => `* name ${String(n)}`).join('\n');

test.each([
  ['no installation', { installation_handling: 'selected_only' }, { installations: '* Main' }, /Installations.*empty/],
  [
    '21 installations',
    { installation_handling: 'selected_only', installations: names(21) },
    { installations: names(20) },
    /21 entries, of at most 20/,
  ],
  ['no type', { import_type: 'selected_types_only', asset_types: '' }, { import_type: 'all' }, /Types.*empty/],
  [
    '100 types',
    { import_type: 'selected_types_only', asset_types: names(100) },
    { asset_types: names(99) },
    /100 entries, of at most 99/,
  ],
] as const)(
  'who has selected %s reads what to correct, and a synchronization follows the correction',
  async (_what, wrong, right, comment) => {
    const customer = await stage.connected();
    const synced = customer.synced();
    await customer.app.change(wrong);
    expect(customer.state()).toMatchObject({
      status: 'success',
      suspended: true,
      comment: expect.stringMatching(comment) as string,
    });
    await customer.app.change(right);
    expect(customer.state()).toEqual(connected);
    expect(customer.synced()).toBe(synced + 1);
  },
);

test('two customers have nothing in common: one may lose its connection while the other keeps it', async () => {
  const [one, other] = [await stage.connected(), await stage.connected()];
  await one.app.change({ client_id: 'client-3' });
  await other.wake();
  expect(one.state().status).toBe('pending_authorization');
  expect(other.state()).toEqual(connected);
});

test('the removal of the app removes what was authorised', async () => {
  const customer = await stage.connected();
  expect(await customer.document('lansweeper')).toBeDefined();
  await customer.app.remove();
  expect(await customer.document('lansweeper')).toBeUndefined();
});
