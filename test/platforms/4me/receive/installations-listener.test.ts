import { describe, expect, test } from 'vitest';
import { handler } from '../../../../templates/engine/handler.ts';
import { bindFunction, type BoundFunction, type Outcome } from '../../../support/bound-function.ts';
import { commonProbes, now } from './probes.ts';
import {
  dataOf,
  engineFunction,
  environment,
  providerProbes,
  providerTarget,
  signedEvent,
} from './provider-account.ts';

/** Beside the names (4me-facts §10). */
const state = { disabled: false, enabled_by_customer: true, suspended: false, customer_representative: { id: 1 } };
const path = '/installations/';
const target = (event = 'app_instance.update') => providerTarget(dataOf(event, state), path);

const send = async (bound: BoundFunction, data: object, jti: string = crypto.randomUUID()): Promise<Outcome> =>
  bound.call(await signedEvent(target(), { jti, data }));

describe('every row of the probe has the answer that is owed', () => {
  test.each([...commonProbes, ...providerProbes('app_instance.update', state)])(
    '$input: $expected',
    async ({ input, expected, event }) => {
      await using bound = await engineFunction();
      expect((await bound.call(await event(target()))).status).toBe(expected);
      const callback = input === 'webhook.verify, callback on 4me';
      expect(bound.received.map((request) => request.path)).toEqual(
        callback ? ['/wdc.4me-sandbox.test/webhooks/1/verify?code=x'] : [],
      );
      if (expected !== 200) expect(bound.announced).toEqual([]);
      expect(bound.secrets.writes).toBe(0);
    },
  );

  test('provider secret absent: 401', async () => {
    await using bound = await bindFunction(handler, { environment, now });
    expect((await send(bound, target().data)).status).toBe(401);
  });
});

describe('the listener for installations', () => {
  test.each([
    ['app_instance.create', 'created'],
    ['app_instance.update', 'updated'],
    ['app_instance.delete', 'deleted'],
    ['integration_instance.create', 'created'],
    ['integration_instance.update', 'updated'],
    ['integration_instance.delete', 'deleted'],
  ])('announces %s to whom it concerns as %s', async (event, change) => {
    await using bound = await engineFunction();
    expect((await send(bound, dataOf(event, state, 'lansweeper', 'globex'))).status).toBe(200);
    expect(bound.announced).toEqual([
      { domain: '4me-sandbox.test', account: 'globex', offering: 'lansweeper', change },
    ]);
  });

  test('leaves secrets to the listener for secrets, which leaves installations to it', async () => {
    await using bound = await engineFunction();
    const secrets = dataOf('app_instance.secrets-update', { secrets: { a: '1' } });
    expect((await send(bound, secrets)).status).toBe(200);
    const elsewhere = providerTarget(dataOf('app_instance.update', state), '/secrets/');
    expect((await bound.call(await signedEvent(elsewhere))).status).toBe(200);
    expect([bound.announced, bound.secrets.writes]).toEqual([[], 0]);
  });

  test('is found below the stage of an API, too', async () => {
    await using bound = await engineFunction();
    const staged = { ...target(), path: '/Prod/installations' };
    expect((await bound.call(await signedEvent(staged))).status).toBe(200);
    expect(bound.announced).toMatchObject([{ change: 'updated' }]);
  });

  test('announces nothing of an offering that is not enabled, and acknowledges it', async () => {
    await using bound = await engineFunction({ enabled: 'note-dispatcher, lansweeper' });
    expect((await send(bound, dataOf('app_instance.update', state, 'typeform'))).status).toBe(200);
    expect(bound.announced).toEqual([]);
    await send(bound, dataOf('app_instance.update', state, 'lansweeper'));
    expect(bound.announced).toMatchObject([{ offering: 'lansweeper' }]);
  });

  test('announces a repeated message once', async () => {
    await using bound = await engineFunction();
    for (let time = 0; time < 3; time += 1) expect((await send(bound, target().data, 'same')).status).toBe(200);
    expect(bound.announced).toHaveLength(1);
    await send(bound, target().data, 'another');
    expect(bound.announced).toHaveLength(2);
  });

  test('keeps a message repeatable when its announcement failed', async () => {
    await using bound = await engineFunction();
    let failures = 1;
    await using failing = await bindFunction(handler, {
      environment,
      now,
      ports: {
        secrets: bound.secrets,
        announce: (change) => {
          failures -= 1;
          if (failures >= 0) return Promise.reject(new Error('the bus is away'));
          bound.announced.push(change);
          return Promise.resolve();
        },
      },
    });
    expect((await send(failing, target().data, 'same')).status).toBe(500);
    expect((await send(failing, target().data, 'same')).status).toBe(200);
    expect((await send(failing, target().data, 'same')).status).toBe(200);
    expect(bound.announced).toHaveLength(1);
  });

  test('logs who, which and what, and nothing else of the message', async () => {
    await using bound = await engineFunction();
    await send(bound, dataOf('app_instance.create', { customer_representative: { name: 'Howard Tanner' } }));
    expect(bound.log).toContainEqual(
      expect.objectContaining({ message: 'announced', offering: 'typeform', account: 'wna-it', change: 'created' }),
    );
    expect(JSON.stringify(bound.log)).not.toContain('Howard');
  });
});
