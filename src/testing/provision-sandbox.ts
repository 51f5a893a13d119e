import type { Engine } from '../engine/engine.ts';
import { bundledTemplates } from '../integration/bundled.ts';
import { sandboxTransport } from '../platforms/4me/client/transport.ts';
import type { Definition } from '../platforms/4me/definition/definition.ts';
import { proposeBootstrap } from '../provision/bootstrap.ts';
import { proposeDeploy } from '../provision/deploy.ts';
import type { Run } from '../run.ts';
import type { Sandbox } from '../sandbox/sandbox.ts';

/** What `bootstrap`, `deploy` and a click on Publish do, in a sandbox in which nothing has happened yet. */
export async function provisionSandbox(options: {
  readonly sandbox: Sandbox;
  readonly engine: Engine;
  readonly definition: Definition;
  readonly installationWebhooks: boolean;
  readonly parameters: Readonly<Record<string, string>>;
  readonly now: () => number;
}): Promise<void> {
  const { sandbox, engine, definition, now } = options;
  const { account, clientID, token, serviceInstanceName } = sandbox.provider;
  const run: Run = { signal: new AbortController().signal, now, report: () => {} };
  const common = {
    domain: sandbox.domain,
    account,
    engineName: 'app-builder',
    serviceInstanceName,
    accessToken: undefined,
    engine,
    moveEngine: false,
    // The clock stands still, so it cannot pace anything.
    connect: { transport: sandboxTransport(sandbox.setting), now: Date.now },
  };
  const bootstrap = await proposeBootstrap({
    ...common,
    enabledOfferings: ['*'],
    installationWebhooks: options.installationWebhooks,
    parameters: {},
    credentials: { clientID, token },
    templates: bundledTemplates(),
  });
  await bootstrap.apply(run);
  const deploy = await proposeDeploy({ ...common, parameters: options.parameters, definition });
  await deploy.apply(run);
  await sandbox.settled();
  sandbox.people.publish(definition.offering.reference);
}
