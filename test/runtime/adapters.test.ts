import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { requestOf } from '../../src/runtime/adapters/api-gateway.ts';
import { single } from '../../src/runtime/http.ts';

const rest = {
  httpMethod: 'POST',
  path: '/integration/',
  headers: { 'X-4me-Delivery': 'd1', 'Content-Type': 'application/json' },
  queryStringParameters: { account: 'wna-it' },
  multiValueQueryStringParameters: { account: ['wna-it'] },
  body: '{"jwt":"x"}',
  isBase64Encoded: false,
};

const functionUrl = {
  version: '2.0',
  rawPath: '/integration/',
  rawQueryString: 'account=wna-it',
  headers: { 'x-4me-delivery': 'd1', 'content-type': 'application/json' },
  requestContext: { http: { method: 'POST', path: '/integration/' } },
  body: Buffer.from('{"jwt":"x"}').toString('base64'),
  isBase64Encoded: true,
};

describe('every form of event becomes the same request', () => {
  test.each([
    ['REST API, payload 1.0', rest],
    ['function URL or HTTP API, payload 2.0, base64', functionUrl],
  ])('%s', (_, event) => {
    const request = requestOf(event);
    expect(request).toMatchObject({
      method: 'POST',
      path: '/integration/',
      query: { account: ['wna-it'] },
      headers: { 'x-4me-delivery': 'd1', 'content-type': 'application/json' },
    });
    expect(request?.body.toString('utf8')).toBe('{"jwt":"x"}');
  });

  test('headers, query and body may be missing or null', () => {
    const empty = { query: {}, headers: {}, body: Buffer.alloc(0) };
    expect(requestOf({ httpMethod: 'post', path: '/' })).toMatchObject({ method: 'POST', ...empty });
    const nulls = { headers: null, queryStringParameters: null, multiValueQueryStringParameters: null, body: null };
    expect(requestOf({ ...rest, multiValueHeaders: null, ...nulls })).toMatchObject(empty);
  });

  test('an event of another kind is no request', () => {
    for (const event of [undefined, null, 7, 'x', {}, { Records: [] }, { source: 'app-builder', detail: {} }]) {
      expect(requestOf(event)).toBeUndefined();
    }
  });
});

test('the bytes of the body arrive as they were sent', () => {
  fc.assert(
    fc.property(fc.uint8Array(), (bytes) => {
      const event = { ...rest, body: Buffer.from(bytes).toString('base64'), isBase64Encoded: true };
      expect(requestOf(event)?.body).toEqual(Buffer.from(bytes));
    }),
  );
});

test('whatever the event is, adapting it throws nothing', () => {
  fc.assert(
    fc.property(
      fc.anything(),
      fc.record({ httpMethod: fc.string(), headers: fc.anything(), body: fc.anything() }),
      (any, event) => {
        requestOf(any);
        expect(requestOf({ ...event, queryStringParameters: any, multiValueHeaders: any })?.method).toBe(
          event.httpMethod.toUpperCase(),
        );
      },
    ),
  );
});

test('names of parameters and headers are names only, whatever they are', () => {
  const name = '__proto__';
  const own = JSON.parse(`{ "${name}": ["x"], "account": ["a"] }`) as object;
  for (const event of [
    { ...functionUrl, rawQueryString: `${name}=x&account=a` },
    { httpMethod: 'GET', path: '/', multiValueQueryStringParameters: own, multiValueHeaders: own },
  ]) {
    const request = requestOf(event);
    expect(Object.keys(request?.query ?? {}).toSorted()).toEqual([name, 'account']);
    expect(single(request?.query ?? {}, 'account')).toBe('a');
    for (const inherited of ['constructor', 'toString', '0', 'length']) {
      expect(single(request?.query ?? {}, inherited)).toBeUndefined();
    }
  }
});

test('as many parameters as fit into an address take no time worth mentioning', () => {
  const many = Array.from({ length: 8000 }, (_, index) => index.toString(36)).join('&');
  const begun = performance.now();
  expect(Object.keys(requestOf({ ...functionUrl, rawQueryString: many })?.query ?? {})).toHaveLength(8000);
  expect(requestOf({ ...functionUrl, rawQueryString: 'a&'.repeat(8000) })?.query['a']).toHaveLength(8000);
  expect(performance.now() - begun).toBeLessThan(150);
});

test('cookies, which payload 2.0 keeps apart, are a header like any other', () => {
  expect(requestOf({ ...functionUrl, cookies: ['a=1', 'b=2'] })?.headers['cookie']).toBe('a=1; b=2');
  expect(requestOf({ ...functionUrl, cookies: 'nonsense' })?.headers).not.toHaveProperty('cookie');
});

test('a parameter given twice counts only if both say the same', () => {
  expect(single({ account: ['a'] }, 'account')).toBe('a');
  expect(single({ account: ['a', 'a'] }, 'account')).toBe('a');
  expect(single({ account: ['a', 'b'] }, 'account')).toBeUndefined();
  expect(single({ account: [''] }, 'account')).toBeUndefined();
  expect(single({}, 'account')).toBeUndefined();
});
