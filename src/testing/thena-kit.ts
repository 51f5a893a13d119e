import { appsClient } from '../platforms/thena/client/apps-client.ts';
import { proposeDeploy } from '../platforms/thena/commands/propose-deploy.ts';
import { readDefinition } from '../platforms/thena/definition/read-definition.ts';
import { thenaStandin, type ThenaStandin } from '../platforms/thena/standin/index.ts';
import { routedFetch } from '../runtime/routed-fetch.ts';
import { sandboxRoute } from '../runtime/sandbox-route.ts';
import type { JsonObject } from '../runtime/ports.ts';
import type { Sandbox } from '../sandbox/sandbox.ts';
import type { Standin } from '../sandbox/standin.ts';
import { openAppHost } from './app-host.ts';
import type { KitControls } from './kit-controls.ts';
import { TestClock } from './test-clock.ts';

export interface ThenaKitOptions {
  /** Folder of the integration: a path, or an address such as `new URL('.', import.meta.url)`. */
  readonly integration: string | URL;
  /** External applications that it calls. Give those that send by themselves the same clock. */
  readonly standins?: readonly Standin[];
  readonly clock?: TestClock;
  /** Values for parameters of the template. */
  readonly parameters?: Readonly<Record<string, string>>;
}

/** An app and Thena in this process. */
export interface ThenaKit extends KitControls, AsyncDisposable {
  readonly sandbox: Sandbox;
  readonly clock: TestClock;
  /** Thena, its organisations and the people who work there. */
  readonly thena: ThenaStandin;
  /** A person installs the app for the first team of the organisation; resolves when the app has heard of it. */
  install(settings?: {
    readonly required_settings?: JsonObject;
    readonly optional_settings?: JsonObject;
  }): Promise<void>;
  close(): Promise<void>;
}

/** Deploys an app for Thena in this process, without files, and makes it known to Thena. Close it when the test is over. */
export async function openThenaKit(options: ThenaKitOptions): Promise<ThenaKit> {
  const { integration, clock = new TestClock(), standins = [], parameters = {} } = options;
  const thena = thenaStandin({ scheduler: clock });
  const domain = 'thena-sandbox.test';
  const host = await openAppHost(
    { integration, clock, standins: [thena, ...standins], domain, parameters },
    async ({ engine, engineName, name, folder, sandbox, run }) => {
      const fetch = routedFetch({ route: sandboxRoute(sandbox.setting) });
      const { now, signal } = run;
      const proposal = await proposeDeploy({
        place: { engineName, domain, reference: name },
        definition: await readDefinition({ name, folder, bundled: false }),
        engine,
        parameters,
        client: appsClient({ fetch, now, signal, domain, apiKey: thena.personalKey }),
        givenId: undefined,
        redact: () => {},
      });
      return (await proposal.apply(run)).result.address;
    },
  );
  const { sandbox, controls } = host;
  await controls.settled();
  return {
    ...controls,
    sandbox,
    clock,
    thena,
    async install(settings = {}) {
      thena.install({ settings });
      await controls.settled();
    },
    close: () => host.close(),
    [Symbol.asyncDispose]: () => host.close(),
  };
}
