import { expect, test } from 'vitest';
import { findRoute, httpEvent } from '../../../src/engine/local/http-event.ts';

const route = (method: string, path: string) => ({ method, path });
const routes = [
  route('ANY', '/{all+}'),
  route('ANY', '/items/{id}'),
  route('GET', '/items/{id}'),
  route('GET', '/items/special'),
  route('GET', '/{kind}/special'),
];

test.each([
  ['GET', '/items/special', 'GET /items/special'],
  ['GET', '/items/7', 'GET /items/{id}'],
  ['POST', '/items/special', 'ANY /items/{id}'],
  ['GET', '/things/special', 'GET /{kind}/special'],
  ['GET', '/things/7', 'ANY /{all+}'],
  ['PUT', '/items/7/parts', 'ANY /{all+}'],
])('%s %s leads to the most specific route, as at API Gateway: %s', (method, path, expected) => {
  for (const order of [routes, routes.toReversed()]) {
    const found = findRoute(order, method, path)?.route;
    expect(`${String(found?.method)} ${String(found?.path)}`).toBe(expected);
  }
});

test('names of path parameters and headers are names only', () => {
  const found = findRoute([route('GET', '/{__proto__}/{b}')], 'GET', '/x/y');
  expect(Object.keys(found?.parameters ?? {})).toEqual(['__proto__', 'b']);
});

test('a parameter that is repeated thousands of times takes no time worth mentioning', () => {
  const query = new URLSearchParams('a&'.repeat(16_000));
  const message = { method: 'GET', path: '/', query, rawHeaders: [], body: Buffer.alloc(0), sourceIp: '', time: 0 };
  const begun = performance.now();
  const event = httpEvent(message, route('GET', '/'), {});
  expect(performance.now() - begun).toBeLessThan(100);
  expect(event['multiValueQueryStringParameters']).toMatchObject({ a: { length: 16_000 } });
});
