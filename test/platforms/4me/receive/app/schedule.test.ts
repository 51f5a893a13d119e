import { expect, test } from 'vitest';
import { app, schedule, type ScheduledWork } from '../../../../../src/platforms/4me/receive/index.ts';
import { instanceRow, tryOut } from './fake-instances.ts';

const form = { fields: {}, secrets: {} };
const due = { schedule: 'due' };
const run = (work: (context: ScheduledWork) => Promise<void>) =>
  schedule(app({ ...form, documents: ['progress'] }), 'due', work);

const customers = (count: number) =>
  Array.from({ length: count }, (_, index) => instanceRow(`customer-${String(index)}`));

test('all installations are found, in pages of a hundred, each once', async () => {
  const found: string[] = [];
  const tried = await tryOut(
    [
      run(async ({ installations, send }) => {
        for await (const { account } of installations()) {
          found.push(account);
          await send('sync', [{ account }]);
        }
      }),
    ],
    { rows: customers(300) },
  );
  await tried.bound.raw(due);
  expect(new Set(found).size).toBe(300);
  expect(tried.bound.sent).toHaveLength(300);
  expect(tried.asked()).toEqual(['ActiveAppInstances', 'ActiveAppInstances', 'ActiveAppInstances']);
});

test('those that are switched off or suspended, or that do not fit a filter, are left out', async () => {
  const found: unknown[] = [];
  const rows = [
    instanceRow('off', { enabledByCustomer: false }),
    instanceRow('disabled', { disabled: true }),
    instanceRow('suspended', { suspended: true }),
    instanceRow('started', { customFields: [{ id: 'Start', value: '2026-04-30T00:00:00Z' }] }),
    instanceRow('fits', { customFields: [{ id: 'Status', value: 'success' }] }),
    instanceRow('not/an account'),
  ];
  const tried = await tryOut(
    [
      run(async ({ installations }) => {
        const customFilters = [
          { name: 'Start', values: [null] },
          { name: 'Status', values: ['success', null] },
        ];
        for await (const one of installations({ customFilters })) found.push(one);
      }),
    ],
    { rows },
  );
  await tried.bound.raw(due);
  expect(found).toEqual([{ account: 'fits', id: 'instance of fits', customFields: { Status: 'success' } }]);
});

test('work that changes what was found does not lose the place in the pages', async () => {
  let count = 0;
  const tried = await tryOut(
    [
      run(async ({ installations }) => {
        for await (const { account } of installations()) {
          count += 1;
          const row = tried.rows.get(account);
          if (row !== undefined) row.suspended = true;
        }
      }),
    ],
    { rows: customers(250) },
  );
  await tried.bound.raw(due);
  expect(count).toBe(250);
});

test('a 4me that gives the same page for ever is not asked for ever', async () => {
  const tried = await tryOut([
    run(async ({ installations }) => {
      for await (const { account } of installations()) throw new Error(account);
    }),
  ]);
  const pageInfo = { hasNextPage: true, endCursor: 'same' };
  tried.intercept = ({ path }) =>
    path.endsWith('/token') ? undefined : { status: 200, body: { data: { appInstances: { pageInfo, nodes: [] } } } };
  await expect(tried.bound.raw(due)).rejects.toThrow('the same page');
});

test('a run may keep documents of each customer', async () => {
  let kept: unknown;
  const tried = await tryOut([
    run(async ({ documentsOf }) => {
      await documentsOf('wna-it').change('progress', () => ({ asked: true }));
      kept = [await documentsOf('wna-it').get('progress'), await documentsOf('globex').get('progress')];
    }),
  ]);
  await tried.bound.raw(due);
  expect(kept).toEqual([{ asked: true }, undefined]);
});
