import { describe, expect, test } from 'vitest';
import { document, type Payload } from '../../../../src/platforms/4me/client/document.ts';
import {
  MissingScope,
  NotFound,
  RateLimited,
  RequestRefused,
  Unauthorised,
  Unavailable,
  Validation,
} from '../../../../src/platforms/4me/client/errors.ts';
import { careful, close, slots } from '../../../../src/platforms/4me/client/pace.ts';
import { fakePlatform, type Reply } from './fake-platform.ts';

type Changed = { readonly thingUpdate: Payload | null };
const read = document<{ readonly me: { readonly name: string } }, { readonly secret?: string }>(
  'query Me { me { name } }',
);
const once = document<Changed, { readonly input?: string }>(
  'mutation Make { thingUpdate { errors { message path } } }',
);
const repeatable = document<Changed, object>('mutation Set { thingUpdate { errors { message path } } }', {
  repeatable: true,
});
const made: Reply = { body: { data: { thingUpdate: { errors: null } } } };

describe('a request', () => {
  test('goes to the domain as it was written, with the token and both names of the account header', async () => {
    const { client, got } = await fakePlatform();
    await client().query(read, {});
    expect(got.map(({ host, path, method }) => `${method} ${host}${path}`)).toEqual([
      'POST oauth.au.xurrent.com/token',
      'POST graphql.au.xurrent.com/',
    ]);
    expect(got[0]?.body).toEqual({
      client_id: 'the-client',
      client_secret: 'the-secret',
      grant_type: 'client_credentials',
    });
    expect(got[1]?.headers).toMatchObject({
      authorization: 'Bearer token-1',
      'x-4me-account': 'wdc',
      'x-xurrent-account': 'wdc',
    });
  });

  test('of a command goes through graphql-request and looks the same', async () => {
    const { commandClient, to } = await fakePlatform();
    const client = await commandClient();
    expect(await client.query(read, { secret: 'x' })).toEqual({ me: { name: 'person' } });
    expect(to('graphql')[0]).toMatchObject({
      body: { query: 'query Me { me { name } }', operationName: 'Me', variables: { secret: 'x' } },
      headers: { authorization: 'Bearer token-1', 'x-4me-account': 'wdc', 'x-xurrent-account': 'wdc' },
    });
  });

  test('deletes over REST, and finds nothing wrong with what is gone already', async () => {
    const { client, to } = await fakePlatform({ status: 204 }, { status: 404, body: { message: 'Not Found' } });
    const one = client();
    expect(await one.delete('app_offering_automation_rules', '12')).toBe('deleted');
    expect(await one.delete('app_offering_automation_rules', '12')).toBe('absent');
    expect(to('api')[0]).toMatchObject({ method: 'DELETE', path: '/v1/app_offering_automation_rules/12' });
  });
});

describe('a token', () => {
  test('is asked for once by any number of requests at the same time', async () => {
    const { client, to } = await fakePlatform();
    const one = client();
    await Promise.all(Array.from({ length: 10 }, () => one.query(read, {})));
    expect(to('oauth')).toHaveLength(1);
  });

  test('is kept until shortly before its end', async () => {
    const { client, clock, to } = await fakePlatform();
    const one = client();
    await one.query(read, {});
    clock.now += 3_539_000;
    await one.query(read, {});
    expect(to('oauth')).toHaveLength(1);
    clock.now += 2_000;
    await one.query(read, {});
    expect(to('oauth')).toHaveLength(2);
  });

  test('that is refused is renewed once', async () => {
    const { client, to } = await fakePlatform({ status: 401, body: { message: 'Unauthorized' } }, {});
    await client().query(read, {});
    expect(to('graphql').map(({ headers }) => headers.authorization)).toEqual(['Bearer token-1', 'Bearer token-2']);
  });

  test('that is refused again ends the request; so does a personal access token at once', async () => {
    const platform = await fakePlatform({ status: 401, body: { message: 'Unauthorized' } });
    await expect(platform.client().query(read, {})).rejects.toThrow(Unauthorised);
    expect(platform.to('graphql')).toHaveLength(2);
    await expect(platform.client({ credentials: { accessToken: 'mine' } }).query(read, {})).rejects.toThrow(
      Unauthorised,
    );
    expect(platform.to('graphql')).toHaveLength(3);
  });
});

const outcomes = async (reply: Reply, work: 'query' | 'once' | 'repeatable'): Promise<number> => {
  const { client, to } = await fakePlatform(reply, work === 'query' ? {} : made);
  const one = client();
  const call = work === 'query' ? one.query(read, {}) : one.mutate(work === 'once' ? once : repeatable, {});
  await call.catch((error: unknown) => {
    if (!(error instanceof Unavailable)) throw error;
  });
  return to('graphql').length;
};

describe('repetitions', () => {
  test.each([
    [{ status: 429 }, 2, 2, 2],
    [{ status: 500 }, 2, 1, 2],
    [{ status: 502 }, 2, 1, 2],
    [{ status: 503 }, 2, 1, 2],
    [{ status: 503, headers: { 'retry-after': '1' } }, 2, 2, 2],
    [{ status: 504 }, 2, 1, 2],
    [{ reset: true }, 2, 1, 2],
  ] as const)(
    'after %j: a query is sent %i times, a mutation %i, a repeatable one %i',
    async (reply, query, one, again) => {
      expect(await outcomes(reply, 'query')).toBe(query);
      expect(await outcomes(reply, 'once')).toBe(one);
      expect(await outcomes(reply, 'repeatable')).toBe(again);
    },
  );

  test('a mutation whose connection was never made is sent again', async () => {
    const { client, options, to } = await fakePlatform(made);
    const { transport } = options();
    let calls = 0;
    const flaky: typeof transport = (url, init) => {
      calls += 1;
      if (url.host.startsWith('oauth.') || calls > 2) return transport(url, init);
      return Promise.reject(
        new TypeError('fetch failed', { cause: Object.assign(new Error(), { code: 'ECONNREFUSED' }) }),
      );
    };
    await client({ transport: flaky }).mutate(once, {});
    expect(to('graphql')).toHaveLength(1);
    expect(calls).toBe(3);
  });

  test('a 429 waits as long as retry-after says, and a little more', async () => {
    const { client, waits } = await fakePlatform({ status: 429, headers: { 'retry-after': '7' } }, {});
    await client().query(read, {});
    expect(waits).toHaveLength(1);
    expect(waits[0]).toBeGreaterThanOrEqual(7_000);
    expect(waits[0]).toBeLessThan(8_000);
  });

  test('a 429 that asks for more patience than there is ends the request and says how long', async () => {
    const { client, to } = await fakePlatform({ status: 429, headers: { 'retry-after': '600' } });
    await expect(client().query(read, {})).rejects.toMatchObject({ retryAfter: 600 });
    expect(to('graphql')).toHaveLength(1);
  });

  test('waits grow with full jitter and end after five attempts', async () => {
    const { client, waits, to } = await fakePlatform({ status: 503 });
    await expect(client().query(read, {})).rejects.toThrow(Unavailable);
    expect(waits).toEqual([400, 800, 1_600, 3_200]);
    expect(to('graphql')).toHaveLength(5);
  });

  test('a mutation whose outcome is unknown says so', async () => {
    const { client } = await fakePlatform({ reset: true });
    await expect(client().mutate(once, {})).rejects.toMatchObject({ outcomeUnknown: true, retryable: true });
  });

  test('a cancelled run sends nothing more', async () => {
    const { client, got } = await fakePlatform();
    const signal = AbortSignal.abort(new Error('cancelled by the user'));
    await expect(client({ signal }).query(read, {})).rejects.toThrow('cancelled by the user');
    expect(got).toEqual([]);
  });
});

describe('the pace', () => {
  test('keeps within 20 requests in any two seconds', async () => {
    const { client, clock, options } = await fakePlatform();
    const starts: number[] = [];
    const { transport } = options();
    const one = client({
      transport: (url, init) => {
        starts.push(clock.now);
        return transport(url, init);
      },
    });
    for (let count = 0; count < 50; count += 1) await one.query(read, {});
    const busiest = Math.max(...starts.map((start) => starts.filter((at) => at >= start && at < start + 2_000).length));
    expect(starts).toHaveLength(51);
    expect(busiest).toBeLessThanOrEqual(20);
  });

  test('of long work is closer to the limit, and both kinds of work share it', async () => {
    let now = 0;
    const sleep = (milliseconds: number): Promise<void> => {
      now += milliseconds;
      return Promise.resolve();
    };
    const paceOf = slots(() => now, sleep);
    const [long, short] = [paceOf(close), paceOf(careful)];
    for (let count = 0; count < 10; count += 1) await long();
    for (let count = 0; count < 10; count += 1) await short();
    expect(now).toBe(0);
    await long();
    expect(now).toBeGreaterThan(2_000);
    expect(now).toBeLessThan(2_100);
  });
});

const errors = (...messages: readonly string[]): Reply => ({
  body: { data: { me: null }, errors: messages.map((message) => ({ message, path: ['me'] })) },
});

describe('errors', () => {
  test.each([
    [errors('Not Found'), NotFound],
    [errors('Not Found', 'Unauthorized'), MissingScope],
    [errors("Field 'nope' doesn't exist"), RequestRefused],
    [{ status: 403, body: { message: 'Forbidden' } }, MissingScope],
    [{ status: 404, body: { message: 'Not Found' } }, NotFound],
    [{ status: 422, body: { message: 'Validation Failed' } }, RequestRefused],
    [{ status: 429 }, RateLimited],
  ] as const)('%j has a type of its own, with either client', async (reply, type) => {
    const { client, commandClient } = await fakePlatform(reply);
    await expect(client().query(read, {})).rejects.toThrow(type);
    await expect((await commandClient()).query(read, {})).rejects.toThrow(type);
  });

  test('of a proxy that answers with a page of its own are a refusal, not a defect of ours', async () => {
    const page: Reply = { headers: { 'content-type': 'text/html' }, body: '<html>sign in</html>' };
    const { client, commandClient } = await fakePlatform(page);
    await expect(client().query(read, {})).rejects.toBeInstanceOf(RequestRefused);
    await expect((await commandClient()).query(read, {})).rejects.toMatchObject({
      code: 'AB-4ME-REFUSED',
      because: expect.not.stringContaining('sign in'),
    });
  });

  test('of a refused personal access token and of another account say what to look at', async () => {
    const { client } = await fakePlatform({ status: 401 }, { status: 403 });
    const one = client({ credentials: { accessToken: 'a-personal-one' } });
    await expect(one.query(read, {})).rejects.toMatchObject({ fix: expect.stringContaining('access token') });
    await expect(one.query(read, {})).rejects.toMatchObject({ fix: expect.stringContaining('belong to the account') });
  });

  test('of a payload are a validation with the path', async () => {
    const body = { data: { thingUpdate: { errors: [{ path: ['name'], message: 'has already been taken' }] } } };
    const { client } = await fakePlatform({ body });
    const attempt = client().mutate(once, {});
    await expect(attempt).rejects.toThrow(Validation);
    await expect(attempt).rejects.toMatchObject({ path: ['name'], because: 'name: has already been taken' });
  });

  test.each([errors('Unauthorized'), errors('a b c'), { reset: true }, { status: 500 }, { status: 401 }])(
    'never have the token, the client secret or the variables: %j',
    async (reply: Reply) => {
      const { client, commandClient } = await fakePlatform(reply);
      for (const one of [client(), await commandClient()]) {
        const failure = await one.mutate(once, { input: 'hunter2' }).catch((error: unknown) => error);
        expect(failure).toBeInstanceOf(Error);
        const { message, stack, cause, ...rest } = failure as Error & Record<string, unknown>;
        const everything = JSON.stringify([message, stack, String(cause), rest]);
        expect(everything).not.toMatch(/hunter2|token-\d|the-secret/);
      }
    },
  );
});

describe('a cancelled run', () => {
  test('still gets the answer of a mutation that is on its way', async () => {
    const { client, options } = await fakePlatform(made);
    const { transport } = options();
    const controller = new AbortController();
    const one = client({
      signal: controller.signal,
      transport: async (url, init) => {
        if (url.host.startsWith('graphql.')) controller.abort(new Error('cancelled by the user'));
        return transport(url, init);
      },
    });
    expect(await one.mutate(once, {})).toEqual({ thingUpdate: { errors: null } });
    await expect(one.mutate(once, {})).rejects.toThrow('cancelled by the user');
  });
});
