import { createHmac, createPublicKey, verify } from 'node:crypto';
import { decodeJwt } from 'jose';
import { describe, expect, test } from 'vitest';
import { retryDelays } from '../../../../../src/platforms/4me/standin/webhooks/retries.ts';
import { startReceiver, status } from '../../../../support/receiver.ts';
import type { Received } from '../../../../support/receiver.ts';
import { stage } from '../life/stage.ts';
import type { Stage } from '../life/stage.ts';

const sends = ['request.note-added', 'a note'] as const;

function addNote({ life, world, request }: Stage, text: string = sends[1]): void {
  const number = world.nextNumber();
  const note = {
    id: world.nodeId('Note', number),
    number,
    text,
    internal: false,
    personId: null,
    createdAt: world.timestamp(),
  };
  world.update('Request', request, { notes: [...request.notes, note] });
  life.requestChanged(request, { noteAdded: note });
}

function token(message: Received | undefined): string {
  return (JSON.parse(message?.body ?? '{}') as { jwt: string }).jwt;
}

function header(message: Received | undefined, name: string): string | undefined {
  const index = message?.rawHeaders.indexOf(name) ?? -1;
  return index === -1 ? undefined : message?.rawHeaders[index + 1];
}

const digests = { '256': 'sha256', '384': 'sha384', '512': 'sha512' } as const;

/** node:crypto, so that neither the signing library nor the runtime judges itself. */
function isGenuine(jwt: string, alg: string, key: string): boolean {
  const [head = '', claims = '', signature = ''] = jwt.split('.');
  const signed = Buffer.from(`${head}.${claims}`);
  const digest = digests[alg.slice(2) as keyof typeof digests];
  if (alg.startsWith('hs')) return createHmac(digest, key).update(signed).digest('base64url') === signature;
  const publicKey = createPublicKey(key);
  const options = alg.startsWith('es') ? { key: publicKey, dsaEncoding: 'ieee-p1363' as const } : publicKey;
  return verify(digest, signed, options, Buffer.from(signature, 'base64url'));
}

describe('a signed message', () => {
  test.each(['hs256', 'hs384', 'hs512', 'rs256', 'rs384', 'rs512', 'es256', 'es384', 'es512'])(
    'of a %s policy verifies with the key that was shown once',
    async (jwtAlg) => {
      await using receiver = await startReceiver();
      const on = stage();
      const { row, publicKeyPem } = await on.life.createPolicy({
        account: 'wna-it',
        jwtAlg,
        jwtAudience: null,
        jwtClaimExpiresIn: null,
        disabled: false,
      });
      on.webhook({ account: 'wna-it', event: sends[0], uri: receiver.origin, webhookPolicyId: row.id });
      addNote(on);
      await on.life.settled();
      const jwt = token(receiver.received[0]);
      expect(JSON.parse(Buffer.from(jwt.split('.')[0] ?? '', 'base64url').toString())).toEqual({
        typ: 'JWT',
        alg: jwtAlg.toUpperCase(),
      });
      expect(isGenuine(jwt, jwtAlg, publicKeyPem ?? '')).toBe(true);
      expect(isGenuine(jwt.replace(/\..*\./, '.e30.'), jwtAlg, publicKeyPem ?? '')).toBe(false);
    },
  );

  test('has the documented claims, with audience and expiry where the policy has them', async () => {
    await using receiver = await startReceiver();
    const on = stage();
    const { row } = await on.life.createPolicy({
      account: 'wna-it',
      jwtAlg: 'es256',
      jwtAudience: 'us',
      jwtClaimExpiresIn: 5,
      disabled: false,
    });
    const webhook = on.webhook({ account: 'wna-it', event: sends[0], uri: receiver.origin, webhookPolicyId: row.id });
    addNote(on);
    await on.life.settled();
    const seconds = on.scheduler.now() / 1000;
    expect(decodeJwt(token(receiver.received[0]))).toEqual({
      iss: 'https://wna-it.4me-sandbox.test',
      sub: String(webhook.number),
      jti: expect.stringMatching(/^[0-9a-f]{64}$/),
      iat: seconds,
      nbf: seconds,
      exp: seconds + 300,
      aud: 'us',
      data: expect.objectContaining({
        account_id: 'wna-it',
        account: 'https://wna-it.4me-sandbox.test',
        event: sends[0],
      }),
    });
  });

  test('is unsigned for the algorithm none, and bare data without a policy', async () => {
    await using receiver = await startReceiver();
    const on = stage();
    const { row, publicKeyPem } = await on.life.createPolicy({
      account: 'wna-it',
      jwtAlg: 'none',
      jwtAudience: null,
      jwtClaimExpiresIn: null,
      disabled: false,
    });
    expect(publicKeyPem).toBeNull();
    on.webhook({ account: 'wna-it', event: sends[0], uri: `${receiver.origin}/policy`, webhookPolicyId: row.id });
    on.webhook({ account: 'wna-it', event: sends[0], uri: `${receiver.origin}/bare` });
    addNote(on);
    await on.life.settled();
    const at = (path: string): Received | undefined => receiver.received.find((message) => message.path === path);
    expect(token(at('/policy'))).toMatch(/^[\w-]+\.[\w-]+\.$/);
    expect(JSON.parse(at('/bare')?.body ?? '')).toMatchObject({ event: sends[0], payload: { status: 'assigned' } });
  });

  test.each([
    ['4me', 'X-4me-Delivery', /^4me\/1\.0 /, 'https://wna-it.4me-sandbox.test'],
    ['xurrent', 'x-xurrent-delivery', /^xurrent\/1\.0 /, 'https://wna-it.xurrent-sandbox.test'],
  ] as const)('carries the names of the brand %s', async (brand, delivery, agent, iss) => {
    await using receiver = await startReceiver();
    const on = stage({ brand });
    const policy = { account: 'wna-it', jwtAlg: 'es256', jwtAudience: null, jwtClaimExpiresIn: null, disabled: false };
    const { row } = await on.life.createPolicy(policy);
    on.webhook({ account: 'wna-it', event: sends[0], uri: receiver.origin, webhookPolicyId: row.id });
    addNote(on);
    await on.life.settled();
    const [message] = receiver.received;
    expect(header(message, delivery)).toMatch(/^[0-9a-f-]{36}$/);
    expect(header(message, 'User-Agent')).toMatch(agent);
    expect(header(message, 'Content-Type')).toBe('application/json; charset=utf-8');
    expect(header(message, 'Link')).toContain('>; rel="canonical", <https://api.4me-sandbox.test/v1/requests/');
    expect(decodeJwt(token(message)).iss).toBe(iss);
  });
});

describe('a message that fails', () => {
  test('is tried again by the schedule, signed anew under the same jti, and dropped in the end', async () => {
    await using receiver = await startReceiver(status(503));
    const on = stage();
    const policy = { account: 'wna-it', jwtAlg: 'es256', jwtAudience: null, jwtClaimExpiresIn: null, disabled: false };
    const { row } = await on.life.createPolicy(policy);
    const webhook = on.webhook({ account: 'wna-it', event: sends[0], uri: receiver.origin, webhookPolicyId: row.id });
    addNote(on);
    await on.life.settled();
    for (const delay of retryDelays) {
      on.scheduler.advance(delay - 1);
      await on.life.settled();
      const before = receiver.received.length;
      on.scheduler.advance(1);
      await on.life.settled();
      expect(receiver.received).toHaveLength(before + 1);
    }
    expect(on.life.deliveries().map(({ verdict }) => verdict)).toEqual([
      ...retryDelays.map(() => 'will retry'),
      'dropped',
    ]);
    const claims = receiver.received.map((message) => decodeJwt(token(message)));
    expect(new Set(claims.map(({ jti }) => jti)).size).toBe(1);
    expect(claims[1]?.iat).toBe((claims[0]?.iat ?? 0) + 5);
    const ids = receiver.received.map((message) => header(message, 'X-4me-Delivery'));
    expect(new Set(ids).size).toBe(7);
    expect(receiver.received.map((message) => header(message, 'X-4me-Delivery-Origin'))).toEqual([
      undefined,
      ...retryDelays.map(() => ids[0]),
    ]);
    expect(webhook).toMatchObject({ consecutiveFailures: 7, lastError: 'the receiver answered 503', disabled: false });
  });

  test('is not sent on to where a redirect points', async () => {
    await using elsewhere = await startReceiver();
    await using receiver = await startReceiver((_message, response) => {
      response.writeHead(302, { location: elsewhere.origin }).end();
    });
    const on = stage();
    on.webhook({ account: 'wna-it', event: sends[0], uri: receiver.origin });
    addNote(on);
    await on.life.settled();
    expect(elsewhere.received).toHaveLength(0);
    expect(on.life.deliveries()).toMatchObject([{ status: 302, verdict: 'will retry' }]);
  });

  test('is given up after ten seconds without an answer', async () => {
    await using receiver = await startReceiver(() => {});
    const on = stage();
    on.webhook({ account: 'wna-it', event: sends[0], uri: receiver.origin });
    addNote(on);
    await expect.poll(() => receiver.received.length).toBe(1);
    on.scheduler.advance(10_000);
    await on.life.settled();
    expect(on.life.deliveries()).toMatchObject([
      { status: null, error: 'no answer within 10 s', durationMs: 10_000, verdict: 'will retry' },
    ]);
  });

  test('disables its webhook after 20 failures in a row over more than a week', async () => {
    await using receiver = await startReceiver(status(500));
    const on = stage();
    const webhook = on.webhook({ account: 'wna-it', event: sends[0], uri: receiver.origin });
    for (let message = 0; message < 3; message += 1) {
      addNote(on);
      await on.life.settled();
      for (const delay of retryDelays) {
        on.scheduler.advance(delay);
        await on.life.settled();
      }
    }
    expect(webhook).toMatchObject({ consecutiveFailures: 21, disabled: false });
    on.scheduler.advance(8 * 24 * 3_600_000);
    addNote(on);
    await on.life.settled();
    expect(webhook.disabled).toBe(true);
    expect(on.life.deliveries().at(-1)?.verdict).toBe('dropped');
  });
});

describe('an address', () => {
  test('outside this machine is refused and the refusal is on record', async () => {
    const on = stage();
    on.webhook({ account: 'wna-it', event: sends[0], uri: 'https://user:secret@hooks.example.com/in' });
    addNote(on);
    await on.life.settled();
    const [record] = on.life.deliveries();
    expect(record).toMatchObject({ verdict: 'not sent', status: null, address: 'https://hooks.example.com/in' });
    expect(record?.error).toMatch(/hooks\.example\.com is not on this machine/);
  });

  test('of a host that the sandbox stands in for leads to the sandbox', async () => {
    await using receiver = await startReceiver();
    const reach = { origin: () => receiver.origin, serves: (host: string) => host === 'target.4me-sandbox.test' };
    const on = stage({ reach });
    on.webhook({ account: 'wna-it', event: sends[0], uri: 'https://u:p@target.4me-sandbox.test/in?a=b' });
    addNote(on);
    await on.life.settled();
    expect(receiver.received[0]?.path).toBe('/target.4me-sandbox.test/in?a=b');
    expect(header(receiver.received[0], 'Authorization')).toBe(`Basic ${Buffer.from('u:p').toString('base64')}`);
  });
});

test('the weather sends a message twice with the same bytes', async () => {
  await using receiver = await startReceiver();
  const on = stage({ disturb: () => ({ delay: 0, duplicate: true }) });
  on.webhook({ account: 'wna-it', event: sends[0], uri: receiver.origin });
  addNote(on);
  await on.life.settled();
  expect(receiver.received).toHaveLength(2);
  expect(receiver.received[0]?.body).toBe(receiver.received[1]?.body);
  expect(header(receiver.received[0], 'X-4me-Delivery')).toBe(header(receiver.received[1], 'X-4me-Delivery'));
});

test('the weather lets a later message overtake an earlier one', async () => {
  await using receiver = await startReceiver();
  const delays = [30, 0];
  const on = stage({ disturb: () => ({ delay: delays.shift() ?? 0, duplicate: false }) });
  on.webhook({ account: 'wna-it', event: sends[0], uri: receiver.origin });
  addNote(on, 'first');
  const notes = on.request.notes.map(({ number }) => number);
  addNote(on, 'second');
  await expect.poll(() => receiver.received.length).toBe(1);
  on.scheduler.advance(30);
  await on.life.settled();
  const arrived = receiver.received.map(
    ({ body }) => (JSON.parse(body) as { payload: { note_id: number } }).payload.note_id,
  );
  expect(arrived[1]).toBe(notes[0]);
  expect(arrived).toHaveLength(2);
});

describe('a test message', () => {
  test('has the event of the webhook and is about a record 12345 that need not exist', async () => {
    await using receiver = await startReceiver();
    const on = stage();
    on.life.testWebhook(on.webhook({ event: 'app_instance.update', uri: receiver.origin }));
    on.life.testWebhook(on.webhook({ event: 'time_entry.create', uri: receiver.origin }));
    await on.life.settled();
    expect(receiver.received.map(({ body }) => JSON.parse(body) as unknown)).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          event: 'app_instance.update',
          object_id: 12_345,
          object_nodeID: on.world.nodeId('AppInstance', 12_345),
          person_name: 'First of wdc',
        }),
        expect.objectContaining({ event: 'time_entry.create', object_id: 12_345, object_nodeID: null }),
      ]),
    );
    expect(header(receiver.received[0], 'Link')).toContain('/app_instances/12345>');
  });

  test('does not leave while the webhook waits for its verification', async () => {
    await using receiver = await startReceiver();
    const on = stage();
    on.life.testWebhook(on.webhook({ event: 'ci.create', uri: receiver.origin, verified: false }));
    await on.life.settled();
    expect(receiver.received).toHaveLength(0);
    expect(on.life.deliveries()).toMatchObject([{ verdict: 'not sent', error: 'the webhook is not verified' }]);
  });
});

test('many messages that are held back at once leave nothing behind that listens', async () => {
  const warnings: Error[] = [];
  const listen = (warning: Error): void => void warnings.push(warning);
  process.on('warning', listen);
  await using receiver = await startReceiver();
  const on = stage({ disturb: () => ({ delay: 10, duplicate: false }) });
  on.webhook({ account: 'wna-it', event: sends[0], uri: receiver.origin });
  for (let count = 0; count < 30; count += 1) addNote(on);
  on.scheduler.advance(10);
  await on.life.settled();
  process.off('warning', listen);
  expect(receiver.received).toHaveLength(30);
  expect(warnings.map(({ name }) => name)).toEqual([]);
});
