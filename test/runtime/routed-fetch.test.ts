import { expect, test } from 'vitest';
import { createHandler, queue, type RoutedFetch } from '../../src/runtime/index.ts';
import { bindFunction } from '../support/bound-function.ts';
import { sqsEvent } from '../support/sqs-event.ts';

const environment = { QUEUE_SYNC: 'https://sqs.local.invalid/000000000000/w-Sync' };
const event = sqsEvent('w-Sync', [{ body: {} }]);

async function fetched(init: Parameters<RoutedFetch>[1], redirect: boolean) {
  let outcome: unknown;
  const source = queue('sync', async ({ fetch }) => {
    const answer = fetch(new URL('https://api.example.org/a?b=1'), init);
    outcome = await answer.then((response) => response.status).catch((error: unknown) => error);
  });
  await using bound = await bindFunction(createHandler(source), { environment, now: 0, hosts: ['api.example.org'] });
  bound.reply = ({ path }) =>
    redirect && path.endsWith('b=1') ? { status: 307, headers: { location: '/elsewhere' } } : { status: 200 };
  await bound.raw(event);
  return { outcome, received: bound.received };
}

test('a request goes where the route leads, as it is', async () => {
  const init = { method: 'POST', body: '{}', headers: { authorization: 'Bearer t' } };
  const { outcome, received } = await fetched(init, false);
  expect(outcome).toBe(200);
  expect(received).toMatchObject([
    { method: 'POST', path: '/api.example.org/a?b=1', body: '{}', headers: { authorization: 'Bearer t' } },
  ]);
});

test('a redirect is refused', async () => {
  const { outcome, received } = await fetched(undefined, true);
  expect(outcome).toBeInstanceOf(TypeError);
  expect(received).toHaveLength(1);
});
