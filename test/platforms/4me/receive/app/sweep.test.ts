import { onTestFinished, test, expect } from 'vitest';
import { app, ready } from '../../../../../src/platforms/4me/receive/index.ts';
import { createHandler } from '../../../../../src/runtime/handler.ts';
import { bindFunction, type BoundFunction, type Received } from '../../../../support/bound-function.ts';

const domain = '4me-sandbox.test';
const environment = {
  PARAM_4ME_DOMAIN: domain,
  PARAM_BOOTSTRAP_ACCOUNT: 'wdc',
  PARAM_OFFERING_REFERENCE: 'swept',
};
const secrets = { [`4me-app-builder/${domain}/wdc`]: { clientID: 'client', token: 'secret' } };
const scheduled = { source: 'aws.events', 'detail-type': 'Scheduled Event', detail: {} };
const start = Date.UTC(2026, 4, 1);

interface Row {
  readonly account: string;
  readonly updatedAt: string;
}

interface Asked {
  readonly variables: { readonly since?: string; readonly after: string | null };
}

/** 4me with these app instances, in pages of 100, as the query asks for them. */
function platformOf(rows: () => readonly Row[]): BoundFunction['reply'] {
  return (request: Received) => {
    if (request.path.endsWith('/token')) return { status: 200, body: { access_token: 't', expires_in: 3600 } };
    const { since, after } = (JSON.parse(request.body) as Asked).variables;
    const all = rows()
      .filter(({ updatedAt }) => since === undefined || Date.parse(updatedAt) >= Date.parse(since))
      .toSorted((a, b) => (since === undefined ? 0 : a.updatedAt.localeCompare(b.updatedAt)));
    const from = after === null ? 0 : Number(after);
    const nodes = all
      .slice(from, from + 100)
      .map(({ account, updatedAt }) => ({ updatedAt, customerAccount: { id: account } }));
    const pageInfo = { hasNextPage: from + 100 < all.length, endCursor: String(from + 100) };
    return { status: 200, body: { data: { appInstances: { pageInfo, nodes } } } };
  };
}

async function sweeper(rows: () => readonly Row[]) {
  const handler = createHandler(
    app({ fields: {}, secrets: {} }).installation({ configure: () => Promise.resolve(ready()) }),
  );
  const bound = await bindFunction(handler, { environment, now: start, secrets });
  onTestFinished(() => bound[Symbol.asyncDispose]());
  bound.reply = platformOf(rows);
  return {
    bound,
    /** Accounts that one run announces. `left`: milliseconds that the function has. */
    run: async (left = 15_000): Promise<readonly string[]> => {
      const before = bound.announced.length;
      await bound.raw(scheduled, { getRemainingTimeInMillis: () => left });
      return bound.announced.slice(before).map(({ account }) => account);
    },
  };
}

const at = (minutes: number): string => new Date(start + minutes * 60_000).toISOString();
const customers = (count: number): Row[] =>
  Array.from({ length: count }, (_, index) => ({ account: `customer-${String(index)}`, updatedAt: at(index) }));

test('all installations are looked through once, then the changed ones at once and a hundred of all in turn', async () => {
  const rows = customers(300);
  const { run, bound } = await sweeper(() => rows);
  expect(new Set(await run()).size).toBe(300);
  const second = await run();
  // What was changed in the last minute before is looked at again.
  expect(second.slice(0, 2)).toEqual(['customer-298', 'customer-299']);
  expect(second.slice(2)).toEqual(
    customers(200)
      .slice(100)
      .map(({ account }) => account),
  );
  rows[7] = { account: 'customer-7', updatedAt: at(400) };
  const third = await run();
  expect(third.slice(0, 3)).toEqual(['customer-298', 'customer-299', 'customer-7']);
  expect(third).toHaveLength(3 + 98);
  // From the beginning again.
  const fourth = await run();
  expect(fourth).toHaveLength(100);
  expect(fourth.slice(0, 3)).toEqual(['customer-7', 'customer-0', 'customer-1']);
  expect(bound.announced.every((change) => change.domain === domain && change.offering === 'swept')).toBe(true);
});

test('a run whose time is over is continued by the next one', async () => {
  const rows = customers(300);
  const { run } = await sweeper(() => rows);
  const first = await run(1000);
  expect(first).toHaveLength(100);
  const second = await run(1000);
  const third = await run(1000);
  const fourth = await run(15_000);
  expect(new Set([...first, ...second, ...third, ...fourth]).size).toBe(300);
});

test('many instances that were changed at the same moment do not stop it from getting on', async () => {
  const rows = Array.from({ length: 350 }, (_, index) => ({ account: `customer-${String(index)}`, updatedAt: at(1) }));
  const { run } = await sweeper(() => rows);
  expect(new Set(await run()).size).toBe(350);
});

test('an announcement that fails makes the event come again, and nothing is passed over', async () => {
  const rows = customers(30);
  let fails = true;
  const handler = createHandler(
    app({ fields: {}, secrets: {} }).installation({ configure: () => Promise.resolve(ready()) }),
  );
  const told: string[] = [];
  const bound = await bindFunction(handler, {
    environment,
    now: start,
    secrets,
    ports: {
      announce: ({ account }) => {
        if (fails && account === 'customer-20') return Promise.reject(new Error('the bus is away'));
        told.push(account);
        return Promise.resolve();
      },
    },
  });
  onTestFinished(() => bound[Symbol.asyncDispose]());
  bound.reply = platformOf(() => rows);
  await expect(bound.raw(scheduled)).rejects.toThrow('the bus is away');
  fails = false;
  await bound.raw(scheduled);
  expect(new Set(told).size).toBe(30);
});

test('an installation whose run has failed is looked at by the next sweep, and by each one until it has not', async () => {
  let fails = true;
  const rows = customers(300);
  const handler = createHandler(
    app({ fields: {}, secrets: {} }).installation({
      configure: () => (fails ? Promise.reject(new Error('it is away')) : Promise.resolve(ready())),
    }),
  );
  const bound = await bindFunction(handler, { environment, now: start, secrets });
  onTestFinished(() => bound[Symbol.asyncDispose]());
  const sweep = platformOf(() => rows);
  const instance = { id: 'i', createdAt: at(0), disabled: false, enabledByCustomer: true, suspended: false };
  bound.reply = (request) =>
    request.body.includes('AppInstanceOfCustomer')
      ? { status: 200, body: { data: { appInstances: { nodes: [{ ...instance, customFields: [] }] } } } }
      : sweep(request);
  const woken = {
    source: 'app-builder',
    'detail-type': 'Installation Changed',
    detail: { domain, account: 'customer-150', offering: 'swept' },
  };
  const run = async (): Promise<readonly string[]> => {
    const before = bound.announced.length;
    await bound.raw(scheduled);
    return bound.announced.slice(before).map(({ account }) => account);
  };
  await run();
  await expect(bound.raw(woken)).rejects.toThrow('it is away');
  expect(await run()).toContain('customer-150');
  await expect(bound.raw(woken)).rejects.toThrow('it is away');
  await expect(bound.raw(woken)).rejects.toThrow('it is away');
  expect((await run())[0]).toBe('customer-150');
  fails = false;
  await bound.raw(woken);
  expect((await run())[0]).not.toBe('customer-150');
});
