import { basename, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Engine } from '../engine/engine.ts';
import type { MemoryHost } from '../engine/memory/memory-host.ts';
import { appPrefix, integrationWorkloadName } from '../provision/workloads.ts';
import type { Run } from '../run.ts';
import { startSandbox, type Sandbox } from '../sandbox/sandbox.ts';
import type { Standin } from '../sandbox/standin.ts';
import { kitControls, startKitHost, type KitControls } from './kit-controls.ts';
import type { TestClock } from './test-clock.ts';

/** An app of a platform with one place for all, deployed in this process, with a sandbox around it. */
export interface AppHost extends AsyncDisposable {
  readonly sandbox: Sandbox;
  readonly engine: Engine;
  readonly controls: KitControls;
  /** First part of the names of what the app keeps. */
  readonly prefix: string;
  /** Where it answers. */
  readonly address: string;
  close(): Promise<void>;
}

const engineName = 'app-builder';

/** What is to be deployed, and where. */
export interface AppToDeploy {
  readonly engine: Engine;
  readonly engineName: string;
  /** e.g. `thena-sandbox.test` */
  readonly domain: string;
  /** Name of the integration folder. */
  readonly name: string;
  /** Absolute. */
  readonly folder: string;
  /** Values for parameters of the template. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly sandbox: Sandbox;
  readonly run: Run;
}

/** Deploys an integration folder with `deploy`, which gives the address of the app. Close it when the test is over. */
export async function openAppHost(
  options: {
    readonly integration: string | URL;
    readonly clock: TestClock;
    readonly standins: readonly Standin[];
    readonly domain: string;
    readonly parameters: Readonly<Record<string, string>>;
  },
  deploy: (app: AppToDeploy) => Promise<string>,
): Promise<AppHost> {
  const { integration, clock, standins, domain, parameters } = options;
  const folder = resolve(integration instanceof URL ? fileURLToPath(integration) : integration);
  const name = basename(folder);
  const sandbox = await startSandbox({ scheduler: clock, standins });
  const now = (): number => clock.now();
  let host: MemoryHost | undefined;
  const close = async (): Promise<void> => {
    await host?.close();
    await sandbox.close();
  };
  try {
    host = await startKitHost(sandbox, clock);
    const { engine } = host;
    const run: Run = { signal: new AbortController().signal, now, report: () => {} };
    const address = await deploy({ engine, engineName, domain, name, folder, parameters, sandbox, run });
    return {
      sandbox,
      engine,
      controls: kitControls({ sandbox, host, clock, workload: integrationWorkloadName(engineName, name) }),
      prefix: appPrefix({ engineName, domain, name }),
      address,
      close,
      [Symbol.asyncDispose]: close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
