import { onTestFinished } from 'vitest';
import { memoryState } from '../../../../src/engine/memory/memory-state.ts';
import { memoryStore } from '../../../../src/engine/memory/memory-store.ts';
import { app, keepAlive, type AppDefinition, type AppOptions } from '../../../../src/platforms/heseya/receive/index.ts';
import {
  heseyaStandin,
  type HeseyaOptions,
  type HeseyaStandin,
} from '../../../../src/platforms/heseya/standin/index.ts';
import { storeStateName } from '../../../../src/platforms/heseya/wire/names.ts';
import { createHandler, type BoundHandler } from '../../../../src/runtime/handler.ts';
import type { JsonObject, LogLine, Ports } from '../../../../src/runtime/ports.ts';
import { sandboxRoute } from '../../../../src/runtime/sandbox-route.ts';
import { startSandbox, type Sandbox } from '../../../../src/sandbox/sandbox.ts';
import { TestClock } from '../../../../src/testing/test-clock.ts';
import { sqsEvent } from '../../../support/sqs-event.ts';
import { startAppServer } from './app-server.ts';

export const shop = 'https://shop.heseya-sandbox.test';
export const prefix = 'app-builder/heseya-sandbox.test/test-app/';
/** What the stores call the app. */
export const slug = 'test-app';

export const definition: AppDefinition = {
  name: 'Test app',
  author: 'Example',
  version: '1.0.0',
  api_version: '^7.0.0',
  required_permissions: ['orders.show', 'orders.show_details', 'webhooks.add'],
  internal_permissions: [{ name: 'configure' }, { name: 'look', unauthenticated: true }],
  config: [{ key: 'target_url', label: 'Target', type: 'text', default_value: 'https://default.example.com' }],
};

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  // The shape is what the tests are about.
  // eslint-disable-next-line typescript/no-explicit-any
  readonly body: any;
}

export interface StageOptions extends Omit<HeseyaOptions, 'scheduler' | 'now'> {
  /** Handlers that share the stores, as processes of a function do. */
  readonly processes?: number;
  readonly ports?: (ports: Ports) => Ports;
  /** False: deploy has not written it yet. */
  readonly knowsItsAddress?: boolean;
}

export interface AppStage {
  readonly clock: TestClock;
  readonly heseya: HeseyaStandin;
  readonly sandbox: Sandbox;
  readonly address: string;
  readonly state: Ports['state'];
  readonly secrets: Ports['secrets'];
  /** Of each process. */
  readonly ports: readonly Ports[];
  readonly handlers: readonly BoundHandler[];
  readonly log: readonly LogLine[];
  /** Bodies in the queue. */
  readonly queue: JsonObject[];
  ask(method: string, path: string, headers?: Readonly<Record<string, string>>, body?: unknown): Promise<Answer>;
  /** In the dashboard of a store; throws where the store or the app refuses. */
  install(store?: string): Promise<void>;
  /** What is stored of a store, by its address. */
  record(address?: string): Promise<JsonObject | undefined>;
  /** Takes all messages from the queue; gives how many failed, which are in the queue again. */
  workOff(): Promise<number>;
  /** Waits for the deliveries of the stores, and works them off. */
  settled(): Promise<void>;
  /** Headers of the dashboard for somebody in the shop. */
  as(person: string): Readonly<Record<string, string>>;
}

/** An app with stores of the sandbox, over HTTP; ends with the test. */
export async function openApp(
  options: AppOptions = {},
  { processes = 1, ports: changed = (ports) => ports, knowsItsAddress = true, ...standin }: StageOptions = {},
  appDefinition: AppDefinition = definition,
): Promise<AppStage> {
  const clock = new TestClock();
  const heseya = heseyaStandin({ ...standin, scheduler: clock });
  const sandbox = await startSandbox({ scheduler: clock, standins: [heseya] });
  const now = (): number => clock.now();
  const [state, secrets] = [memoryState({ now }), memoryStore()];
  const log: LogLine[] = [];
  const queue: JsonObject[] = [];
  const environment = {
    PARAM_ENGINE_NAME: 'app-builder',
    PARAM_PLATFORM_DOMAIN: 'heseya-sandbox.test',
    PARAM_APP_REFERENCE: 'test-app',
    QUEUE_MESSAGES: 'https://sqs.example/queue/messages',
  };
  const ports = Array.from({ length: processes }, () =>
    changed({
      secrets,
      state,
      now,
      log: (line) => void log.push(line),
      environment,
      route: sandboxRoute(sandbox.setting),
      announce: () => Promise.resolve(),
      send: (_queue, messages) => {
        queue.push(...messages);
        return Promise.resolve();
      },
    }),
  );
  const handlers = ports.map((one) => createHandler(app(appDefinition, options), keepAlive()).bind(one));
  let turn = 0;
  const handle: BoundHandler = async (event) => {
    turn += 1;
    return handlers[turn % processes]?.(event);
  };
  const server = await startAppServer(handle);
  onTestFinished(async () => {
    await server[Symbol.asyncDispose]();
    await sandbox.close();
  });
  const { address } = server;
  if (knowsItsAddress) await secrets.put(`${prefix}app`, { app_address: `${address}/` }, undefined);

  const workOff = async (): Promise<number> => {
    const bodies = queue.splice(0);
    let failed = 0;
    for (const [index, body] of bodies.entries()) {
      const event = sqsEvent('messages', [{ id: `m-${String(index)}`, body }]);
      const result = (await handle(event)) as { readonly batchItemFailures: readonly unknown[] };
      if (result.batchItemFailures.length === 0) continue;
      failed += 1;
      queue.push(body);
    }
    return failed;
  };
  return {
    clock,
    heseya,
    sandbox,
    address,
    state,
    secrets,
    ports,
    handlers,
    log,
    queue,
    workOff,
    async ask(method, path, headers = {}, body) {
      const text = typeof body === 'string' ? body : JSON.stringify(body);
      const response = await fetch(`${address}${path}`, {
        method,
        headers,
        ...(body === undefined ? {} : { body: text }),
      });
      const answer = await response.text();
      return {
        status: response.status,
        headers: response.headers,
        body: answer === '' ? undefined : JSON.parse(answer),
      };
    },
    async install(store = 'shop') {
      const { status, body } = await heseya.dashboard.install(store, address);
      if (status !== 201) throw new Error(`the store answered ${String(status)}: ${JSON.stringify(body)}`);
    },
    record: async (store = shop) => (await state.get(storeStateName(prefix, store)))?.value,
    async settled() {
      await heseya.settled();
      await workOff();
    },
    as: (person) => ({
      'x-core-url': shop,
      authorization: `Bearer ${heseya.token('shop', person).identity_token ?? ''}`,
    }),
  };
}
