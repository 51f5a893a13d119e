import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { seededApplication } from '../../../src/platforms/4me/standin/world/seed.ts';
import type { JsonObject } from '../../../src/runtime/ports.ts';
import { goodToken, minute, openStage, type Answer, type Customer, type Stage } from './app-stage.ts';
import { newSender, noSecretIn, skyOver } from './message-case.ts';
import { inWorldOf } from './other-world.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage[Symbol.asyncDispose]());
afterEach(() => noSecretIn(stage.kit.log(), [goodToken, seededApplication.secret, 'Quick help']));

const started = () => newSender(stage, skyOver(stage));

describe('strangers', () => {
  test('are answered with the same bytes whether they name a customer or an account that nobody has', async () => {
    const { customer, event } = await started();
    const headers = {
      ...event.headers,
      'Typeform-Signature': 'sha256=PAMLpIk+8OaCzEjQgxYVpK2K3CprDFrALFVrYHDz3I8=',
    };
    const answers = new Map<string, Answer>();
    const asked = await stage.asked(async () => {
      for (const account of [customer.account, 'nobody-else', '../../wdc', 'x'.repeat(3000), '']) {
        answers.set(account, await stage.invoke({ ...event, headers, queryStringParameters: { account } }));
      }
    });
    const [known, ...others] = [...answers.values()];
    expect(known?.status).toBe(400);
    expect(others).toEqual(others.map(() => known));
    expect(asked.fourMe).toEqual([]);
    expect(asked.secretsRead.filter((name) => name !== stage.secretName(customer.account))).toEqual([
      stage.secretName('nobody-else'),
    ]);
  });

  test('who name 10,000 accounts that nobody has cause 50 look-ups, and ten more a second', async () => {
    const { bound, deliver } = await inWorldOf('acme', {});
    await using _ = bound;
    bound.secrets.reads = 0;
    const statuses = new Set<number>();
    const flood = async (name: string): Promise<void> => {
      for (let at = 0; at < 10_000; at += 1) statuses.add((await deliver(`${name}-${String(at)}`)).status);
    };
    await flood('stranger');
    expect(bound.secrets.reads).toBe(50);
    bound.clock.now += 1000;
    await flood('another');
    expect(bound.secrets.reads).toBe(60);
    expect([...statuses].toSorted((a, b) => a - b)).toEqual([400, 503]);
    expect(bound.received).toEqual([]);
    // Customers have to wait for a moment, and are served.
    expect((await deliver()).status).toBe(503);
    bound.clock.now += 1000;
    expect((await deliver()).status).toBe(200);
  });

  test('do not learn who is a customer from what is answered while they are too many', async () => {
    const { bound, deliver } = await inWorldOf('acme', {});
    await using _ = bound;
    expect((await deliver()).status).toBe(200);
    for (let at = 0; at < 60; at += 1) await deliver(`stranger-${String(at)}`);
    const wrong = { 'Typeform-Signature': 'sha256=AAAA' };
    expect(await deliver('acme', wrong)).toEqual(await deliver('one-more', wrong));
    expect((await deliver()).status).toBe(200);
  });

  test('do not fill the memory, whatever they name and however long they go on', async () => {
    const { bound, deliver } = await inWorldOf('acme', {});
    await using _ = bound;
    const sizes = new Map<Map<unknown, unknown>, number>();
    type Setter = (this: Map<unknown, unknown>, key: unknown, value: unknown) => unknown;
    const { value: set } = Object.getOwnPropertyDescriptor(Map.prototype, 'set') as { readonly value: Setter };
    const watched = vi.spyOn(Map.prototype, 'set').mockImplementation(function (
      this: Map<unknown, unknown>,
      key,
      value,
    ) {
      set.call(this, key, value);
      if (String(key).includes('/instances/')) set.call(sizes, this, Math.max(this.size, sizes.get(this) ?? 0));
      return this;
    });
    try {
      for (let at = 0; at < 3000; at += 1) {
        bound.clock.now += 200;
        expect((await deliver(`stranger-${String(at)}`)).status).toBe(400);
      }
    } finally {
      watched.mockRestore();
    }
    expect(bound.secrets.reads).toBeGreaterThanOrEqual(3000);
    // One more for a moment: what is newest is put in first.
    expect(Math.max(...sizes.values())).toBe(1001);
  });

  test('cannot make a customer’s secret be read more than once a minute by wrong signatures', async () => {
    const { bound, deliver } = await inWorldOf('acme', {});
    await using _ = bound;
    bound.secrets.reads = 0;
    const wrong = { 'Typeform-Signature': 'sha256=AAAA' };
    for (let second = 0; second < 60; second += 1) {
      for (let at = 0; at < 20; at += 1) expect((await deliver('acme', wrong)).status).toBe(400);
      bound.clock.now += 1000;
    }
    expect(bound.secrets.reads).toBeLessThanOrEqual(3);
    expect(bound.received).toEqual([]);
  });
});

describe('a secret that another process has made meanwhile', () => {
  const store = async ({ account }: Customer, change: JsonObject): Promise<void> => {
    const { value, version } = (await stage.secret(account)) ?? { value: {}, version: undefined };
    await stage.kit.engine.secrets.put(stage.secretName(account), { ...value, ...change }, version);
  };

  test('is found when the one that is known does not fit, and the former one is refused then', async () => {
    const { customer, event } = await started();
    expect((await stage.invoke(event)).status).toBe(200);
    await store(customer, { typeform_secret: 'rotated elsewhere' });
    await stage.kit.pass(1000);
    expect(await stage.send(customer)).toBe(200);
    const former = await stage.event(customer, stage.message(customer), { secret: 'before' });
    expect((await stage.invoke(former)).status).toBe(400);
    expect(customer.notes()).toHaveLength(2);
  });

  test('is found a second after there was none', async () => {
    const { customer } = await started();
    const {
      typeform_secret: _,
      typeform_webhook: _webhook,
      ...without
    } = (await stage.secret(customer.account))?.value ?? {};
    const name = stage.secretName(customer.account);
    await stage.kit.engine.secrets.put(name, without, (await stage.secret(customer.account))?.version);
    await stage.kit.pass(6 * minute);
    const event = await stage.event(customer, stage.message(customer), { secret: 'made elsewhere' });
    for (let second = 0; second < 3; second += 1) {
      expect((await stage.invoke(event)).status).toBe(400);
      await stage.kit.pass(1000);
    }
    expect((await stage.invoke(event)).status).toBe(400);
    await store(customer, { typeform_secret: 'made elsewhere' });
    await stage.kit.pass(1000);
    expect((await stage.invoke(event)).status).toBe(200);
  });
});
