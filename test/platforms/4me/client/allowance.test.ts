import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Allowance } from '../../../../src/platforms/4me/client/allowance.ts';
import { document } from '../../../../src/platforms/4me/client/document.ts';
import { RateLimited, Unavailable } from '../../../../src/platforms/4me/client/errors.ts';
import { fakePlatform, type Reply } from './fake-platform.ts';

const read = document<{ readonly me: { readonly name: string } }, object>('query Me { me { name } }');
const begin = 1_800_000_000;
const patience = { attempts: 5, longestWait: 60_000 };
const spent = (limit: string, seconds: number, left = 0): Reply => ({
  headers: {
    [`${limit}-remaining`]: String(left),
    [`${limit}-reset`]: String(begin + seconds),
    'x-costlimit-cost': '9',
  },
});

describe('of what the platform says is left (4me-facts §5)', () => {
  test.each([['x-ratelimit'], ['x-costlimit']])('nothing: the next request waits until %s is reset', async (limit) => {
    const { client, waits } = await fakePlatform(spent(limit, 30), {});
    const one = client({ patience });
    await one.query(read, {});
    expect(waits).toEqual([]);
    await one.query(read, {});
    expect(waits).toEqual([30_000]);
    await one.query(read, {});
    expect(waits).toEqual([30_000]);
  });

  test('nothing, for longer than there is patience: the next request is not even sent', async () => {
    const { client, to } = await fakePlatform(spent('x-ratelimit', 900), {});
    const one = client({ patience });
    await one.query(read, {});
    await expect(one.query(read, {})).rejects.toMatchObject({ code: 'AB-4ME-RATE', retryAfter: 900 });
    expect(to('graphql')).toHaveLength(1);
  });

  test('nothing, until after the deadline: neither', async () => {
    const { client, to, clock } = await fakePlatform(spent('x-costlimit', 30), {});
    const one = client({ patience, deadline: clock.now + 20_000 });
    await one.query(read, {});
    await expect(one.query(read, {})).rejects.toThrow(RateLimited);
    expect(to('graphql')).toHaveLength(1);
  });

  test('something: nobody waits', async () => {
    const { client, waits } = await fakePlatform(spent('x-ratelimit', 30, 1));
    const one = client({ patience });
    for (let count = 0; count < 3; count += 1) await one.query(read, {});
    expect(waits).toEqual([]);
  });

  test('is shared by clients with the same token, as is a 429', async () => {
    const { client, waits, clock, options } = await fakePlatform({ status: 429, headers: { 'retry-after': '7' } }, {});
    const allowance = new Allowance(() => clock.now);
    const one = client({ allowance, patience });
    const other = client({ allowance, patience });
    const sleep = async (milliseconds: number): Promise<void> => {
      if (waits.length === 0) {
        waits.push(0);
        await other.query(read, {});
      }
      await options().sleep?.(milliseconds);
    };
    await client({ allowance, patience, sleep }).query(read, {});
    // The other one has waited for what it was not told itself.
    expect(waits.slice(0, 2)).toEqual([0, 7_000]);
    await one.query(read, {});
    expect(waits).toHaveLength(3);
  });

  test('whatever the headers say, a wait is never longer than the hour of the limits', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.nat(), (left, reset, now) => {
        const allowance = new Allowance(() => 5);
        const given = { get: (name: string) => (name.endsWith('remaining') ? left : reset) } as unknown as Headers;
        allowance.note(given, now);
        const wait = allowance.wait();
        expect(wait >= 0 && wait <= 3_600_000).toBe(true);
      }),
    );
    const allowance = new Allowance(() => 5);
    allowance.note(new Headers({ 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '99999999999' }), begin * 1000);
    expect(allowance.wait()).toBe(0);
  });
});

describe('a deadline', () => {
  test('ends the attempts before a wait that would last longer', async () => {
    const { client, waits, clock, to } = await fakePlatform({ status: 503 });
    await expect(client({ patience, deadline: clock.now + 1_500 }).query(read, {})).rejects.toThrow(Unavailable);
    expect(waits).toEqual([400, 800]);
    expect(to('graphql')).toHaveLength(3);
  });

  test('that is over lets nothing be sent', async () => {
    const { client, clock, got } = await fakePlatform();
    await expect(client({ deadline: clock.now }).query(read, {})).rejects.toThrow('no usable answer');
    // It is no limit of the platform's that ends before the next message.
    await expect(client({ deadline: clock.now - 1000 }).query(read, {})).rejects.toThrow(Unavailable);
    expect(got).toEqual([]);
  });

  test('ends a request that nobody answers', async () => {
    const { client, clock } = await fakePlatform();
    const signals: AbortSignal[] = [];
    const silent = (_url: URL, { signal }: RequestInit): Promise<Response> =>
      new Promise((_resolve, reject) => {
        signal?.addEventListener('abort', () => reject(signal.reason as Error));
        if (signal) signals.push(signal);
      });
    const begun = performance.now();
    const one = client({ transport: silent, deadline: clock.now + 50, patience: { attempts: 1, longestWait: 0 } });
    await expect(one.query(read, {})).rejects.toMatchObject({ because: 'no answer in time' });
    expect(performance.now() - begun).toBeLessThan(2_000);
    expect(signals).toHaveLength(1);
  });
});
