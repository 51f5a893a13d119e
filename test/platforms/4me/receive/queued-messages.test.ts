import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { app, rule, type RuleOptions } from '../../../../src/platforms/4me/receive/index.ts';
import { Rejected, Retry, text } from '../../../../src/runtime/index.ts';
import type { HttpSource, Json, JsonObject } from '../../../../src/runtime/index.ts';
import { keysFor, signToken } from '../../../support/keys.ts';
import { sqsEvent } from '../../../support/sqs-event.ts';
import { instanceRow, secretOf, start, tryOut, type Tried } from './app/fake-instances.ts';

const keys = keysFor('ES256');
const application = { client_id: 'c', client_secret: 's' };
const policy = { algorithm: 'ES256', public_key: keys.published };
const key = 'a signing secret';
const secrets = { [secretOf('wna-it')]: { application, policy, sign: key } };

const seen: unknown[] = [];
let outcome: (payload: Json) => Promise<void> = () => Promise.resolve();

const rules = (options: Partial<RuleOptions<{ note: ReturnType<typeof text> }>> = {}): HttpSource =>
  rule({ payload: { note: text() }, queued: true, ...options }, async ({ payload, account, identity, message }) => {
    seen.push({ payload, account, identity, event: message.event });
    await outcome(payload);
  });

const signed = (): HttpSource =>
  app({ fields: {}, secrets: {}, signingSecrets: ['sign'] }).signedRoute(
    'survey',
    {
      account: 'query',
      queued: true,
      sign: { hash: 'sha256', encoding: 'hex', prefix: '', header: 'x-sign', secret: 'sign' },
    },
    async ({ body, account }) => {
      seen.push({ body, account });
      await outcome(body);
    },
  );

async function jwt(payload: JsonObject, jti = 'ab'.repeat(32)): Promise<string> {
  const iat = start / 1000;
  const data = { event: 'automation_rule', payload };
  return signToken(keys, { iss: 'https://wna-it.4me-sandbox.test', iat, nbf: iat, jti, sub: '3', data });
}

async function trying(...sources: readonly HttpSource[]): Promise<Tried> {
  seen.length = 0;
  outcome = () => Promise.resolve();
  return tryOut(sources, { secrets });
}

const post = async (tried: Tried, payload: JsonObject, jti?: string) =>
  tried.bound.post({ jwt: await jwt(payload, jti) }, { account: 'wna-it' });

function postSurvey(tried: Tried, body: string, signature?: string) {
  const header = signature ?? createHmac('sha256', key).update(body).digest('hex');
  return tried.bound.call({
    httpMethod: 'POST',
    path: '/survey/',
    queryStringParameters: { account: 'wna-it' },
    headers: { 'X-Sign': header },
    body,
  });
}

/** Delivers what is in the queue, in one batch; gives the ids of those that failed. */
async function workOff(tried: Tried, from = 0): Promise<readonly string[]> {
  const messages = tried.bound.sent.slice(from).map(({ body }, index) => ({ id: `m${String(index)}`, body }));
  const result = (await tried.bound.raw(sqsEvent('tried-Messages', messages))) as {
    readonly batchItemFailures: readonly { readonly itemIdentifier: string }[];
  };
  return result.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
}

test('a message of a rule is answered at once, and worked on from the queue with the same context', async () => {
  const tried = await trying(rules());
  expect(await post(tried, { note: 'hello' })).toMatchObject({ status: 200, message: 'Queued' });
  expect(seen).toEqual([]);
  expect(tried.bound.sent.map(({ queue }) => queue)).toEqual([
    'https://sqs.eu-west-1.amazonaws.com/123456789012/tried-Messages',
  ]);
  expect(await workOff(tried)).toEqual([]);
  expect(seen).toEqual([
    { payload: { note: 'hello' }, account: 'wna-it', identity: 'ab'.repeat(32), event: 'automation_rule' },
  ]);
});

test('a message that comes twice is worked on once, and one that failed comes again', async () => {
  const tried = await trying(rules());
  await post(tried, { note: 'first' });
  await post(tried, { note: 'first' });
  outcome = () => Promise.reject(new Retry('not now'));
  expect(await workOff(tried)).toEqual(['m0', 'm1']);
  outcome = () => Promise.resolve();
  expect(await workOff(tried)).toEqual([]);
  expect(seen).toHaveLength(3);
});

test('what no repetition can change is logged and done', async () => {
  const tried = await trying(rules());
  await post(tried, { note: 'wrong' });
  outcome = () => Promise.reject(new Rejected(422, 'there is no such record'));
  expect(await workOff(tried)).toEqual([]);
  expect(tried.log('rejected')).toMatchObject([{ reason: 'there is no such record' }]);
});

test.each([
  ['a forged message', 401, { jwt: 'forged' }],
  ['a message that is none', 400, { nothing: true }],
  ['a payload that is not as it should be', 422, { note: 7 }],
])('%s gets into no queue', async (_what, status, given) => {
  const tried = await trying(rules());
  const forged = await signToken(keysFor('ES256', 'second'), {
    iss: 'https://wna-it.4me-sandbox.test',
    iat: start / 1000,
  });
  const body = 'note' in given ? { jwt: await jwt(given) } : 'jwt' in given ? { jwt: forged } : given;
  expect((await tried.bound.post(body, { account: 'wna-it' })).status).toBe(status);
  expect(tried.bound.sent).toEqual([]);
});

test('a queue that takes nothing makes the sender come again', async () => {
  seen.length = 0;
  const send = () => Promise.reject(new Error('the queue is away'));
  const tried = await tryOut([rules()], { secrets, ports: { send } });
  expect((await post(tried, { note: 'x' })).status).toBe(500);
});

test('rules and routes of a handler share a queue, and each gets its own messages', async () => {
  const tried = await trying(rules(), signed());
  await post(tried, { note: 'of the rule' });
  expect(await postSurvey(tried, '{"of":"the route"}')).toMatchObject({ status: 200, message: 'Queued' });
  expect((await postSurvey(tried, '{"of":"a stranger"}', 'ff')).status).toBe(400);
  expect(await workOff(tried)).toEqual([]);
  expect(seen).toMatchObject([{ payload: { note: 'of the rule' } }, { body: { of: 'the route' }, account: 'wna-it' }]);
});

test('a message of a route waits in the queue while the app is suspended', async () => {
  const tried = await trying(signed());
  tried.rows.set('wna-it', instanceRow('wna-it', { suspended: true, suspensionComment: 'not paid' }));
  expect((await postSurvey(tried, '{}')).status).toBe(200);
  expect(await workOff(tried)).toEqual(['m0']);
  Object.assign(tried.rows.get('wna-it') ?? {}, { suspended: false });
  tried.bound.clock.now += 6 * 60_000;
  expect(await workOff(tried)).toEqual([]);
  expect(seen).toEqual([{ body: {}, account: 'wna-it' }]);
});

test('a message that is too large for a queue is refused, so that its sender hears of it', async () => {
  const tried = await trying(signed());
  expect((await postSurvey(tried, JSON.stringify('x'.repeat(260_000)))).status).toBe(200);
  expect((await postSurvey(tried, JSON.stringify('x'.repeat(300_000)))).status).toBe(413);
  expect(tried.bound.sent).toHaveLength(1);
});

test('a queue may have another name', async () => {
  const tried = await trying(rules({ queue: 'sync' }));
  await post(tried, { note: 'x' });
  expect(tried.bound.sent.map(({ queue }) => queue)).toEqual([
    'https://sqs.eu-west-1.amazonaws.com/123456789012/tried-Sync',
  ]);
});

test('without queued, the sender waits for the work, and nothing listens to a queue', async () => {
  const tried = await trying(rules({ queued: false }));
  expect(await post(tried, { note: 'x' })).toMatchObject({ status: 200, message: 'Done' });
  expect(seen).toHaveLength(1);
  await expect(tried.bound.raw(sqsEvent('tried-Messages', [{ body: {} }]))).rejects.toThrow('no source');
});
