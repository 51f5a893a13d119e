import { describe, expect, test } from 'vitest';
import { handler } from '../../../../templates/engine/handler.ts';
import { bindFunction, type BoundFunction } from '../../../support/bound-function.ts';
import { keysFor, signToken } from '../../../support/keys.ts';
import { claimsFor, commonProbes, eventFor, now, type Target } from './probes.ts';
import {
  audience,
  dataOf,
  engineFunction,
  environment,
  policyOf,
  providerProbes,
  providerSecret,
  providerTarget,
  signedEvent,
} from './provider-account.ts';

const customerSecret = '4me-app-builder/typeform/4me-sandbox.test/instances/wna-it';
const event = 'app_instance.secrets-update';
const update = (payload: object, reference = 'typeform') => dataOf(event, payload, reference);

const parts = {
  application: { nodeID: 'NG1l', client_id: 'client-of-the-customer', client_secret: 'client-secret-of-the-customer' },
};

const target = (): Target => providerTarget(update(parts));

const listener = engineFunction;

const send = async (bound: BoundFunction, data: object, jti: string = crypto.randomUUID()) =>
  bound.post({ jwt: await signToken(keysFor('ES512'), { ...claimsFor(target()), jti, data }) });

const secretWords = ['client-secret-of-the-customer', 'secret-token-of-the-provider', 'BEGIN', 'eyJ'];

describe('every row of the probe has the answer that is owed', () => {
  test.each([
    ...commonProbes,
    ...providerProbes(event, parts),
    {
      input: 'empty payload (no application/policy/secrets)',
      expected: 200,
      event: (at: Target) => signedEvent(at, { data: update({}) }),
    },
    {
      input: 'a part that is no object',
      expected: 422,
      event: (at: Target) => signedEvent(at, { data: update({ secrets: 'text' }) }),
    },
  ])('$input: $expected', async ({ input, expected, event: eventOf }) => {
    await using bound = await listener();
    expect((await bound.call(await eventOf(target()))).status).toBe(expected);
    const callback = input === 'webhook.verify, callback on 4me';
    expect(bound.received.map(({ path }) => path)).toEqual(
      callback ? ['/wdc.4me-sandbox.test/webhooks/1/verify?code=x'] : [],
    );
    if (expected !== 200) expect(bound.secrets.writes).toBe(0);
    for (const word of secretWords) expect(JSON.stringify(bound.log)).not.toContain(word);
  });

  test.each(['RS512', 'RS256', 'ES256', 'HS512'])('a policy of %s is as good', async (algorithm) => {
    await using bound = await listener({ policy: { ...policyOf(algorithm), jwtAudience: null } });
    const signed = eventFor(target(), { jwt: await signToken(keysFor(algorithm), claimsFor(target())) });
    expect((await bound.call(signed)).status).toBe(200);
  });

  test.each([
    ['provider secret without policy', undefined, 401],
    ['policy with a key that is no PEM', { jwtAlg: 'es512', publicKeyPem: 'nonsense' }, 500],
    ['policy of algorithm none', { jwtAlg: 'none', publicKeyPem: 'x' }, 500],
  ])('%s', async (_, policy, expected) => {
    await using bound = await listener({ policy });
    expect((await send(bound, update(parts))).status).toBe(expected);
    expect(bound.secrets.writes).toBe(0);
  });

  test('provider secret absent: 401', async () => {
    await using bound = await bindFunction(handler, { environment, now });
    expect((await send(bound, update(parts))).status).toBe(401);
  });
});

describe('the listener', () => {
  test('stores all four kinds of secrets and adds up what comes in parts', async () => {
    await using bound = await listener();
    const policy = { nodeID: 'p', audience: null, algorithm: 'RS512', public_key: '-----BEGIN PUBLIC KEY-----' };
    const messages = [
      { secrets: { a: '1' } },
      { application: parts.application },
      { policy },
      { authorization_application: { nodeID: 'q', client_id: 'i', client_secret: 'j' } },
      { secrets: { b: '2' } },
    ];
    for (const payload of messages) expect((await send(bound, update(payload))).status).toBe(200);
    expect((await bound.secrets.get(customerSecret))?.value).toEqual({
      secrets: { a: '1', b: '2' },
      application: parts.application,
      policy,
      authorization_application: { nodeID: 'q', client_id: 'i', client_secret: 'j' },
    });
    expect(bound.announced).toEqual(
      messages.map(() => ({ domain: '4me-sandbox.test', account: 'wna-it', offering: 'typeform' })),
    );
  });

  test('understands the event by its older name, too', async () => {
    await using bound = await listener();
    await send(bound, { ...update(parts), event: 'integration_instance.secrets-update' });
    expect((await bound.secrets.get(customerSecret))?.value).toEqual(parts);
  });

  test('announces a change again when the merge changed nothing, and writes nothing', async () => {
    await using bound = await listener();
    await send(bound, update(parts));
    await send(bound, update(parts));
    expect(bound.secrets.writes).toBe(1);
    expect(bound.announced).toHaveLength(2);
  });

  test('answers a repeated message with 2xx and without effect', async () => {
    await using bound = await listener();
    await send(bound, update({ secrets: { a: 'old' } }), 'one');
    await send(bound, update({ secrets: { a: 'new' } }), 'two');
    expect(await send(bound, update({ secrets: { a: 'old' } }), 'one')).toMatchObject({ status: 200 });
    expect((await bound.secrets.get(customerSecret))?.value).toEqual({ secrets: { a: 'new' } });
    expect(bound.announced).toHaveLength(2);
  });

  test('keeps a message repeatable when its announcement failed', async () => {
    await using bound = await listener();
    const { announced } = bound;
    let failures = 1;
    await using failing = await bindFunction(handler, {
      environment,
      now,
      ports: {
        secrets: bound.secrets,
        announce: (change) => {
          failures -= 1;
          if (failures >= 0) return Promise.reject(new Error('the bus is away'));
          announced.push(change);
          return Promise.resolve();
        },
      },
    });
    expect((await send(failing, update(parts), 'same')).status).toBe(500);
    expect((await send(failing, update(parts), 'same')).status).toBe(200);
    expect(announced).toHaveLength(1);
  });

  test('stores nothing for an offering that is not enabled, and acknowledges it', async () => {
    await using bound = await listener({ enabled: 'note-dispatcher, lansweeper' });
    expect((await send(bound, update(parts))).status).toBe(200);
    expect(bound.secrets.writes).toBe(0);
    expect((await send(bound, update(parts, 'lansweeper'))).status).toBe(200);
    expect(bound.secrets.writes).toBe(1);
  });

  test('reads a replaced policy again, but at most once a minute', async () => {
    await using bound = await listener();
    await send(bound, update(parts));
    const second = keysFor('ES512', 'second');
    const stored = await bound.secrets.get(providerSecret);
    const policy = { jwtAlg: 'es512', publicKeyPem: second.published, jwtAudience: audience };
    await bound.secrets.put(providerSecret, { ...stored?.value, policy }, stored?.version);
    const forged = async () =>
      bound.post({ jwt: await signToken(second, { ...claimsFor(target()), jti: crypto.randomUUID() }) });
    bound.clock.now += 2000;
    expect((await forged()).status).toBe(200);
    const stranger = keysFor('ES512', 'third');
    const knock = async () => {
      bound.secrets.reads = 0;
      for (let attempt = 0; attempt < 20; attempt += 1) {
        const jwt = await signToken(stranger, { ...claimsFor(target()), jti: crypto.randomUUID() });
        expect((await bound.post({ jwt })).status).toBe(401);
      }
      return bound.secrets.reads;
    };
    expect(await knock()).toBe(0);
    bound.clock.now += 61_000;
    expect(await knock()).toBe(1);
  });

  test('sees a policy that arrives a moment after the rest of the secret', async () => {
    await using bound = await listener({ policy: undefined });
    expect((await send(bound, update(parts))).status).toBe(401);
    const stored = await bound.secrets.get(providerSecret);
    const policy = { ...policyOf('ES512'), jwtAudience: audience };
    await bound.secrets.put(providerSecret, { ...stored?.value, policy }, stored?.version);
    bound.clock.now += 1100;
    expect((await send(bound, update(parts))).status).toBe(200);
  });

  test.each(['existing', 'new'])(
    'loses none of 20 parts that come at once, 50 times, with an %s secret',
    async (kind) => {
      const keys = keysFor('HS256');
      await using bound = await listener({ policy: policyOf('HS256') });
      for (let trial = 0; trial < 50; trial += 1) {
        const offering = `app-${String(trial)}`;
        const name = `4me-app-builder/${offering}/4me-sandbox.test/instances/wna-it`;
        if (kind === 'existing') await bound.secrets.put(name, { own: 'kept' }, undefined);
        const payloads = Array.from({ length: 20 }, (_, index) => ({
          secrets: { [`key-${String(index)}`]: String(index) },
        }));
        const answers = await Promise.all(
          payloads.map(async (payload) => {
            const claims = { ...claimsFor(target()), jti: crypto.randomUUID(), data: update(payload, offering) };
            return bound.post({ jwt: await signToken(keys, claims) });
          }),
        );
        expect(answers.map(({ status }) => status)).toEqual(payloads.map(() => 200));
        const secrets = Object.assign({}, ...payloads.map((payload) => payload.secrets)) as object;
        expect((await bound.secrets.get(name))?.value).toEqual({
          ...(kind === 'existing' ? { own: 'kept' } : {}),
          secrets,
        });
      }
    },
  );
});
