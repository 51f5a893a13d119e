import { afterAll, beforeAll, expect, test } from 'vitest';
import type { JsonObject } from '../../../../src/runtime/ports.ts';
import { hour, minute, openSyncStage, type Customer, type SyncStage } from './sync-stage.ts';

let stage: SyncStage;
let customer: Customer;

beforeAll(async () => {
  const sources = [
    { name: 'Office', assets: { count: 30, seed: 3 } },
    { name: 'Plant', assets: { count: 20, seed: 4 } },
  ];
  stage = await openSyncStage({ sites: [{ name: 'Main site', sources }] });
  customer = await stage.customer();
  await customer.connect();
}, 60_000);
afterAll(async () => stage[Symbol.asyncDispose]());

const ended = (): number => stage.logged('synchronised').length;

async function checkpoint(): Promise<JsonObject & { readonly id: string; readonly startedAt: number }> {
  return (await customer.document('sync')) as JsonObject & { readonly id: string; readonly startedAt: number };
}

/** What a process that ended in the middle of the last sync would have left. */
async function leave(changes: JsonObject): Promise<void> {
  const { state } = stage.kit.engine;
  const name = `4me-app-builder/lansweeper/${stage.kit.sandbox.domain}/instances/${customer.account}/sync`;
  const stored = await state.get(name);
  await state.put(name, { ...stored?.value, ...changes }, stored?.version);
}

test.each([
  ['settings of the app were changed', { settings: 'others' }],
  ['it was begun so long ago that nothing of it is of use', { startedAt: 0 }],
])(
  'a sync that cannot go on because %s is begun anew by the message that would go on with it',
  async (_what, changes) => {
    const before = ended();
    const { id } = await checkpoint();
    await leave({ ...changes, endedAt: null });
    await stage.deliver({ account: customer.account, sync: id }, 2);
    expect(ended()).toBe(before + 1);
    expect((await checkpoint()).id).not.toBe(id);
  },
);

test('a message that goes on with a sync that has ended, or that another one has replaced, is done', async () => {
  const before = ended();
  const { id } = await checkpoint();
  await stage.deliver({ account: customer.account, sync: id }, 2);
  await stage.deliver({ account: customer.account, sync: 'replaced' }, 3);
  expect(ended()).toBe(before);
});

test('a customer who is due and whose sync has just ended needs no second one', async () => {
  const before = ended();
  await stage.deliver({ account: customer.account, reason: 'due' });
  expect(ended()).toBe(before);
});

test('a sync that was cut off after the customer was told of its start, and before anything was kept, is begun', async () => {
  const before = ended();
  const { startedAt } = await checkpoint();
  await leave({ startedAt: startedAt - 9 * hour });
  await stage.deliver({ account: customer.account, reason: 'due' }, 2);
  expect(ended()).toBe(before + 1);
});

test('a sync of what was authorised before is not gone on with after another authorisation', async () => {
  const [known] = (await checkpoint())['sources'] as readonly JsonObject[];
  const gone = { id: 'gone', name: 'Gone' };
  const source = { id: 'gone', name: 'Gone', site: gone };
  await leave({ endedAt: null, sources: [{ ...known, source, state: 'open', cursor: null }], others: [] });
  await customer.app.change({ connection_status: 'pending_callback_url' });
  await stage.kit.runSchedules('Sweep');
  await customer.connect();
  expect(customer.summary()).not.toMatch(/Gone|Not completed/);
  expect(customer.summary()).toContain('Assets of 2 sources');
  expect(customer.app.instance().suspended).toBe(false);
});

test('a page that was being read when the time of a function was over is read by the next message', async () => {
  const sources = [{ name: 'Office', assets: { count: 100, seed: 3 } }];
  const parameters = { PageSizeParameter: '10' };
  await using slow = await openSyncStage({ sites: [{ name: 'Main site', sources }], parameters });
  const one = await slow.customer();
  let pages = 0;
  slow.watch((text) => {
    if (!text.includes('assetResources')) return;
    pages += 1;
    if (pages !== 4) return;
    slow.clock.advance(14 * minute);
    slow.discovery.failWith('cut', { on: 'assetResources', times: 1 });
  });
  await one.connect();
  expect(slow.logged('failed')).toEqual([]);
  expect(slow.logged('sync goes on in a next message')).toHaveLength(1);
  expect(slow.logged('synchronised')).toHaveLength(1);
});
