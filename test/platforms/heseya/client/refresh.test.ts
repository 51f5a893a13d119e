import { describe, expect, test } from 'vitest';
import { NeedsInstallation, StoreGone } from '../../../../src/platforms/heseya/client/errors.ts';
import { kitOf } from '../../../../src/platforms/heseya/receive/kit.ts';
import { storeKey } from '../../../../src/platforms/heseya/wire/names.ts';
import { createLog } from '../../../../src/runtime/log.ts';
import { Retry } from '../../../../src/runtime/outcomes.ts';
import type { JsonObject, Ports } from '../../../../src/runtime/ports.ts';
import { openApp, prefix, shop, slug, type AppStage } from '../receive/app-stage.ts';

const key = storeKey(shop);
const name = `${prefix}stores/${key}`;
const settings = { target_url: 'https://a.example.com' };

/** One request to the store, as a process makes it that has read the record before. */
async function call(
  stage: AppStage,
  ports: Ports | undefined = stage.ports[0],
  record?: JsonObject,
  timeout = 30_000,
): Promise<number> {
  if (ports === undefined) throw new Error('there is no such process');
  const kit = kitOf(ports);
  const found = {
    key,
    record: (record ?? (await stage.record())) as unknown as Parameters<typeof kit.clientOf>[0]['record'],
  };
  const client = kit.clientOf(found, { log: createLog(ports, {}), deadline: ports.now() + timeout });
  return (await client.request('GET', '/auth/profile')).status;
}

const refreshes = (stage: AppStage): number => stage.heseya.counts('shop')['POST /auth/refresh'] ?? 0;

async function installed(...options: Parameters<typeof openApp>): Promise<AppStage> {
  const stage = await openApp(...options);
  await stage.install();
  await stage.heseya.dashboard.setConfig('shop', slug, settings);
  return stage;
}

describe('a hundred calls with a token whose time is over', () => {
  test.each([1, 5])('make one refresh in %i processes', async (processes) => {
    const stage = await installed({}, { processes });
    const before = (await stage.record()) ?? {};
    stage.clock.advance(301_000);
    const calls = Array.from({ length: 100 }, async (_, index) => call(stage, stage.ports[index % processes], before));
    expect(await Promise.all(calls)).toEqual(Array(100).fill(200));
    expect(refreshes(stage)).toBe(1);
    const after = await stage.record();
    expect(after).toMatchObject({ status: 'installed', settings });
    for (const token of ['integration_token', 'refresh_token'] as const) expect(after?.[token]).not.toBe(before[token]);
    // The new refresh token works as well: it was stored beside the other one.
    stage.heseya.expireTokens('shop');
    expect(await call(stage)).toBe(200);
    expect(refreshes(stage)).toBe(2);
  });
});

describe('a refresh whose answer is lost', () => {
  test('is found out by the next one; settings stay, and an installation revives the store', async () => {
    const stage = await installed();
    stage.heseya.expireTokens('shop');
    stage.heseya.breakRefreshAnswer('shop');
    await expect(call(stage)).rejects.toThrow(Retry);
    expect(await stage.record()).toMatchObject({ status: 'installed' });
    await expect(call(stage)).rejects.toThrow(NeedsInstallation);
    expect(await stage.record()).toMatchObject({
      status: 'needs-installation',
      because: expect.stringContaining('CLIENT_INVALID_TOKEN') as string,
      settings,
    });
    const before = refreshes(stage);
    await expect(call(stage)).rejects.toThrow(NeedsInstallation);
    expect(refreshes(stage)).toBe(before);
    expect(await stage.heseya.dashboard.config('shop', slug)).toMatchObject({ status: 503 });
    const { token, refresh_token } = stage.heseya.appTokens('shop', slug);
    const again = { api_url: shop, integration_token: token, refresh_token };
    expect((await stage.ask('POST', '/install', {}, again)).status).toBe(200);
    expect(await stage.record()).toMatchObject({ status: 'installed', settings });
    expect(await stage.record()).not.toHaveProperty('because');
    expect(await call(stage)).toBe(200);
  });

  test('as after a crash before the tokens were stored is the same', async () => {
    const stage = await installed({}, { processes: 2 });
    stage.heseya.expireTokens('shop');
    const { refresh_token: used } = (await stage.record()) ?? {};
    // The other process has used it, and is gone.
    const response = await fetch(`${stage.sandbox.origin}/shop.heseya-sandbox.test/auth/refresh`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ refresh_token: used }),
    });
    expect(response.status).toBe(200);
    await expect(call(stage)).rejects.toThrow(NeedsInstallation);
    expect(await stage.record()).toMatchObject({ status: 'needs-installation', settings });
  });
});

describe('tokens that the store has made, and that cannot be stored at once,', () => {
  /** A state store that takes no record while `refuses` says so. */
  const refusing = (refuses: (value: JsonObject) => boolean) => (ports: Ports) => ({
    ...ports,
    state: {
      ...ports.state,
      put: (target: string, value: JsonObject, version: string | undefined) =>
        target === name && refuses(value)
          ? Promise.reject(new Error('the table is busy'))
          : ports.state.put(target, value, version),
    },
  });
  const isRefresh = (value: JsonObject): boolean => value['refreshed_at'] !== value['installed_at'];

  test('are offered again: a short failure of the state store loses no store', async () => {
    let left = 3;
    const stage = await installed({}, { ports: refusing((value) => isRefresh(value) && left-- > 0) });
    stage.clock.advance(301_000);
    expect(await call(stage)).toBe(200);
    expect(refreshes(stage)).toBe(1);
    expect(await stage.record()).toMatchObject({ status: 'installed', settings });
  });

  test('are stored by the next call of the process, where it fails for longer', async () => {
    let broken = true;
    const stage = await installed({}, { ports: refusing((value) => isRefresh(value) && broken) });
    stage.clock.advance(301_000);
    await expect(call(stage)).rejects.toThrow('the table is busy');
    broken = false;
    expect(await call(stage)).toBe(200);
    expect(refreshes(stage)).toBe(1);
    expect(await stage.record()).toMatchObject({ status: 'installed', settings });
  });
});

describe('a refresh for which too little time is left', () => {
  test('is not begun: an answer that nobody is there to store would lose the store', async () => {
    const stage = await installed();
    stage.clock.advance(301_000);
    await expect(call(stage, stage.ports[0], undefined, 9000)).rejects.toThrow(Retry);
    expect(refreshes(stage)).toBe(0);
    expect(await call(stage)).toBe(200);
  });

  test('is not begun after a long wait for the turn either', async () => {
    const stage = await installed();
    stage.heseya.expireTokens('shop');
    await stage.state.claim(`${prefix}turns/${key}`, stage.clock.now() + 25_000);
    const called = call(stage);
    setTimeout(() => stage.clock.advance(25_000), 50);
    await expect(called).rejects.toThrow(Retry);
    expect(refreshes(stage)).toBe(0);
  });
});

/** Does something in the moment before the record of a store is written for the first time. */
function beforeWriting(interfere: (state: Ports['state']) => Promise<unknown>): (ports: Ports) => Ports {
  let done = false;
  return (ports) => ({
    ...ports,
    state: {
      ...ports.state,
      async put(target, value, version) {
        const isRefresh = target === name && value['refreshed_at'] !== value['installed_at'];
        if (isRefresh && !done) {
          done = true;
          await interfere(ports.state);
        }
        return ports.state.put(target, value, version);
      },
    },
  });
}

describe('what happens while a refresh is under way', () => {
  test('a newer installation is not overwritten', async () => {
    const newer = { integration_token: 'newer', refresh_token: 'newest', installed_at: 'later' };
    const stage = await installed(
      {},
      {
        ports: beforeWriting(async (state) => {
          const stored = await state.get(name);
          await state.put(name, { ...stored?.value, ...newer }, stored?.version);
        }),
      },
    );
    stage.clock.advance(301_000);
    // Made up, so the store does not take it.
    await expect(call(stage)).rejects.toThrow('404');
    expect(await stage.record()).toMatchObject(newer);
  });

  test('an uninstallation is not undone', async () => {
    const stage = await installed({}, { ports: beforeWriting(async (state) => state.remove(name)) });
    stage.clock.advance(301_000);
    await expect(call(stage)).rejects.toThrow(StoreGone);
    expect(await stage.record()).toBeUndefined();
  });

  test('changed settings stay, and the tokens are stored all the same', async () => {
    const stage = await installed(
      {},
      {
        ports: beforeWriting(async (state) => {
          const stored = await state.get(name);
          await state.put(
            name,
            { ...stored?.value, settings: { target_url: 'https://b.example.com' } },
            stored?.version,
          );
        }),
      },
    );
    stage.clock.advance(301_000);
    expect(await call(stage)).toBe(200);
    expect(await stage.record()).toMatchObject({ settings: { target_url: 'https://b.example.com' } });
  });

  test('a process that was taken for dead brings its tokens, and the store lives', async () => {
    // Turns that keep nobody away, as of processes that were asleep for longer than a turn lasts.
    const ports = (one: Ports): Ports => ({ ...one, state: { ...one.state, claim: () => Promise.resolve('claimed') } });
    const stage = await installed({}, { processes: 2, ports });
    stage.heseya.expireTokens('shop');
    const record = (await stage.record()) ?? {};
    await Promise.allSettled(stage.ports.map(async (one) => call(stage, one, record)));
    expect(await stage.record()).toMatchObject({ status: 'installed' });
    expect(await call(stage)).toBe(200);
  });
});

describe('a turn', () => {
  test('of a process that crashed ends by itself', async () => {
    const stage = await installed();
    stage.heseya.expireTokens('shop');
    await stage.state.claim(`${prefix}turns/${key}`, stage.clock.now() + 15_000);
    const called = call(stage);
    setTimeout(() => stage.clock.advance(15_000), 50);
    expect(await called).toBe(200);
    expect(refreshes(stage)).toBe(1);
  });

  test('that does not end in time is worth another try', async () => {
    const stage = await installed();
    stage.heseya.expireTokens('shop');
    await stage.state.claim(`${prefix}turns/${key}`, stage.clock.now() + 3_600_000);
    const called = call(stage);
    setTimeout(() => stage.clock.advance(60_000), 50);
    await expect(called).rejects.toThrow('The store is being worked on');
    expect(refreshes(stage)).toBe(0);
  });
});
