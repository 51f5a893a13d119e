import { describe, expect, test } from 'vitest';
import type { StoreContext } from '../../../../src/platforms/heseya/receive/index.ts';
import { newUninstallToken } from '../../../../src/platforms/heseya/receive/uninstall-token.ts';
import { storeKey } from '../../../../src/platforms/heseya/wire/names.ts';
import { Retry } from '../../../../src/runtime/outcomes.ts';
import { openApp, prefix, shop, slug, type AppStage } from './app-stage.ts';

const post = (stage: AppStage, body: unknown) => stage.ask('POST', '/uninstall', {}, body);

/** Installs once more without the store, and so with the token in hand. */
async function again(stage: AppStage): Promise<string> {
  const { token, refresh_token } = stage.heseya.appTokens('shop', slug);
  const body = { api_url: shop, integration_token: token, refresh_token };
  const answer = await stage.ask('POST', '/install', {}, body);
  return (answer.body as { readonly uninstall_token: string }).uninstall_token;
}

async function installed(stage: AppStage): Promise<string> {
  await stage.install();
  return again(stage);
}

describe('an uninstallation', () => {
  test('takes everything away that belongs to the store, and nothing of another one', async () => {
    const stage = await openApp();
    await stage.install('second');
    await stage.install();
    expect(await stage.heseya.dashboard.uninstall('shop', slug)).toMatchObject({ status: 204 });
    expect(await stage.record()).toBeUndefined();
    const names = await stage.state.list(prefix);
    expect(names.filter((name) => name.includes('/stores/'))).toEqual([
      `${prefix}stores/${storeKey('https://second.heseya-sandbox.test')}`,
    ]);
    for (const name of names) expect(JSON.stringify(await stage.state.get(name))).not.toContain(storeKey(shop));
  });

  test('may come again, and does nothing then', async () => {
    const stage = await openApp();
    const token = await installed(stage);
    for (let time = 0; time < 3; time += 1) {
      expect(await post(stage, { uninstall_token: token })).toMatchObject({ status: 204, body: undefined });
    }
    expect(await stage.record()).toBeUndefined();
  });

  test('with a token of a former installation takes nothing away', async () => {
    const stage = await openApp();
    const former = await installed(stage);
    const token = await again(stage);
    expect(await post(stage, { uninstall_token: former })).toMatchObject({ status: 204 });
    expect(await stage.record()).toBeDefined();
    expect(await post(stage, { uninstall_token: token })).toMatchObject({ status: 204 });
    expect(await stage.record()).toBeUndefined();
  });

  test('with a token that is guessed takes nothing away, and says nothing', async () => {
    const stage = await openApp();
    await stage.install();
    const guesses = [newUninstallToken(storeKey(shop)).token, newUninstallToken('0'.repeat(32)).token];
    for (const token of [...guesses, 'uninstall-me', '', `../../app.${'a'.repeat(43)}`]) {
      expect(await post(stage, { uninstall_token: token })).toMatchObject({ status: 204, body: undefined });
    }
    expect(await stage.record()).toBeDefined();
  });

  test('without a token is refused', async () => {
    const stage = await openApp();
    for (const body of [{}, { uninstall_token: 1 }]) expect(await post(stage, body)).toMatchObject({ status: 422 });
    for (const body of ['x', []]) expect(await post(stage, body)).toMatchObject({ status: 400 });
  });

  test('lets the app end what it has made, with the settings and the client of the store', async () => {
    const seen: unknown[] = [];
    const uninstall = async ({ settings, client, store }: StoreContext): Promise<void> => {
      const { body } = await client.request('GET', '/auth/profile');
      seen.push(store.apiUrl, settings, (body as { readonly data: { readonly slug: string } }).data.slug);
    };
    const stage = await openApp({ uninstall });
    await stage.install();
    await stage.heseya.dashboard.uninstall('shop', slug);
    expect(seen).toEqual([shop, { target_url: 'https://default.example.com' }, slug]);
  });

  test('does not happen where the app cannot end it now', async () => {
    const stage = await openApp({ uninstall: () => Promise.reject(new Retry('Not now')) });
    await stage.install();
    expect(await stage.heseya.dashboard.uninstall('shop', slug)).toMatchObject({ status: 422 });
    expect(await stage.record()).toBeDefined();
  });

  test('happens where the tokens of the store are dead, too', async () => {
    const uninstall = async ({ client }: StoreContext): Promise<void> => void (await client.request('GET', '/orders'));
    const stage = await openApp({ uninstall });
    await stage.install();
    stage.clock.advance(91 * 24 * 3_600_000);
    expect(await stage.heseya.dashboard.uninstall('shop', slug)).toMatchObject({ status: 204 });
    expect(await stage.record()).toBeUndefined();
  });
});
