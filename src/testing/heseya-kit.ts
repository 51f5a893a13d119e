import { heseyaStandin, type HeseyaStandin } from '../platforms/heseya/standin/index.ts';
import { appOutput, appPrefix, appWorkload } from '../provision/workloads.ts';
import type { Json } from '../runtime/ports.ts';
import type { Sandbox } from '../sandbox/sandbox.ts';
import type { Standin } from '../sandbox/standin.ts';
import { openAppHost } from './app-host.ts';
import type { KitControls } from './kit-controls.ts';
import { TestClock } from './test-clock.ts';

export interface HeseyaKitOptions {
  /** Folder of the integration: a path, or an address such as `new URL('.', import.meta.url)`. */
  readonly integration: string | URL;
  /** External applications that it calls. Give those that send by themselves the same clock. */
  readonly standins?: readonly Standin[];
  readonly clock?: TestClock;
  /** Values for parameters of the template. */
  readonly parameters?: Readonly<Record<string, string>>;
}

/** An app and stores of Heseya in this process. */
export interface HeseyaKit extends KitControls, AsyncDisposable {
  readonly sandbox: Sandbox;
  readonly clock: TestClock;
  /** The stores, `shop` and `second`, and the people who work with them. */
  readonly heseya: HeseyaStandin;
  /** Installs the app into a store, `shop` if none is given, and enters settings. Throws where the store or the app refuses. */
  install(installation?: {
    readonly store?: string;
    readonly settings?: Readonly<Record<string, Json>>;
    readonly licenceKey?: string;
  }): Promise<void>;
  close(): Promise<void>;
}

/** Deploys an app for Heseya in this process, without files, and starts two stores. Close it when the test is over. */
export async function openHeseyaKit(options: HeseyaKitOptions): Promise<HeseyaKit> {
  const { integration, clock = new TestClock(), standins = [], parameters = {} } = options;
  const heseya = heseyaStandin({ scheduler: clock });
  const domain = 'heseya-sandbox.test';
  const host = await openAppHost(
    { integration, clock, standins: [heseya, ...standins], domain, parameters },
    async ({ engine, run, ...app }) => {
      const { outputs } = await engine.apply(await engine.plan(appWorkload(app)), run);
      const address = outputs[appOutput] ?? '';
      await engine.secrets.put(`${appPrefix(app)}app`, { app_address: address }, undefined);
      return address;
    },
  );
  const { sandbox, controls, address } = host;
  return {
    ...controls,
    sandbox,
    clock,
    heseya,
    async install({ store = 'shop', settings, licenceKey } = {}) {
      const installed = await heseya.dashboard.install(store, address, licenceKey === undefined ? {} : { licenceKey });
      required('the installation', installed);
      const [app] = heseya.apps(store).slice(-1);
      if (settings !== undefined) {
        required('the settings', await heseya.dashboard.setConfig(store, String(app?.['slug']), settings));
      }
      await controls.settled();
    },
    close: () => host.close(),
    [Symbol.asyncDispose]: () => host.close(),
  };
}

function required(what: string, { status, body }: { readonly status: number; readonly body: unknown }): void {
  if (status >= 200 && status < 300) return;
  throw new Error(`${what} was refused with ${String(status)}: ${JSON.stringify(body)}`);
}
