import { describe, expect, test } from 'vitest';
import { rule } from '../../../../src/platforms/4me/receive/rule.ts';
import { SecretCache } from '../../../../src/platforms/4me/receive/secret-cache.ts';
import { memoryStore } from '../../../../src/engine/memory/memory-store.ts';
import { createHandler } from '../../../../src/runtime/handler.ts';
import { bindFunction } from '../../../support/bound-function.ts';
import { keysFor, signToken } from '../../../support/keys.ts';
import { claimsFor, eventFor, now } from './probes.ts';

const name = '4me-app-builder/note-dispatcher/4me-sandbox.test/instances/wna-it';
const policy = { algorithm: 'RS512', public_key: keysFor('RS512').published };
const application = { nodeID: 'n', client_id: 'i', client_secret: 's' };

test('credentials that arrive after the policy are found by the next message, not minutes later', async () => {
  const definition = createHandler(
    rule({ payload: {} }, async ({ customer }) => {
      await customer.delete('app_instances', '1');
    }),
  );
  await using bound = await bindFunction(definition, {
    environment: {
      PARAM_4ME_DOMAIN: '4me-sandbox.test',
      PARAM_BOOTSTRAP_ACCOUNT: 'wdc',
      PARAM_OFFERING_REFERENCE: 'note-dispatcher',
    },
    now,
    secrets: { [name]: { policy } },
  });
  bound.reply = ({ path }) =>
    path.includes('oauth') ? { status: 200, body: { access_token: 't', expires_in: 3600 } } : { status: 204 };
  const at = {
    issuer: 'https://wna-it.4me-sandbox.test',
    audience: undefined,
    keys: keysFor('RS512'),
    data: { event: 'automation_rule', payload: {} },
    query: { account: 'wna-it' },
  };
  const event = eventFor(at, { jwt: await signToken(at.keys, claimsFor(at)) });
  expect((await bound.call(event)).status).toBe(503);
  const stored = await bound.secrets.get(name);
  await bound.secrets.put(name, { policy, application }, stored?.version);
  bound.clock.now += 2000;
  expect((await bound.call(event)).status).toBe(200);
});

describe('the cache of secrets', () => {
  test('is not emptied by messages for accounts that do not exist', async () => {
    const store = memoryStore();
    await store.put('known', { policy }, undefined);
    let reads = 0;
    // Less than a second each time, and enough for the look-ups of names that lead nowhere.
    let time = 0;
    const cache = new SecretCache({
      now: () => time,
      secrets: { ...store, get: (one) => ((reads += 1), store.get(one)) },
    });
    await cache.get('known');
    for (let index = 0; index < 2500; index += 1) {
      time += 100;
      await cache.get(`unknown-${String(index)}`);
    }
    reads = 0;
    await cache.get('known');
    expect(reads).toBe(0);
    await cache.get('unknown-0');
    expect(reads).toBe(1);
  });

  test('asks the store once for readers at the same moment', async () => {
    const store = memoryStore();
    let reads = 0;
    const cache = new SecretCache({
      now: () => 0,
      secrets: { ...store, get: (one) => ((reads += 1), store.get(one)) },
    });
    await Promise.all(Array.from({ length: 20 }, async () => cache.get('new')));
    expect(reads).toBe(1);
  });

  test('asks again after a failure', async () => {
    const store = memoryStore();
    let failures = 1;
    const cache = new SecretCache({
      now: () => 0,
      secrets: {
        ...store,
        get: (one) => {
          failures -= 1;
          return failures >= 0 ? Promise.reject(new Error('away')) : store.get(one);
        },
      },
    });
    await expect(Promise.resolve(cache.get('a'))).rejects.toThrow('away');
    expect((await cache.get('a')).value).toBeUndefined();
  });
});
