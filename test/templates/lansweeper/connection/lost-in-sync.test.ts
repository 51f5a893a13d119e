import { afterAll, beforeAll, expect, test } from 'vitest';
import { hour, openConnectionStage, type ConnectionStage, type Customer } from './connection-stage.ts';

let stage: ConnectionStage;

beforeAll(async () => {
  // Nothing tells of a change of an instance here, so that only a synchronization finds out.
  stage = await openConnectionStage({ installationWebhooks: false });
}, 60_000);
afterAll(async () => stage[Symbol.asyncDispose]());

async function connected(): Promise<Customer> {
  const customer = await stage.connected();
  expect(customer.synced()).toBe(1);
  return customer;
}

/** All customers whose turn it is. */
async function syncLater(): Promise<void> {
  stage.clock.advance(9 * hour);
  await stage.kit.runSchedules('Due');
}

test.each([
  ['takes back what was allowed', { status: 400, body: { error: 'invalid_grant' } }, /does not let the app in/],
  ['does not know the client', { status: 400, body: { error: 'invalid_client' } }, /client ID and the client secret/],
] as const)('a synchronization to which Lansweeper %s ends the connection', async (_what, answer, comment) => {
  const customer = await connected();
  stage.lansweeper.fail('token', answer);
  await syncLater();
  stage.lansweeper.recover();
  expect(customer.state()).toEqual({
    status: 'failure',
    hasCallbackUrl: true,
    suspended: true,
    comment: expect.stringMatching(comment) as string,
  });
  expect(stage.kit.deadLetters()).toEqual([]);
  expect((await customer.authorise()).status).toBe(303);
  expect(customer.state()).toMatchObject({ status: 'success', hasCallbackUrl: false, suspended: false });
  expect(customer.synced()).toBe(2);
});

test('a synchronization that finds no site ends the connection', async () => {
  const customer = await connected();
  const { sites } = stage.lansweeper;
  stage.lansweeper.sites = [];
  await syncLater();
  stage.lansweeper.sites = sites;
  expect(customer.state()).toMatchObject({ status: 'failure', hasCallbackUrl: true, suspended: true });
});

test('a suspension that is lifted without an event is found by the sweep, and a synchronization follows', async () => {
  const customer = await connected();
  stage.lansweeper.fail('token', { status: 400, body: { error: 'invalid_grant' } });
  await syncLater();
  stage.lansweeper.recover();
  await customer.app.resume();
  expect(customer.synced()).toBe(1);
  await stage.kit.runSchedules('Sweep');
  expect(customer.state()).toMatchObject({ status: 'success', hasCallbackUrl: false, suspended: false });
  expect(customer.synced()).toBe(2);
});
