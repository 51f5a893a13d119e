import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { Engine } from '../../src/engine/engine.ts';
import { memoryEngine } from '../../src/engine/memory/memory-engine.ts';
import { startMemoryHost, type MemoryHost } from '../../src/engine/memory/memory-host.ts';
import { bundledTemplates } from '../../src/integration/bundled.ts';
import { readDefinition } from '../../src/platforms/4me/definition/read-definition.ts';
import { sandboxTransport } from '../../src/platforms/4me/client/transport.ts';
import { customerSecretName } from '../../src/platforms/4me/wire/names.ts';
import { proposeBootstrap, type Connect } from '../../src/provision/bootstrap.ts';
import { proposeDeploy, provisioner } from '../../src/provision/deploy.ts';
import type { ProposedChange } from '../../src/reconcile/change.ts';
import { sandboxRoute } from '../../src/runtime/sandbox-route.ts';
import { startSandbox, type Sandbox } from '../../src/sandbox/sandbox.ts';
import { ownAddress as ownProvider } from '../../src/tunnel/address/own-address.ts';
import type { Exchange } from '../../src/tunnel/exchange.ts';
import { functionsPlace, type PlaceOptions } from '../../src/tunnel/functions-place.ts';
import { journalFile } from '../../src/tunnel/journal.ts';
import { openTunnel, type TunnelOptions } from '../../src/tunnel/open-tunnel.ts';
import { echoIntegration, testRun } from '../engine/fixture.ts';
import { temporaryFolder } from '../cli/terminal.ts';
import { freePort } from './stage.ts';

interface Cloud {
  readonly sandbox: Sandbox;
  readonly host: MemoryHost;
  readonly engine: Engine;
  readonly tunnel: (change?: Partial<TunnelOptions>, client?: Partial<Connect>) => Promise<TunnelOptions>;
}

/** A sandbox, and an engine elsewhere that note-dispatcher is deployed on; its functions answer over HTTP. */
async function cloud(): Promise<Cloud> {
  const sandbox = await startSandbox();
  const route = sandboxRoute(sandbox.setting);
  const host = await startMemoryHost({ now: Date.now, route, retryDelays: [] });
  onTestFinished(async () => {
    await sandbox.close();
    await host.close();
  });
  const { engine } = host;
  const { account, clientID, token, serviceInstanceName } = sandbox.provider;
  const connect = { transport: sandboxTransport(sandbox.setting), now: Date.now };
  const place = { domain: sandbox.domain, account, engineName: 'app-builder' };
  const common = { ...place, serviceInstanceName, accessToken: undefined, engine, moveEngine: false, connect };
  const definition = await readDefinition({
    name: 'note-dispatcher',
    folder: join(bundledTemplates(), 'note-dispatcher'),
    bundled: true,
  });
  const run = testRun(Date.now);
  const bootstrap = await proposeBootstrap({
    ...common,
    enabledOfferings: ['*'],
    installationWebhooks: undefined,
    parameters: {},
    credentials: { clientID, token },
    templates: bundledTemplates(),
  });
  await bootstrap.apply(run);
  await (await proposeDeploy({ ...common, parameters: {}, definition })).apply(run);
  await sandbox.settled();
  sandbox.people.publish('note-dispatcher');
  return {
    sandbox,
    host,
    engine,
    async tunnel(change, client) {
      const port = await freePort();
      return {
        ...place,
        engine,
        client: await provisioner({ ...common, connect: { ...connect, ...client } }),
        templates: bundledTemplates(),
        definition,
        parameters: {},
        provider: ownProvider(`http://127.0.0.1:${String(port)}`),
        port,
        sandbox: true,
        route,
        journal: journalFile(await temporaryFolder(), { ...place, sandbox: sandbox.origin }),
        pid: process.pid,
        approve: () => Promise.resolve(),
        onExchange: () => {},
        onLog: () => {},
        run,
        ...change,
      };
    },
  };
}

test('for an engine elsewhere, functions run in this process, and secrets are in the stores of that engine before they are acknowledged', async () => {
  const { sandbox, host, engine, tunnel } = await cloud();
  const [exchanges, changes]: [Exchange[], ProposedChange[]] = [[], []];
  const name = customerSecretName('note-dispatcher', sandbox.domain, 'wna-it');
  const stored: unknown[] = [];
  const options = await tunnel({
    onExchange: (exchange) => void exchanges.push(exchange),
    approve: (proposed) => Promise.resolve(void changes.push(...proposed)),
  });
  // The listener elsewhere is out of order: what is stored was stored by the one in this process.
  const open = await openTunnel(options);
  expect(changes.map(({ kind }) => kind)).toEqual(['create', 'update', 'security']);
  const deployedListener = (await engine.inspect('app-builder-engine'))?.outputs['SecretsApi'];
  await engine.remove('app-builder-engine', testRun(Date.now));
  await sandbox.people.install({ customer: 'wna-it', reference: 'note-dispatcher', fields: { url: 'https://x.test' } });
  await expect.poll(() => exchanges.filter(({ status }) => status === 200).length).toBeGreaterThan(1);
  stored.push((await engine.secrets.get(name))?.value);
  expect(stored).toEqual([expect.objectContaining({ policy: expect.anything() as unknown })]);
  expect(host.log('app-builder-engine').filter(({ message }) => message === 'stored')).toEqual([]);
  expect(await open.close()).toEqual([]);
  const webhook = sandbox.world.find('Webhook', (one) => one.name === 'app_instance.secrets-update');
  expect(webhook).toMatchObject({ uri: deployedListener, verified: true });
});

test('what fails on the way is given back: nobody approves, and 4me verifies nothing', async () => {
  const { sandbox, tunnel } = await cloud();
  const webhooks = () => sandbox.world.filter('Webhook', ({ account }) => account === 'wdc');
  const before = structuredClone(webhooks());
  const declined = openTunnel(await tunnel({ approve: () => Promise.reject(new Error('no')) }));
  await expect(declined).rejects.toThrow('no');
  expect(webhooks()).toEqual(before);

  const options = await tunnel({ limits: { handshake: 0 } });
  await expect(openTunnel(options)).rejects.toMatchObject({ code: 'AB-TUNNEL-UNVERIFIED' });
  expect(webhooks()[0]).toMatchObject({ uri: before[0]?.uri, verified: true });
  expect(webhooks()[1]).toMatchObject({ name: 'App Builder tunnel', disabled: true });
  expect(await options.journal.read()).toBeUndefined();
});

test('an address without encryption is for the sandbox only', async () => {
  const { tunnel } = await cloud();
  const refused = openTunnel(await tunnel({ sandbox: false }));
  await expect(refused).rejects.toMatchObject({ code: 'AB-TUNNEL-SCHEME', exit: 'usage' });
});

test('an address that cannot be given back leaves the journal, and says how to repeat it', async () => {
  const { sandbox, tunnel } = await cloud();
  const options = await tunnel({}, { patience: { attempts: 2, longestWait: 1500 } });
  const open = await openTunnel(options);
  sandbox.weather.change({ serverErrors: 1 });
  await expect(open.close()).rejects.toMatchObject({
    code: 'AB-TUNNEL-NOT-RESTORED',
    fix: expect.stringContaining('app-builder tunnel --restore') as string,
  });
  sandbox.weather.change({ serverErrors: 0 });
  expect((await options.journal.read())?.webhook.from).toContain('/app-builder-engine/secrets/');
});

test('a function in this process has the ARN of the deployed one, by which its address elsewhere is found', async () => {
  const deployed = memoryEngine({ now: Date.now });
  const workload = await echoIntegration(await temporaryFolder());
  const run = testRun(Date.now);
  await deployed.apply(await deployed.plan(workload), run);
  const arn = 'arn:aws:lambda:eu-west-1:111122223333:function:app-builder-echo-EchoFunction';
  const engine: Engine = {
    ...deployed,
    async inspect(name) {
      const found = await deployed.inspect(name);
      return found === undefined ? undefined : { ...found, outputs: { ...found.outputs, EchoFunction: arn } };
    },
  };
  const options: PlaceOptions = {
    engine,
    domain: '4me-sandbox.test',
    account: 'wdc',
    engineName: 'app-builder',
    templates: bundledTemplates(),
    route: (url) => url,
    onLog: () => {},
    run,
  };
  const place = await functionsPlace(options);
  onTestFinished(async () => place[Symbol.asyncDispose]());
  await place.engine.apply(await place.engine.plan(workload), run);
  const { body } = (await place.engine.invoke(workload.name, 'EchoFunction', {})) as { body: string };
  expect(JSON.parse(body)).toMatchObject({ arn });
});

test('an address that somebody sets while the tunnel opens, or later, is not taken from them', async () => {
  const { sandbox, tunnel } = await cloud();
  const own = () => sandbox.world.find('Webhook', (one) => one.name === 'app_instance.secrets-update');
  const elsewhere = 'http://127.0.0.1:8/elsewhere';
  const set = (uri: string): void => {
    const webhook = own();
    if (webhook !== undefined) sandbox.world.update('Webhook', webhook, { uri });
  };
  const before = own()?.uri ?? '';
  const options = await tunnel();
  const { provider } = options;
  const late = {
    ...provider,
    open: (...given: Parameters<typeof provider.open>) => (set(elsewhere), provider.open(...given)),
  };
  await expect(openTunnel({ ...options, provider: late })).rejects.toMatchObject({
    code: 'AB-TUNNEL-WEBHOOK',
    because: expect.stringContaining(elsewhere) as string,
  });
  expect(own()?.uri).toBe(elsewhere);

  set(before);
  let end = (_why: string): void => {};
  const origins = [options.provider.url ?? '', (options.provider.url ?? '').replace('127.0.0.1', 'localhost')];
  const told: string[] = [];
  const open = await openTunnel({
    ...options,
    provider: {
      name: 'fake',
      open: () =>
        Promise.resolve({
          url: origins.shift() ?? '',
          ended: new Promise<string>((resolve) => (end = resolve)),
          close: () => Promise.resolve(),
        }),
    },
    run: { ...options.run, report: (event) => void ('text' in event && told.push(event.text)) },
    limits: { backOff: () => 1 },
  });
  set(elsewhere);
  end('gone');
  await expect.poll(() => told.join('\n'), { timeout: 5000 }).toContain('meanwhile, and there it stays');
  expect(await open.close()).toEqual([expect.stringContaining(elsewhere) as string]);
  expect(own()?.uri).toBe(elsewhere);
});
