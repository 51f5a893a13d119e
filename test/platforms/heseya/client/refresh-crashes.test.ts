import { expect, test } from 'vitest';
import { kitOf } from '../../../../src/platforms/heseya/receive/kit.ts';
import { storeKey } from '../../../../src/platforms/heseya/wire/names.ts';
import { createLog } from '../../../../src/runtime/log.ts';
import type { Ports } from '../../../../src/runtime/ports.ts';
import { openApp, shop, slug, type AppStage } from '../receive/app-stage.ts';

const key = storeKey(shop);

async function call(stage: AppStage, ports: Ports | undefined): Promise<number> {
  if (ports === undefined) throw new Error('there is no such process');
  const kit = kitOf(ports);
  const record = (await stage.record()) as unknown as Parameters<typeof kit.clientOf>[0]['record'];
  const client = kit.clientOf({ key, record }, { log: createLog(ports, {}), deadline: ports.now() + 30_000 });
  return (await client.request('GET', '/auth/profile')).status;
}

interface Life {
  steps: number;
  taken: string[];
  end: () => void;
}

/** Ports of a process that is gone after so many steps: nothing that it begins then happens, nor ends. */
function mortal(ports: Ports, life: Life): Ports {
  const state = new Proxy(ports.state, {
    get(target, name: keyof Ports['state']) {
      const step = target[name] as (...args: unknown[]) => Promise<unknown>;
      return async (...args: unknown[]) => {
        if (life.steps <= 0) {
          life.end();
          return new Promise(() => {});
        }
        life.steps -= 1;
        life.taken.push(name);
        return step.apply(target, args);
      };
    },
  });
  return {
    ...ports,
    state,
    route(url) {
      if (url.pathname.endsWith('/auth/refresh')) life.taken.push('refresh');
      return ports.route(url);
    },
  };
}

/** The store installs the app again. */
async function again(stage: AppStage): Promise<void> {
  const { token, refresh_token } = stage.heseya.appTokens('shop', slug);
  const body = { api_url: shop, integration_token: token, refresh_token };
  expect((await stage.ask('POST', '/install', {}, body)).status).toBe(200);
}

test('after a crash at whatever step, the store lives, or says that it needs an installation, which revives it', async () => {
  const outcomes: (readonly [lastStep: string, outcome: string, refreshes: number])[] = [];
  let isWhole = false;
  for (let steps = 1; !isWhole; steps += 1) {
    const life: Life = { steps: Infinity, taken: [], end() {} };
    let processes = 0;
    const stage = await openApp(
      {},
      { processes: 2, ports: (ports) => ((processes += 1) === 1 ? mortal(ports, life) : ports) },
    );
    await stage.install();
    stage.heseya.expireTokens('shop');
    Object.assign(life, { steps, taken: [] });
    const ended = new Promise<false>((resolve) => {
      life.end = () => {
        resolve(false);
      };
    });
    isWhole = await Promise.race([call(stage, stage.ports[0]).then(() => life.steps > 0), ended]);
    // The turn of the one that is gone has ended.
    stage.clock.advance(15_000);
    const second = await call(stage, stage.ports[1]).then(String, (error: unknown) => (error as Error).name);
    const { status } = (await stage.record()) ?? {};
    expect(status).toBe(second === '200' ? 'installed' : 'needs-installation');
    outcomes.push([life.taken.at(-1) ?? '', second, stage.heseya.counts('shop')['POST /auth/refresh'] ?? 0]);
    if (second !== '200') {
      // Requests of the store reach either process.
      life.steps = Infinity;
      await again(stage);
      expect(await call(stage, stage.ports[1])).toBe(200);
    }
  }
  expect(outcomes).toEqual([
    ['get', '200', 1],
    ['claim', '200', 1],
    ['get', '200', 1],
    // The store has made new tokens by now, and nobody has stored them.
    ['refresh', 'NeedsInstallation', 2],
    ['get', 'NeedsInstallation', 2],
    ['put', '200', 1],
    ['release', '200', 1],
    // Nothing was left to do.
    ['release', '200', 1],
  ]);
});
