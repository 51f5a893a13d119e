import { describe, expect, test } from 'vitest';
import { StoreRefused } from '../../../../src/platforms/heseya/client/errors.ts';
import { installingClient, type StoreClient } from '../../../../src/platforms/heseya/client/store-client.ts';
import { Retry } from '../../../../src/runtime/outcomes.ts';
import type { OutsideRequest, OutsideResponse } from '../../../../src/runtime/outside/outside.ts';

const store = 'https://shop.example.com/api';

interface Asked extends OutsideRequest {
  readonly url: string;
}

function clientOf(
  answer: { readonly status: number; readonly body?: string; readonly headers?: Record<string, string> },
  asked: Asked[] = [],
): StoreClient {
  const response: OutsideResponse = {
    status: answer.status,
    headers: answer.headers ?? {},
    text: () => answer.body ?? '',
    json: () => JSON.parse(answer.body ?? '') as unknown,
  };
  const outside = (url: string | URL, request: OutsideRequest = {}): Promise<OutsideResponse> => {
    asked.push({ ...request, url: String(url) });
    return Promise.resolve(response);
  };
  return installingClient(outside, store, 'the token');
}

describe('a request to a store', () => {
  test('goes below its address, with the token and what is given', async () => {
    const asked: Asked[] = [];
    const client = clientOf({ status: 201, body: '{"data":{"id":"1"}}' }, asked);
    expect(await client.request('POST', '/orders?x=1', { body: { a: 1 }, timeout: 9, limit: 10 })).toEqual({
      status: 201,
      body: { data: { id: '1' } },
    });
    expect(asked).toEqual([
      {
        url: `${store}/orders?x=1`,
        method: 'POST',
        headers: { accept: 'application/json', authorization: 'Bearer the token' },
        json: { a: 1 },
        timeout: 9,
        limit: 10,
      },
    ]);
  });

  test('without a body has none', async () => {
    const asked: Asked[] = [];
    expect(await clientOf({ status: 204 }, asked).request('DELETE', '/orders/1')).toEqual({
      status: 204,
      body: undefined,
    });
    expect(asked[0]).not.toHaveProperty('json');
  });

  test.each([
    'orders',
    '',
    '//attacker.example/x',
    '/../admin',
    '/a/../../admin',
    '/%2e%2e/admin',
    '@attacker.example/',
  ])('with the path %j is none', async (path) => {
    const asked: Asked[] = [];
    const outcome = clientOf({ status: 200 }, asked).request('GET', path);
    if (path === '//attacker.example/x') {
      // Below the address all the same: it is no other host.
      await outcome;
      expect(asked[0]?.url).toBe(`${store}//attacker.example/x`);
    } else {
      await expect(outcome).rejects.toThrow(TypeError);
      expect(asked).toEqual([]);
    }
  });

  test.each([
    [{ status: 403, body: '{"error":{"key":"FORBIDDEN","message":"x"}}' }, 403, 'FORBIDDEN'],
    [{ status: 401, body: '' }, 401, undefined],
    [{ status: 404, body: '<html>' }, 404, undefined],
    [{ status: 302, body: '' }, 302, undefined],
    [{ status: 422, body: '{"error":{"key":"not a key at all"}}' }, 422, undefined],
  ])('that is answered with %j is refused', async (answer, status, key) => {
    const error: unknown = await clientOf(answer)
      .request('GET', '/orders')
      .catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(StoreRefused);
    expect(error).toMatchObject({ status, key });
    expect((error as Error).message).toContain(`GET /api/orders with status ${String(status)}`);
  });

  test.each([
    [{ status: 500 }, undefined],
    [{ status: 429, headers: { 'retry-after': '7' } }, 7],
    [{ status: 503, headers: { 'retry-after': 'soon' } }, undefined],
    [{ status: 200, body: '<html>' }, undefined],
  ])('that is answered with %j is worth another try', async (answer, after) => {
    const error: unknown = await clientOf(answer)
      .request('GET', '/orders')
      .catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(Retry);
    expect((error as Retry).after).toBe(after);
  });

  test('has no token in what is said of it', async () => {
    const token = `eyJ${'a'.repeat(300)}`;
    const outcome = clientOf({ status: 422 }).request('GET', `/auth/check/${token}`);
    await expect(outcome).rejects.toThrow('GET /api/auth/check/… with status 422');
  });
});
