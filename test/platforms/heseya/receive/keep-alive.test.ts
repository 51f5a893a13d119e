import { describe, expect, test } from 'vitest';
import { installedNames } from '../../../../src/platforms/heseya/wire/names.ts';
import { Retry } from '../../../../src/runtime/outcomes.ts';
import { openApp, prefix, shop, slug, type AppStage } from './app-stage.ts';

const day = 24 * 3_600_000;
const run = (stage: AppStage): Promise<unknown> => stage.handlers[0]?.({ schedule: 'keep-alive' }) ?? Promise.resolve();
const refreshes = (stage: AppStage, store: string): number => stage.heseya.counts(store)['POST /auth/refresh'] ?? 0;

describe('a weekly run', () => {
  test('renews the tokens of stores in which nothing has happened for two weeks', async () => {
    const stage = await openApp();
    await stage.install();
    await stage.install('second');
    await run(stage);
    stage.clock.advance(13 * day);
    await run(stage);
    expect([refreshes(stage, 'shop'), refreshes(stage, 'second')]).toEqual([0, 0]);
    // Somebody works with one of them.
    await stage.heseya.dashboard.config('shop', slug);
    stage.clock.advance(day);
    await run(stage);
    expect([refreshes(stage, 'shop'), refreshes(stage, 'second')]).toEqual([1, 1]);
    stage.clock.advance(85 * day);
    await run(stage);
    expect(await stage.record()).toMatchObject({
      status: 'installed',
      refreshed_at: new Date(stage.clock.now()).toISOString(),
    });
  });

  test('says of a store whose token is too old that it has to install the app again, and is done', async () => {
    const stage = await openApp();
    await stage.install();
    await stage.install('second');
    stage.clock.advance(91 * day);
    await run(stage);
    for (const store of [shop, 'https://second.heseya-sandbox.test']) {
      expect(await stage.record(store)).toMatchObject({
        status: 'needs-installation',
        because: expect.stringContaining('422 CLIENT_INVALID_TOKEN') as string,
      });
    }
    const before = refreshes(stage, 'shop');
    await run(stage);
    expect(refreshes(stage, 'shop')).toBe(before);
  });

  test('goes on after a store that does not answer, and fails at its end', async () => {
    const stage = await openApp();
    await stage.install();
    await stage.install('second');
    stage.clock.advance(20 * day);
    stage.heseya.breakRefreshAnswer('shop');
    await expect(run(stage)).rejects.toThrow('the tokens of 1 stores could not be renewed');
    expect(await stage.record()).toMatchObject({ status: 'installed' });
    expect(refreshes(stage, 'second')).toBe(1);
  });

  test('gets to every store in time, however many there are that do not answer, and says that some are left', async () => {
    const dead = Array.from({ length: 20 }, (_, n) => n.toString(16).padStart(32, '0'));
    const stage = await openApp(
      {},
      {
        ports: (ports) => ({
          ...ports,
          state: {
            ...ports.state,
            get(name) {
              if (!dead.some((key) => name.endsWith(`/stores/${key}`))) return ports.state.get(name);
              stage.clock.advance(2000);
              return Promise.reject(new Retry('it does not answer'));
            },
          },
        }),
      },
    );
    await stage.install();
    stage.clock.advance(20 * day);
    const stores = Object.fromEntries(dead.map((key) => [key, true]));
    await stage.state.put(`${prefix}installed/0`, { stores }, undefined);
    // Each run has time for half of them.
    for (let runs = 0; runs < 60 && refreshes(stage, 'shop') === 0; runs += 1) {
      const end = stage.clock.now() + 30_000;
      const context = { getRemainingTimeInMillis: () => end - stage.clock.now() };
      await expect(stage.handlers[0]?.({ schedule: 'keep-alive' }, context)).rejects.toThrow(/were not looked at/);
    }
    expect(refreshes(stage, 'shop')).toBe(1);
  });

  test('has nothing to do with stores that are gone', async () => {
    const stage = await openApp();
    await stage.install();
    await stage.heseya.dashboard.uninstall('shop', slug);
    stage.clock.advance(20 * day);
    await run(stage);
    expect(refreshes(stage, 'shop')).toBe(0);
  });
});

describe('the list of stores', () => {
  test('keeps nobody from installing when it is full', async () => {
    const stage = await openApp();
    const full = Object.fromEntries(Array.from({ length: 4000 }, (_, n) => [n.toString(16).padStart(32, '0'), true]));
    for (const name of installedNames(prefix)) await stage.state.put(name, { stores: full }, undefined);
    await stage.install();
    expect(await stage.record()).toMatchObject({ status: 'installed' });
    expect(stage.log).toContainEqual(
      expect.objectContaining({ message: 'no schedule renews the tokens of this store', store: shop }) as unknown,
    );
  });
});
