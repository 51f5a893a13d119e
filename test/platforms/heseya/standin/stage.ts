import { heseyaStandin, sandboxTokens } from '../../../../src/platforms/heseya/standin/index.ts';
import type { HeseyaOptions, HeseyaStandin } from '../../../../src/platforms/heseya/standin/index.ts';
import { startSandbox } from '../../../../src/sandbox/sandbox.ts';
import type { Sandbox } from '../../../../src/sandbox/sandbox.ts';
import { TestClock } from '../../../../src/testing/test-clock.ts';
import { info, startApp } from './app-of-the-test.ts';
import type { TestApp } from './app-of-the-test.ts';

export const shop = 'https://shop.heseya-sandbox.test';
export const { owner, staff } = sandboxTokens;

export interface Told {
  readonly status: number;
  // The shape is what the tests are about.
  // eslint-disable-next-line typescript/no-explicit-any
  readonly body: any;
}

export interface HeseyaStage extends AsyncDisposable {
  readonly clock: TestClock;
  readonly standin: HeseyaStandin;
  readonly sandbox: Sandbox;
  readonly app: TestApp;
  /** Over HTTP, through the sandbox; `address` is the one that the store really has, or a path of the shop. */
  ask(method: string, address: string, token?: string, body?: unknown): Promise<Told>;
  /** `POST /apps` for the app of the test, with what it requires. */
  install(more?: object, token?: string): Promise<Told>;
  /** Lets time pass and waits for what it starts. */
  pass(milliseconds: number): Promise<void>;
}

export async function openStage(options: HeseyaOptions = {}): Promise<HeseyaStage> {
  const clock = new TestClock();
  const standin = heseyaStandin({ ...options, scheduler: clock });
  const sandbox = await startSandbox({ scheduler: clock, standins: [standin] });
  const app = await startApp();
  const ask: HeseyaStage['ask'] = async (method, address, token, body) => {
    const { hostname, pathname, search } = new URL(address, shop);
    const response = await fetch(`${sandbox.origin}/${hostname}${pathname}${search}`, {
      method,
      headers: {
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, body: text.startsWith('{') ? JSON.parse(text) : text };
  };
  return {
    clock,
    standin,
    sandbox,
    app,
    ask,
    install: async (more = {}, token = owner) =>
      ask('POST', '/apps', token, {
        url: app.origin,
        allowed_permissions: info.required_permissions,
        public_app_permissions: [],
        ...more,
      }),
    async pass(milliseconds) {
      clock.advance(milliseconds);
      await standin.settled();
    },
    async [Symbol.asyncDispose]() {
      await app[Symbol.asyncDispose]();
      await sandbox.close();
    },
  };
}

/** The claims of a token, without asking whether they are true. */
export function claimsIn(token: string): Readonly<Record<string, unknown>> {
  return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as Readonly<
    Record<string, unknown>
  >;
}
