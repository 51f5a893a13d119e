import { describe, expect, test } from 'vitest';
import { ThenaApiError } from '../../../../src/platforms/thena/client/api-error.ts';
import { thenaClient, type ThenaClient } from '../../../../src/platforms/thena/client/thena-client.ts';
import { isRetryable } from '../../../../src/runtime/failures.ts';
import type { JsonObject } from '../../../../src/runtime/ports.ts';
import { Retry } from '../../../../src/runtime/outcomes.ts';
import { openApi, type ApiHost } from './api-host.ts';

const token = 'pk_live_bot.token1';
const start = Date.UTC(2026, 4, 1, 12);
const reset = (seconds: number): Readonly<Record<string, string>> => ({
  'X-RateLimit-Reset': String(start / 1000 + seconds),
});

const clientOf = (api: ApiHost, more: Partial<Parameters<typeof thenaClient>[0]> = {}): ThenaClient =>
  thenaClient({ domain: 'thena-sandbox.test', botToken: () => token, ...api, ...more });

const enveloped = (data: unknown) => ({ status: 200, body: { status: true, message: 'Success', data } });
const ticket = { title: 'A', requestorEmail: 'a@example.com', teamId: 'T1' };

test.each<[string, (client: ThenaClient) => Promise<unknown>, unknown, unknown]>([
  ['POST /v1/tickets', (client) => client.tickets.create(ticket), { id: '1' }, ticket],
  ['GET /v1/tickets/a%2Fb', (client) => client.tickets.get('a/b'), { id: '1' }, undefined],
  [
    'POST /v1/tickets/bulk',
    (client) => client.tickets.createMany([ticket], { stopOnError: true }),
    [{ id: '1' }],
    { tickets: [ticket], options: { stopOnError: true } },
  ],
  [
    'POST /v1/tickets/1/comment',
    (client) => client.tickets.comment('1', { content: 'x', deDuplicationKey: 'E1' }),
    { id: '1' },
    { content: 'x', deDuplicationKey: 'E1' },
  ],
  [
    'POST /v1/comments',
    (client) => client.comments.create({ content: 'x', entityType: 'ticket', entityId: '1' }),
    { id: '1' },
    { content: 'x', entityType: 'ticket', entityId: '1' },
  ],
  [
    'GET /v1/comments?entityType=ticket&entityId=1&page=2&limit=50',
    (client) => client.comments.list({ entityType: 'ticket', entityId: '1', page: 2 }),
    [],
    undefined,
  ],
  [
    'PATCH /v1/accounts/1',
    (client) => client.request('PATCH', '/accounts/1', { name: 'x' }),
    { id: '1' },
    { name: 'x' },
  ],
])('%s carries the bot token, and gives what stands under data', async (request, call, data, sent) => {
  await using api = await openApi(enveloped(data));
  expect(await call(clientOf(api))).toEqual(data);
  const [method, path] = request.split(' ');
  expect(api.calls).toMatchObject([
    { method, path: `/platform.thena-sandbox.test${path ?? ''}`, headers: { 'x-api-key': token } },
  ]);
  expect(api.calls[0]?.body).toEqual(sent);
});

test('a record without an envelope is one, too', async () => {
  await using api = await openApi({ status: 201, body: { id: '1', content: 'x' } });
  const comment = { content: 'x', entityType: 'ticket', entityId: '1' };
  expect(await clientOf(api).comments.create(comment)).toEqual({ id: '1', content: 'x' });
});

test('the header of the token can be another one', async () => {
  await using api = await openApi(enveloped({ id: '1' }));
  await clientOf(api, { keyHeader: 'x-bot-token' }).tickets.get('1');
  expect(api.calls[0]?.headers).toMatchObject({ 'x-bot-token': token });
  expect(api.calls[0]?.headers).not.toHaveProperty('x-api-key');
});

test('an event of the app is published with the bot key, and refused here where Thena would not know its name', async () => {
  await using api = await openApi({ status: 200, body: { success: true, messageId: 'M1', timestamp: 'now' } });
  const client = clientOf(api);
  expect(await client.publish('linear.contact.synced', { a: 1 })).toEqual({ success: true, messageId: 'M1' });
  expect(api.calls).toMatchObject([
    {
      method: 'POST',
      path: '/apps-studio.thena-sandbox.test/incoming-webhook/events',
      headers: { 'x-bot-key': token },
      body: { event_name: 'linear.contact.synced', payload: { a: 1 } },
    },
  ]);
  await expect(client.publish('ticket:created', {})).rejects.toThrow(TypeError);
  expect(api.calls).toHaveLength(1);
});

describe('too many requests', () => {
  test('are repeated when the header says', async () => {
    const wait = { status: 429, headers: reset(7) };
    await using api = await openApi(wait, wait, enveloped({ id: '1' }));
    expect(await clientOf(api).tickets.create(ticket)).toEqual({ id: '1' });
    expect(api.waits).toEqual([7000, 1000]);
    expect(api.calls).toHaveLength(3);
  });

  test.each([
    ['a header of seconds', { 'retry-after': '3' }, 3000],
    ['no header', {}, 1000],
    ['a header of a time that is over', reset(-5), 1000],
    ['an empty header', { 'retry-after': '' }, 1000],
    ['a header of another kind', { 'X-RateLimit-Reset': 'soon' }, 1000],
  ])('with %s wait for what is known', async (_what, headers, expected) => {
    await using api = await openApi({ status: 429, headers }, enveloped({ id: '1' }));
    await clientOf(api).tickets.get('1');
    expect(api.waits).toEqual([expected]);
  });

  test('for longer than there is time are the queue’s business, which hears for how long', async () => {
    await using api = await openApi({ status: 429, headers: reset(20) });
    const refused = clientOf(api, { deadline: start + 15_000 }).tickets.get('1');
    await expect(refused).rejects.toMatchObject({ name: 'RateLimited', after: 20 });
    await expect(refused).rejects.toBeInstanceOf(Retry);
    expect(api.waits).toEqual([]);
  });

  test('are not repeated for ever', async () => {
    await using api = await openApi({ status: 429 });
    await expect(clientOf(api).tickets.get('1')).rejects.toBeInstanceOf(Retry);
    expect(api.calls).toHaveLength(5);
  });
});

test.each([
  [400, false],
  [401, false],
  [404, false],
  [408, true],
  [500, true],
  [503, true],
])(
  'HTTP %i is an error with status and body, and without the token; a repetition may help: %s',
  async (status, again) => {
    await using api = await openApi({ status, body: { message: `bad ${token}`, apiKey: 'pk_live_other' } });
    const error: unknown = await clientOf(api)
      .tickets.create(ticket)
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ThenaApiError);
    expect(error).toMatchObject({ status });
    expect(isRetryable(error)).toBe(again);
    const { body = '', message = '' } = error as Partial<ThenaApiError>;
    expect(body).toContain('bad ***');
    expect(message).toBe(`Thena answers POST /v1/tickets with HTTP ${String(status)}`);
    expect(JSON.stringify(error) + String(error)).not.toMatch(/pk_live/);
    // Whether it was carried out is not known: it is not sent twice here.
    expect(api.calls).toHaveLength(1);
  },
);

test('no answer, and no time, are Retry', async () => {
  await using api = await openApi('drop');
  await expect(clientOf(api).tickets.create(ticket)).rejects.toMatchObject({ name: 'NoAnswer' });
  expect(api.calls).toHaveLength(1);
  await expect(clientOf(api, { deadline: start }).tickets.get('1')).rejects.toThrow('no time is left');
  expect(api.calls).toHaveLength(1);
});

test('an answer without a record, or without a list, is an error', async () => {
  await using api = await openApi({ status: 200, body: '<html>' });
  await expect(clientOf(api).tickets.get('1')).rejects.toBeInstanceOf(ThenaApiError);
  await expect(clientOf(api).comments.list({ entityType: 'ticket', entityId: '1' })).rejects.toBeInstanceOf(
    ThenaApiError,
  );
});

test.each(['', '.', '..'])('%j is no id: the request would be another one', async (id) => {
  await using api = await openApi(enveloped({ id: '1' }));
  const { tickets } = clientOf(api);
  await expect(tickets.get(id)).rejects.toThrow(TypeError);
  await expect(tickets.comment(id, { content: 'x' })).rejects.toThrow(TypeError);
  expect(api.calls).toEqual([]);
});

test('what is no JSON is a mistake of the handler, which no repetition mends', async () => {
  await using api = await openApi(enveloped({ id: '1' }));
  const metadata: Record<string, unknown> = {};
  metadata['itself'] = metadata;
  const refused = clientOf(api).request('POST', '/accounts', { metadata } as unknown as JsonObject);
  await expect(refused).rejects.toThrow(TypeError);
  await expect(refused).rejects.not.toBeInstanceOf(Retry);
  expect(api.calls).toEqual([]);
});
