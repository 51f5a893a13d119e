import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Engine } from '../../src/engine/engine.ts';
import { memoryEngine } from '../../src/engine/memory/memory-engine.ts';
import { bundledTemplates } from '../../src/integration/bundled.ts';
import { readDefinition } from '../../src/platforms/4me/definition/read-definition.ts';
import type { Definition } from '../../src/platforms/4me/definition/definition.ts';
import { sandboxTransport, type Transport } from '../../src/platforms/4me/client/transport.ts';
import type { Credentials } from '../../src/platforms/4me/client/token.ts';
import { proposeBootstrap, type BootstrapInput, type BootstrapResult } from '../../src/provision/bootstrap.ts';
import { proposeDeploy, type DeployInput, type DeployResult } from '../../src/provision/deploy.ts';
import { proposeDestroy, type DestroyInput, type DestroyResult } from '../../src/provision/destroy.ts';
import type { Done, Proposal } from '../../src/provision/proposal.ts';
import type { Run } from '../../src/run.ts';
import { startSandbox, type Sandbox, type SandboxOptions } from '../../src/sandbox/sandbox.ts';

export interface Counted<T> {
  readonly value: T;
  readonly requests: number;
  readonly mutations: number;
}

export interface Stage {
  readonly sandbox: Sandbox;
  readonly engine: Engine;
  readonly transport: Transport;
  readonly bootstrap: (change?: Partial<BootstrapInput>) => Promise<Proposal<BootstrapResult>>;
  readonly deploy: (change?: Partial<DeployInput>) => Promise<Proposal<DeployResult>>;
  readonly destroy: (change?: Partial<DestroyInput>) => Promise<Proposal<DestroyResult>>;
  /** Requests to 4me, and mutations among them, that `work` makes. */
  readonly counted: <T>(work: () => Promise<T>) => Promise<Counted<T>>;
}

export const credentials: Credentials = { clientID: 'sandbox-client', token: 'sandbox-secret-0123456789' };

export function testRun(): Run & { readonly events: string[] } {
  const events: string[] = [];
  return {
    signal: new AbortController().signal,
    now: Date.now,
    report: (event) => {
      if (event.type === 'started' || event.type === 'finished') events.push(`${event.type} ${event.step}`);
    },
    events,
  };
}

export const noteDispatcher = (): Promise<Definition> =>
  readDefinition({ name: 'note-dispatcher', folder: join(bundledTemplates(), 'note-dispatcher'), bundled: true });

/** A fresh sandbox over HTTP and an engine in memory. */
export async function openStage(options: SandboxOptions = {}): Promise<Stage> {
  const sandbox = await startSandbox(options);
  onTestFinished(() => sandbox.close());
  const engine = memoryEngine({ now: Date.now });
  const transport = sandboxTransport(sandbox.setting);
  const connect = { transport, now: Date.now, patience: { attempts: 1, longestWait: 0 } };
  const common = {
    domain: sandbox.domain,
    account: 'wdc',
    engineName: 'app-builder',
    serviceInstanceName: 'Mainframe 1',
    engine,
    moveEngine: false,
    connect,
  };
  return {
    sandbox,
    engine,
    transport,
    bootstrap: (change = {}) =>
      proposeBootstrap({
        ...common,
        enabledOfferings: ['*'],
        installationWebhooks: undefined,
        parameters: {},
        credentials,
        accessToken: undefined,
        templates: bundledTemplates(),
        ...change,
      }),
    deploy: async (change = {}) =>
      proposeDeploy({
        ...common,
        parameters: {},
        accessToken: undefined,
        definition: await noteDispatcher(),
        ...change,
      }),
    destroy: async (change = {}) =>
      proposeDestroy({
        ...common,
        accessToken: undefined,
        definition: await noteDispatcher(),
        deleteCustomerSecrets: false,
        ...change,
      }),
    async counted(work) {
      const mark = sandbox.requests.mark();
      const value = await work();
      const entries = sandbox.requests.since(mark);
      return { value, requests: entries.length, mutations: entries.filter(({ mutation }) => mutation).length };
    },
  };
}

export async function applied<Result>(proposal: Promise<Proposal<Result>>): Promise<Done<Result>> {
  return (await proposal).apply(testRun());
}
