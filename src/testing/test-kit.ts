import { basename, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Engine } from '../engine/engine.ts';
import type { MemoryHost } from '../engine/memory/memory-host.ts';
import { readDefinition } from '../platforms/4me/definition/read-definition.ts';
import type { Definition } from '../platforms/4me/definition/definition.ts';
import { integrationWorkloadName } from '../provision/workloads.ts';
import type { Json } from '../runtime/ports.ts';
import { startSandbox, type Sandbox } from '../sandbox/sandbox.ts';
import type { Standin } from '../sandbox/standin.ts';
import { provisionSandbox } from './provision-sandbox.ts';
import { installedApp, type InstalledApp } from './installed-app.ts';
import { kitControls, startKitHost, type KitControls } from './kit-controls.ts';
import { TestClock } from './test-clock.ts';

export interface TestKitOptions {
  /** Folder of the integration: a path, or an address such as `new URL('.', import.meta.url)`. */
  readonly integration: string | URL;
  /** External applications that it calls. Give those that send by themselves the same clock. */
  readonly standins?: readonly Standin[];
  readonly clock?: TestClock;
  /** Whether 4me tells of each change of an app instance; false if not given, so secrets alone wake the app. */
  readonly installationWebhooks?: boolean;
  /** Values for parameters of the template. */
  readonly parameters?: Readonly<Record<string, string>>;
}

/** A sandbox in this process in which the app is deployed and published. */
export interface TestKit extends KitControls, AsyncDisposable {
  readonly sandbox: Sandbox;
  readonly clock: TestClock;
  readonly engine: Engine;
  readonly definition: Definition;
  /** A customer adds the app; resolves when everything that follows has happened. `wna-it` if no customer is given. */
  install(installation: {
    readonly customer?: string;
    readonly fields?: Readonly<Record<string, Json>>;
  }): Promise<InstalledApp>;
  /** Texts of the notes of a customer's request. */
  notes(customer: string, requestId: string): readonly string[];
  /** Names of the requests to 4me while `work` runs, e.g. `AddNoteToRequest`. */
  requestsOf(work: () => Promise<unknown>): Promise<readonly string[]>;
  close(): Promise<void>;
}

/** What is used up of a limit comes back with time, which stands still. */
const unlimited = { requestsPerHour: 1e9, requestsPerBurst: 1e9, costPerHour: 1e9 };

/**
 * Bootstraps a sandbox, deploys the integration to it and publishes the app, in this process and without files: functions run
 * as they are deployed, bundled, and are reached over HTTP. Close it when the test is over.
 */
export async function openTestKit(options: TestKitOptions): Promise<TestKit> {
  const { clock = new TestClock(), standins = [], installationWebhooks = false, parameters = {} } = options;
  const folder = resolve(options.integration instanceof URL ? fileURLToPath(options.integration) : options.integration);
  const definition = await readDefinition({ name: basename(folder), folder, bundled: false });
  // A clock that stands still brings no result later.
  const asyncQueries = { after: 0 };
  const sandbox = await startSandbox({ scheduler: clock, standins, limits: unlimited, asyncQueries });
  const now = (): number => clock.now();
  let host: MemoryHost | undefined;
  const close = async (): Promise<void> => {
    await host?.close();
    await sandbox.close();
  };
  try {
    host = await startKitHost(sandbox, clock);
    await provisionSandbox({ sandbox, engine: host.engine, definition, installationWebhooks, parameters, now });
    return testKit({ sandbox, host, clock, definition, close });
  } catch (error) {
    await close();
    throw error;
  }
}

function testKit({
  sandbox,
  host,
  clock,
  definition,
  close,
}: {
  readonly sandbox: Sandbox;
  readonly host: MemoryHost;
  readonly clock: TestClock;
  readonly definition: Definition;
  readonly close: () => Promise<void>;
}): TestKit {
  const { reference } = definition.offering;
  const controls = kitControls({
    sandbox,
    host,
    clock,
    workload: integrationWorkloadName('app-builder', definition.name),
  });
  return {
    ...controls,
    sandbox,
    clock,
    engine: host.engine,
    definition,
    async install({ customer = 'wna-it', fields = {} }) {
      const { configurationUrl } = await sandbox.people.install({ customer, reference, fields });
      await controls.settled();
      return installedApp(
        { sandbox, secrets: host.engine.secrets, settled: () => controls.settled() },
        { customer, reference },
        configurationUrl,
      );
    },
    notes: (customer, requestId) => sandbox.people.request(customer, requestId).notes.map(({ text }) => text),
    async requestsOf(work) {
      const mark = sandbox.requests.mark();
      await work();
      return sandbox.requests.since(mark).map(({ operation, method, path }) => operation ?? `${method} ${path}`);
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}
