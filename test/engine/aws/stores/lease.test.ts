import { afterEach, describe, expect, test, vi } from 'vitest';
import type { FoundRow, TableCalls } from '../../../../src/engine/aws/requests/calls.ts';
import { type Leases, tableLeases } from '../../../../src/engine/aws/stores/lease.ts';

afterEach(() => vi.useRealTimers());

interface Table {
  readonly rows: Map<string, FoundRow>;
  readonly calls: TableCalls;
  readonly clock: { time: number };
  exists: boolean;
  /** The next write happens, but its answer is lost, and it is sent again. */
  repeatsNext: boolean;
}

/** One DynamoDB table for several command lines; conditions as the leases use them. */
function tableOf(): Table {
  const rows = new Map<string, FoundRow>();
  const clock = { time: Date.parse('2026-11-21T12:00:00Z') };
  const table: Table = { rows, clock, exists: true, repeatsNext: false, calls: undefined as never };
  const check = (key: string, condition: string, values: FoundRow): void => {
    if (!table.exists) throw named('ResourceNotFoundException');
    const row = rows.get(key);
    const holds = condition.startsWith('attribute_not_exists')
      ? row === undefined || Number(row['until']?.N) <= Number(values[':now']?.N)
      : row?.['owner']?.S === values[':owner']?.S;
    if (!holds) throw Object.assign(named('ConditionalCheckFailedException'), row === undefined ? {} : { Item: row });
  };
  const unused = (): never => {
    throw new Error('leases do not need it');
  };
  const calls: TableCalls = {
    getItem: unused,
    scan: unused,
    async putItem({ Item, ConditionExpression = '', ExpressionAttributeValues = {} }) {
      await Promise.resolve();
      const key = Item['pk'] !== undefined && 'S' in Item['pk'] ? Item['pk'].S : '';
      for (let times = table.repeatsNext ? 2 : 1; times > 0; times -= 1) {
        check(key, ConditionExpression, ExpressionAttributeValues);
        rows.set(key, Item);
      }
    },
    async deleteItem({ Key, ConditionExpression = '', ExpressionAttributeValues = {} }) {
      await Promise.resolve();
      const key = Key['pk'] !== undefined && 'S' in Key['pk'] ? Key['pk'].S : '';
      check(key, ConditionExpression, ExpressionAttributeValues);
      rows.delete(key);
    },
  };
  return Object.assign(table, { calls });
}

function named(name: string): Error {
  return Object.assign(new Error(name), { name });
}

function run(table: Table): Leases {
  return tableLeases(
    () => table.calls,
    'app-builder-state',
    () => table.clock.time,
  );
}

const lockedBy = (who: string) => ({
  code: 'AB-ENGINE-LOCKED',
  exit: 'locked',
  because: expect.stringContaining(who) as string,
});

describe('a lease in the state table', () => {
  test('of 20 runs at the same moment one gets, and the others learn who has it since when', async () => {
    const table = tableOf();
    const taken = await Promise.allSettled(
      Array.from({ length: 20 }, (_, n) => run(table).take('deploy', { who: `run ${String(n)}` })),
    );
    expect(taken.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const holder = table.rows.get('lease/deploy')?.['who']?.S ?? '';
    for (const one of taken) {
      if (one.status === 'rejected')
        expect(one.reason).toMatchObject({
          ...lockedBy(holder),
          because: `${holder} has it since 2026-11-21T12:00:00.000Z`,
        });
    }
  });

  test('is free for others as soon as it is given back', async () => {
    const table = tableOf();
    const lease = await run(table).take('deploy', { who: 'ann' });
    await lease[Symbol.asyncDispose]();
    expect(table.rows.size).toBe(0);
    await run(table).take('deploy', { who: 'bob' });
  });

  test('of a run that was killed is taken over when it has run out, and not before', async () => {
    const table = tableOf();
    await run(table).take('deploy', { who: 'killed' });
    table.clock.time += 119_999;
    await expect(run(table).take('deploy', { who: 'bob' })).rejects.toMatchObject(lockedBy('killed'));
    table.clock.time += 1;
    await run(table).take('deploy', { who: 'bob' });
    expect(table.rows.get('lease/deploy')?.['who']?.S).toBe('bob');
  });

  test('is renewed for as long as it is held', async () => {
    vi.useFakeTimers();
    const table = tableOf();
    const lease = await run(table).take('deploy', { who: 'ann' });
    for (let minutes = 0; minutes < 10; minutes += 0.5) {
      table.clock.time += 30_000;
      await vi.advanceTimersByTimeAsync(30_000);
    }
    await expect(run(table).take('deploy', { who: 'bob' })).rejects.toMatchObject({
      because: 'ann has it since 2026-11-21T12:00:00.000Z',
    });
    await lease[Symbol.asyncDispose]();
    expect(vi.getTimerCount()).toBe(0);
  });

  test('that somebody else took over is neither renewed nor taken from them', async () => {
    vi.useFakeTimers();
    const table = tableOf();
    const lost = await run(table).take('deploy', { who: 'asleep' });
    table.clock.time += 600_000;
    await run(table).take('deploy', { who: 'bob' });
    await vi.advanceTimersByTimeAsync(30_000);
    await lost[Symbol.asyncDispose]();
    expect(table.rows.get('lease/deploy')?.['who']?.S).toBe('bob');
  });

  test('that somebody else took over in the meantime ends the run before it changes anything more', async () => {
    vi.useFakeTimers();
    const table = tableOf();
    const [asleep, awake] = [run(table), run(table)];
    const lost = await asleep.take('deploy', { who: 'asleep' });
    await asleep.confirm();
    table.clock.time += 600_000;
    const theirs = await awake.take('deploy', { who: 'bob' });
    await expect(asleep.confirm()).rejects.toMatchObject(lockedBy('bob'));
    await vi.advanceTimersByTimeAsync(30_000);
    await expect(asleep.confirm()).rejects.toMatchObject(lockedBy('bob'));
    await theirs[Symbol.asyncDispose]();
    await lost[Symbol.asyncDispose]();
    await asleep.confirm();
    expect(table.rows.size).toBe(0);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('that somebody else had in the meantime ends the run, too: what it planned may be old', async () => {
    vi.useFakeTimers();
    const table = tableOf();
    const asleep = run(table);
    const lost = await asleep.take('deploy', { who: 'asleep' });
    table.clock.time += 600_000;
    await (await run(table).take('deploy', { who: 'bob' }))[Symbol.asyncDispose]();
    await expect(asleep.confirm()).rejects.toMatchObject({ code: 'AB-ENGINE-LOCK-LOST', exit: 'failed' });
    await expect(asleep.confirm()).rejects.toMatchObject({ code: 'AB-ENGINE-LOCK-LOST' });
    await run(table).take('deploy', { who: 'carol' });
    await expect(asleep.confirm()).rejects.toMatchObject(lockedBy('carol'));
    await lost[Symbol.asyncDispose]();
    expect(table.rows.get('lease/deploy')?.['who']?.S).toBe('carol');
  });

  test('that ran out and that nobody wanted is taken again, since when it was first taken', async () => {
    vi.useFakeTimers();
    const table = tableOf();
    const leases = run(table);
    const lease = await leases.take('deploy', { who: 'ann' });
    table.clock.time += 600_000;
    await leases.confirm();
    await expect(run(table).take('deploy', { who: 'bob' })).rejects.toMatchObject({
      because: 'ann has it since 2026-11-21T12:00:00.000Z',
    });
    await lease[Symbol.asyncDispose]();
    expect(vi.getTimerCount()).toBe(0);
  });

  test('that could not be claimed right after the table was made is claimed before the next change', async () => {
    const table = tableOf();
    table.exists = false;
    const [first, second] = [run(table), run(table)];
    const lease = await first.take('provision', { who: 'ann' });
    await first.claimPending();
    await second.take('provision', { who: 'bob' });
    table.exists = true;
    await first.confirm();
    await expect(second.confirm()).rejects.toMatchObject(lockedBy('ann'));
    await lease[Symbol.asyncDispose]();
    expect(table.rows.size).toBe(0);
  });

  test('costs no request to confirm while it is renewed', async () => {
    const table = tableOf();
    const leases = run(table);
    const lease = await leases.take('deploy', { who: 'ann' });
    table.exists = false;
    table.clock.time += 119_999;
    await leases.confirm();
    expect(table.rows.get('lease/deploy')?.['who']?.S).toBe('ann');
    table.exists = true;
    await lease[Symbol.asyncDispose]();
  });

  test('whose answer was lost knows its own row again', async () => {
    const table = tableOf();
    table.repeatsNext = true;
    const lease = await run(table).take('deploy', { who: 'ann' });
    await lease[Symbol.asyncDispose]();
    expect(table.rows.size).toBe(0);
  });

  test('is claimed when the table was made, where there was none before', async () => {
    const table = tableOf();
    table.exists = false;
    const [first, second] = [run(table), run(table)];
    const lease = await first.take('provision', { who: 'ann' });
    await second.take('provision', { who: 'bob' });
    table.exists = true;
    await first.claimPending();
    await expect(second.claimPending()).rejects.toMatchObject(lockedBy('ann'));
    await lease[Symbol.asyncDispose]();
    await first.claimPending();
    expect(table.rows.size).toBe(0);
  });

  test('that was given back before there was a table needs none', async () => {
    const table = tableOf();
    table.exists = false;
    const leases = run(table);
    await (await leases.take('provision', { who: 'ann' }))[Symbol.asyncDispose]();
    table.exists = true;
    await leases.claimPending();
    expect(table.rows.size).toBe(0);
  });
});
