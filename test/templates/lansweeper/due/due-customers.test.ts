import { afterAll, beforeAll, expect, test } from 'vitest';
import { seedInstances } from '../../../../src/platforms/4me/standin/world/seed-customer.ts';
import type { AppInstanceRow } from '../../../../src/platforms/4me/standin/world/rows.ts';
import type { Json } from '../../../../src/runtime/ports.ts';
import { hour, openConnectionStage, type ConnectionStage } from '../connection/connection-stage.ts';

let stage: ConnectionStage;

beforeAll(async () => {
  stage = await openConnectionStage({ installationWebhooks: false });
}, 60_000);
afterAll(async () => stage[Symbol.asyncDispose]());

/** Instances as they are at 4me, without anything of them here: their messages end as soon as they are looked at. */
function install(
  accounts: readonly string[],
  fields: Readonly<Record<string, Json>>,
  flags: Partial<AppInstanceRow> = {},
): void {
  const { world } = stage.kit.sandbox;
  for (const account of accounts) {
    world.insert('Account', { account, name: account, trusts: ['wdc'], disabled: false });
  }
  for (const row of seedInstances(world, 'lansweeper', accounts, () => ({ client_id: 'client-1', ...fields }))) {
    world.update('AppInstance', row, flags);
  }
}

const named = (name: string, count: number): readonly string[] =>
  Array.from({ length: count }, (_, index) => `${name}-${String(index)}`);

/** What is logged of an account without secrets, while they may be on their way and after that. */
const outcomes: readonly unknown[] = ['secrets are on their way', 'suspended'];

/** Accounts of messages that came out of the queue so far, in their order. */
const delivered = (): readonly string[] =>
  stage.kit
    .log()
    .filter(({ queue, message }) => queue === 'sync' && outcomes.includes(message))
    .flatMap(({ account }) => (typeof account === 'string' ? [account] : []));

test(
  'all customers whose turn it is get one message, 300 of them too, spread over some minutes',
  { timeout: 60_000 },
  async () => {
    const { kit, clock } = stage;
    const start = (hours: number): string => new Date(clock.now() - hours * hour).toISOString();
    const long = named('long-ago', 260);
    const never = named('never', 40);
    install(long, { connection_status: 'success', sync_start_at: start(8.1) });
    install(never, { connection_status: 'success' });
    install(named('recently', 5), { connection_status: 'success', sync_start_at: start(7.9) });
    install(named('unfinished', 5), { connection_status: 'pending_authorization' });
    install(named('suspended', 5), { connection_status: 'success', sync_start_at: start(9) }, { suspended: true });
    install(named('disabled', 5), { connection_status: 'success', sync_start_at: start(9) }, { disabled: true });
    install(named('left', 5), { connection_status: 'success' }, { enabledByCustomer: false });
    const requests = await kit.requestsOf(async () => kit.runSchedules('Due'));
    expect(requests.filter((name) => name === 'ActiveAppInstances')).toHaveLength(4);
    expect(kit.log()).toContainEqual(expect.objectContaining({ message: 'customers are due', count: 300 }));
    expect(delivered()).toHaveLength(10);
    await kit.pass(5 * 60_000);
    expect(delivered().length).toBeGreaterThan(100);
    expect(delivered().length).toBeLessThan(200);
    await kit.pass(10 * 60_000);
    const all = delivered();
    expect(all).toHaveLength(300);
    expect(new Set(all)).toEqual(new Set([...long, ...never]));
  },
);
