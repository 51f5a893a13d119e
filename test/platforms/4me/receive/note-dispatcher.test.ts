import { describe, expect, test } from 'vitest';
import { handler } from '../../../../templates/note-dispatcher/handler.ts';
import { bindFunction, type BoundFunction, type Received } from '../../../support/bound-function.ts';
import { keysFor, signToken } from '../../../support/keys.ts';
import { claimsFor, commonProbes, eventFor, now, type Target } from './probes.ts';

const customerSecret = '4me-app-builder/note-dispatcher/4me-sandbox.test/instances/wna-it';
const text = 'You are too sure!';
const url = 'https://target.4me-sandbox.test/in';

const data = (payload: object) => ({
  webhook_id: 2,
  webhook_nodeID: 'w',
  account_id: 'wna-it',
  account: 'https://wna-it.4me-sandbox.test',
  name: 'Log Note Dispatcher Integration',
  event: 'automation_rule',
  object_id: 108,
  object_nodeID: 'r',
  person_id: 6,
  person_nodeID: 'p',
  person_name: 'Ellen Brown',
  payload,
});

const target = (changes: Partial<Target> = {}): Target => ({
  issuer: 'https://wna-it.4me-sandbox.test',
  audience: undefined,
  keys: keysFor('RS512'),
  data: data({ text, url }),
  query: { account: 'wna-it' },
  ...changes,
});

const translated = { success: { total: 1 }, contents: { translated: 'Too sure, you are!', text, translation: 'yoda' } };

function dispatcher(options: { policy?: unknown; secrets?: boolean } = {}): Promise<BoundFunction> {
  const policy = {
    nodeID: 'p',
    audience: null,
    algorithm: 'RS512',
    public_key: keysFor('RS512').published,
    ...(options.policy as object | undefined),
  };
  const value = 'policy' in options && options.policy === undefined ? { application: {} } : { policy };
  return bindFunction(handler, {
    environment: {
      PARAM_4ME_DOMAIN: '4me-sandbox.test',
      PARAM_BOOTSTRAP_ACCOUNT: 'wdc',
      PARAM_OFFERING_REFERENCE: 'note-dispatcher',
    },
    now,
    hosts: ['api.funtranslations.com'],
    secrets: options.secrets === false ? {} : { [customerSecret]: value },
  });
}

const send = async (bound: BoundFunction, payload: object, jti: string = crypto.randomUUID()) => {
  const jwt = await signToken(keysFor('RS512'), { ...claimsFor(target()), jti, data: data(payload) });
  return bound.call(eventFor(target(), { jwt }));
};

const isTranslation = ({ path }: Received) => path.startsWith('/api.funtranslations.com/translate/');
const documents = (bound: BoundFunction) =>
  bound.received
    .filter(({ path }) => path === '/target.4me-sandbox.test/in')
    .map(({ body }) => JSON.parse(body) as unknown);

describe('every row of the probe has the answer that is owed', () => {
  const withPayload = (payload: object) => async (at: Target) =>
    eventFor(at, { jwt: await signToken(at.keys, { ...claimsFor(at), data: data(payload) }) });
  const withQuery = (queryStringParameters: object | null) => async (at: Target) =>
    eventFor(at, { jwt: await signToken(at.keys, claimsFor(at)) }, { queryStringParameters });

  test.each([
    ...commonProbes,
    {
      input: 'an audience that the policy does not have',
      expected: 200,
      event: async (at: Target) =>
        eventFor(at, { jwt: await signToken(at.keys, { ...claimsFor(at), aud: 'anything' }) }),
    },
    { input: 'account parameter missing', expected: 400, event: withQuery(null) },
    { input: 'account empty', expected: 400, event: withQuery({ account: '' }) },
    { input: 'account = "../../wdc"', expected: 400, event: withQuery({ account: '../../wdc' }) },
    { input: 'account = "nobody" (no secret)', expected: 401, event: withQuery({ account: 'nobody' }) },
    { input: 'account = "x" x 3000', expected: 400, event: withQuery({ account: 'x'.repeat(3000) }) },
    { input: 'text missing', expected: 422, event: withPayload({ url }) },
    { input: 'text empty', expected: 422, event: withPayload({ text: '', url }) },
    { input: 'url missing', expected: 422, event: withPayload({ text }) },
    ...[
      'http://169.254.169.254/latest/meta-data/',
      'http://localhost:8080/admin',
      'http://127.0.0.1:9001/2018-06-01/runtime/',
      'http://[fd00:ec2::254]/',
      'https://169.254.169.254/latest/meta-data/',
      'file:///etc/passwd',
      'not a url',
    ].map((refused) => ({ input: `target ${refused}`, expected: 422, event: withPayload({ text, url: refused }) })),
  ])('$input: $expected', async ({ input, expected, event }) => {
    await using bound = await dispatcher();
    bound.reply = (request) => ({ status: 200, body: isTranslation(request) ? translated : {} });
    expect((await bound.call(await event(target()))).status).toBe(expected);
    const called = bound.received.filter((request) => !isTranslation(request));
    const reaches = expected === 200 && !input.includes('unknown event');
    expect(called).toHaveLength(reaches ? 1 : 0);
    if (expected < 422 && expected !== 200) expect(bound.received).toEqual([]);
    for (const word of ['BEGIN', 'eyJ', text]) expect(JSON.stringify(bound.log)).not.toContain(word);
  });

  test.each([
    ['policy missing in customer secret (application only)', undefined, 401],
    ['policy algorithm "rs512" (lower case)', { algorithm: 'rs512' }, 200],
    ['policy without audience key', { audience: undefined }, 200],
    ['policy public key not PEM', { public_key: 'nonsense' }, 500],
  ])('%s', async (_, policy, expected) => {
    await using bound = await dispatcher({ policy });
    bound.reply = (request) => ({ status: 200, body: isTranslation(request) ? translated : {} });
    expect((await send(bound, { text, url })).status).toBe(expected);
  });

  test('target https host that 302s to 169.254.169.254: not followed, to be repeated', async () => {
    await using bound = await dispatcher();
    bound.reply = (request) =>
      isTranslation(request)
        ? { status: 200, body: translated }
        : { status: 302, headers: { location: 'http://169.254.169.254/latest/meta-data/' } };
    expect((await send(bound, { text, url })).status).toBe(503);
    expect(bound.received.filter((request) => !isTranslation(request))).toHaveLength(1);
  });
});

describe('the note dispatcher', () => {
  test('posts exactly the document of the seeds: the whole data and the translation', async () => {
    await using bound = await dispatcher();
    bound.reply = (request) => ({ status: 200, body: isTranslation(request) ? translated : {} });
    expect((await send(bound, { text, url })).status).toBe(200);
    const [translation] = bound.received.filter(isTranslation);
    const name = /translate\/(yoda|pirate|gungan|minion|morse)\.json$/.exec(translation?.path ?? '')?.[1];
    expect(documents(bound)).toEqual([
      {
        input: data({ text, url }),
        translationResponse: { translated: 'Too sure, you are!', text, translation: name },
      },
    ]);
  });

  test.each([500, 503, 429, 404, 302])(
    'asks for a repetition when the target answers %i, and delivers it then',
    async (status) => {
      await using bound = await dispatcher();
      bound.reply = (request) => (isTranslation(request) ? { status: 200, body: translated } : { status });
      expect((await send(bound, { text, url }, 'same')).status).toBe(503);
      bound.reply = (request) => ({ status: 200, body: isTranslation(request) ? translated : {} });
      expect((await send(bound, { text, url }, 'same')).status).toBe(200);
      expect((await send(bound, { text, url }, 'same')).message).toBe('Already done');
      expect(documents(bound)).toHaveLength(2);
    },
  );

  test('posts the note with the error when the translations of the hour are used up', async () => {
    await using bound = await dispatcher();
    // No wait: the handler's translator would remember it for the tests that come after this one.
    const message =
      'Too Many Requests: Rate limit of 5 requests per hour exceeded. Please wait for 0 minutes and 0 seconds.';
    bound.reply = (request) =>
      isTranslation(request) ? { status: 429, body: { error: { code: 429, message } } } : { status: 200 };
    expect((await send(bound, { text, url })).status).toBe(200);
    expect(documents(bound)).toMatchObject([{ translationResponse: { text, error: message } }]);
  });

  test('two invocations at the same moment dispatch a message once', async () => {
    await using bound = await dispatcher();
    bound.reply = (request) => ({ status: 200, body: isTranslation(request) ? translated : {} });
    const jwt = await signToken(keysFor('RS512'), claimsFor(target()));
    const answers = await Promise.all([1, 2, 3].map(() => bound.call(eventFor(target(), { jwt }))));
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 503, 503]);
    expect(documents(bound)).toHaveLength(1);
  });

  test.each([
    ['none', ''],
    ['blanks', ' '],
    ['a line break', 'a\r\nb'],
    ['letters of other languages', 'é'.repeat(20)],
    ['20,000 characters', 'x'.repeat(20_000)],
  ])('messages with an odd jti are told apart by it, and it never breaks a request: %s', async (_, jti) => {
    await using bound = await dispatcher();
    bound.reply = (request) => ({ status: 200, body: isTranslation(request) ? translated : {} });
    expect((await send(bound, { text: 'first', url }, jti)).message).toBe('Done');
    expect((await send(bound, { text: 'second', url }, jti)).message).toBe(jti.trim() === '' ? 'Done' : 'Already done');
    expect((await send(bound, { text: 'second', url }, `${jti}2`)).message).toBe('Done');
  });

  test('a message without jti is recognised also when its signature is spelled in another way', async () => {
    await using bound = await dispatcher();
    bound.reply = (request) => ({ status: 200, body: isTranslation(request) ? translated : {} });
    const jwt = await signToken(keysFor('RS512'), { ...claimsFor(target()), jti: undefined });
    // The last character of these 256 bytes has four bits that mean nothing.
    const last = jwt.slice(-1);
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    const respelled = jwt.slice(0, -1) + (alphabet[alphabet.indexOf(last) ^ 1] ?? '');
    expect((await bound.call(eventFor(target(), { jwt }))).message).toBe('Done');
    expect((await bound.call(eventFor(target(), { jwt: respelled }))).message).toBe('Already done');
  });

  test('an account in upper case is served, under an issuer in either spelling', async () => {
    const policy = { audience: null, algorithm: 'RS512', public_key: keysFor('RS512').published };
    await using bound = await bindFunction(handler, {
      environment: {
        PARAM_4ME_DOMAIN: '4me-sandbox.test',
        PARAM_BOOTSTRAP_ACCOUNT: 'wdc',
        PARAM_OFFERING_REFERENCE: 'note-dispatcher',
      },
      now,
      secrets: { '4me-app-builder/note-dispatcher/4me-sandbox.test/instances/WNA-IT': { policy } },
    });
    const at = target({ query: { account: 'WNA-IT' } });
    for (const issuer of ['https://WNA-IT.4me-sandbox.test', 'https://wna-it.xurrent-sandbox.test']) {
      const payload = { callback: 'https://wna-it.4me-sandbox.test/webhooks/1/verify?code=x' };
      const claims = { ...claimsFor({ ...at, issuer }), data: { event: 'webhook.verify', payload } };
      expect((await bound.call(eventFor(at, { jwt: await signToken(at.keys, claims) }))).status).toBe(200);
    }
  });

  test('a warm message reads no secret and asks for no token', async () => {
    await using bound = await dispatcher();
    bound.reply = (request) => ({ status: 200, body: isTranslation(request) ? translated : {} });
    await send(bound, { text, url });
    bound.secrets.reads = 0;
    await send(bound, { text, url });
    expect(bound.secrets.reads).toBe(0);
    expect(bound.received.filter(({ path }) => path.includes('oauth'))).toEqual([]);
  });
});
