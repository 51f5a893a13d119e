import { expect, test } from 'vitest';
import { RequestRefused, ResultUnreadable, Unavailable } from '../../../../src/platforms/4me/client/errors.ts';
import { fakePlatform, type Reply } from './fake-platform.ts';

const resultUrl = 'https://api.storage.example/the-path?signature=the-signature';
const done: Reply = { body: { data: { done: true } } };
const failureOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => undefined,
    (error: unknown) => error,
  );

test('a result is waited for, without a token', async () => {
  const { client, to, waits } = await fakePlatform({ body: {} }, done);
  expect(await client().asyncResult({ resultUrl })).toEqual({ data: { done: true } });
  expect(waits).toEqual([200, 300]);
  expect(to('api')[0]?.headers.authorization).toBeUndefined();
  expect(to('oauth')).toEqual([]);
});

test('looks become rarer until they are two seconds apart, and end when they were told to', async () => {
  const { client, waits } = await fakePlatform({ body: {} });
  await expect(client().asyncResult({ resultUrl }, 20_000)).rejects.toThrow(Unavailable);
  expect(waits.slice(0, 4)).toEqual([200, 300, 450, 675]);
  expect(waits.at(-1)).toBe(2_000);
  expect(waits.reduce((sum, wait) => sum + wait, 0)).toBeLessThanOrEqual(20_000);
});

test('the waits may be others', async () => {
  const { client, waits } = await fakePlatform({ body: {} }, { body: {} }, { body: {} }, done);
  await client().asyncResult({ resultUrl }, { first: 1_000, longestPause: 1_200 });
  expect(waits).toEqual([1_000, 1_200, 1_200, 1_200]);
});

test('a result is not waited for past the deadline', async () => {
  const { client, clock, waits } = await fakePlatform({ body: {} });
  await expect(client({ deadline: clock.now + 600 }).asyncResult({ resultUrl })).rejects.toThrow(Unavailable);
  expect(waits).toEqual([200, 300]);
});

test('looks are not counted by the limit of the API, which is for requests that need a token', async () => {
  const spent: Reply = { headers: { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1800003000' }, body: {} };
  const { client } = await fakePlatform(spent, spent, done);
  const pace = (): Promise<void> => Promise.reject(new Error('paced'));
  expect(await client({ pace }).asyncResult({ resultUrl })).toEqual({ data: { done: true } });
});

test('a look that fails for the moment is repeated', async () => {
  const { client, to } = await fakePlatform({ status: 503 }, { reset: true }, { status: 429 }, done);
  expect(await client().asyncResult({ resultUrl })).toEqual({ data: { done: true } });
  expect(to('api')).toHaveLength(4);
});

test.each([
  [{ status: 403, body: { Code: 'AccessDenied' } }],
  [{ status: 404, body: {} }],
  [{ status: 400, body: {} }],
] as const)('an address that answers %j has ended: the error says so, without the address', async (reply) => {
  const { client, to } = await fakePlatform(reply);
  const error = await failureOf(client().asyncResult({ resultUrl }));
  expect(error).toBeInstanceOf(ResultUnreadable);
  expect(error).toMatchObject({ code: 'AB-4ME-RESULT', retryable: true });
  expect(JSON.stringify(error) + String(error) + String((error as Error).stack)).not.toMatch(/the-path|signature/);
  expect(to('api')).toHaveLength(1);
});

test.each([
  ['has no https address', 'http://api.storage.example/the-path?signature=the-signature', RequestRefused],
  ['has no address', 'the-path signature', RequestRefused],
])('a result that %s is not asked for', async (_what, wrong, type) => {
  const { client, got } = await fakePlatform(done);
  const error = await failureOf(client().asyncResult({ resultUrl: wrong }));
  expect(error).toBeInstanceOf(type);
  expect(JSON.stringify(error) + String(error)).not.toMatch(/the-path|signature/);
  expect(got).toEqual([]);
});

test('what is no JSON is not quoted, and neither is an address that never answers', async () => {
  const { client, options } = await fakePlatform({ body: {} });
  const page = (): Promise<Response> => Promise.resolve(new Response('<html>the-secret</html>'));
  const error = await failureOf(client({ transport: page }).asyncResult({ resultUrl }));
  expect(error).toBeInstanceOf(ResultUnreadable);
  expect(JSON.stringify(error) + String(error)).not.toContain('the-secret');
  const away = (url: URL): Promise<Response> => Promise.reject(new TypeError(`fetch failed: ${url.href}`));
  const never = await failureOf(client({ ...options(), transport: away }).asyncResult({ resultUrl }));
  expect(never).toBeInstanceOf(Unavailable);
  expect(JSON.stringify(never) + String(never)).not.toMatch(/the-path|signature/);
});
