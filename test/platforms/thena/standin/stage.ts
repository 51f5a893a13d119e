import { thenaStandin } from '../../../../src/platforms/thena/standin/index.ts';
import type { ThenaOptions, ThenaStandin } from '../../../../src/platforms/thena/standin/index.ts';
import { startSandbox } from '../../../../src/sandbox/sandbox.ts';
import type { Sandbox } from '../../../../src/sandbox/sandbox.ts';
import { TestClock } from '../../../../src/testing/test-clock.ts';
import { startReceiver } from '../../../support/receiver.ts';
import type { Received, Receiver } from '../../../support/receiver.ts';

export const studio = 'https://apps-studio.thena-sandbox.test';
export const platform = 'https://platform.thena-sandbox.test/v1';
export const widgetKey = 'pk_live_sandbox.personal-key';
export const gadgetKey = 'pk_live_gadget.personal-key';

export interface Told {
  readonly status: number;
  readonly headers: Headers;
  // The shape is what the tests are about.
  // eslint-disable-next-line typescript/no-explicit-any
  readonly body: any;
}

export interface Asking {
  readonly key?: string | undefined;
  readonly header?: string;
  readonly body?: unknown;
}

export interface ThenaStage extends AsyncDisposable {
  readonly clock: TestClock;
  readonly standin: ThenaStandin;
  readonly sandbox: Sandbox;
  /** The app: answers 200 to everything. */
  readonly receiver: Receiver;
  /** Over HTTP, through the sandbox. */
  ask(method: string, address: string, asking?: Asking): Promise<Told>;
  manifest(more?: object): object;
  /** The id of a new app. */
  createApp(more?: object, key?: string): Promise<string>;
  /** Creates it and installs it for `TEAM0SUPPORT`; what was received until then is not counted in `received`. */
  installedApp(more?: object): Promise<{ readonly uid: string; readonly botToken: string }>;
  /** Bodies that came to `/events` or `/installations`, without those of probes. */
  // eslint-disable-next-line typescript/no-explicit-any
  received(path: 'events' | 'installations'): readonly any[];
  pass(milliseconds: number): Promise<void>;
}

type Answer = Parameters<typeof startReceiver>[0];

export async function openStage(options: ThenaOptions = {}, answer?: Answer): Promise<ThenaStage> {
  const clock = new TestClock();
  const standin = thenaStandin({ ...options, scheduler: clock });
  const sandbox = await startSandbox({ scheduler: clock, standins: [standin] });
  const receiver = await startReceiver(answer);
  const ask: ThenaStage['ask'] = async (method, address, { key = widgetKey, header = 'x-api-key', body } = {}) => {
    const { hostname, pathname, search } = new URL(address);
    const response = await fetch(`${sandbox.origin}/${hostname}${pathname}${search}`, {
      method,
      headers: { ...(key === '' ? {} : { [header]: key }), 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    return { status: response.status, headers: response.headers, body: JSON.parse(await response.text()) };
  };
  const manifest = (more: object = {}): object => ({
    app: { name: 'Ticket Notes', slug: 'ticket-notes', description: 'Sends notes on', category: 'automation' },
    integration: {
      webhooks: {
        events: `${receiver.origin}/events?token=e-secret`,
        installations: `${receiver.origin}/installations?token=i-secret`,
      },
    },
    metadata: { is_privileged_app: false },
    ...more,
  });
  const createApp: ThenaStage['createApp'] = async (more = {}, key = widgetKey) => {
    const body = { app_visibility: 'private', manifest: manifest(more) };
    const { status, body: told } = await ask('POST', `${studio}/apps/create-app`, { key, body });
    if (status !== 201) throw new Error(`${String(status)} ${JSON.stringify(told)}`);
    await standin.settled();
    return told.uid as string;
  };
  return {
    clock,
    standin,
    sandbox,
    receiver,
    ask,
    manifest,
    createApp,
    async installedApp(more = {}) {
      const uid = await createApp(more);
      const body = { appId: uid, teamIds: ['TEAM0SUPPORT'] };
      const { body: told } = await ask('POST', `${studio}/apps/install`, { body });
      await standin.settled();
      return { uid, botToken: told.botToken as string };
    },
    received: (path) =>
      receiver.received
        .filter((message) => message.path.startsWith(`/${path}?`) && message.body !== '')
        .map((message: Received) => JSON.parse(message.body)),
    async pass(milliseconds) {
      clock.advance(milliseconds);
      await standin.settled();
    },
    async [Symbol.asyncDispose]() {
      await sandbox.close();
      await receiver[Symbol.asyncDispose]();
    },
  };
}
