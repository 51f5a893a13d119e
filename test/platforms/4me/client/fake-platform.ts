import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import {
  fourMeClient,
  type FourMeClient,
  type FourMeClientOptions,
} from '../../../../src/platforms/4me/client/client.ts';
import { provisioningClient } from '../../../../src/platforms/4me/client/provisioning.ts';
import { routedTransport } from '../../../../src/platforms/4me/client/transport.ts';

export interface Reply {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** Cuts the connection after the request was read. */
  readonly reset?: boolean;
}

export interface Got {
  /** Host of the address that the client meant. */
  readonly host: string;
  readonly path: string;
  readonly method: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: Readonly<Record<string, unknown>>;
}

export interface FakePlatform {
  readonly got: Got[];
  /** Milliseconds that the client waited, one entry for each wait. */
  readonly waits: number[];
  /** Milliseconds since the epoch; waiting moves it on. */
  readonly clock: { now: number };
  /** Requests to a host whose name begins with this. */
  readonly to: (host: 'oauth' | 'graphql' | 'api') => readonly Got[];
  readonly options: (change?: Partial<FourMeClientOptions>) => FourMeClientOptions;
  readonly client: (change?: Partial<FourMeClientOptions>) => FourMeClient;
  readonly commandClient: (change?: Partial<FourMeClientOptions>) => Promise<FourMeClient>;
}

/**
 * Just enough of the platform to look at the client's own manners: tokens are handed out in order, other requests get
 * `replies` in turn, the last one for ever. Everything else of the client is tested against the sandbox.
 */
export async function fakePlatform(...replies: readonly Reply[]): Promise<FakePlatform> {
  const got: Got[] = [];
  let [tokens, answered] = [0, 0];
  const server = createServer((request, response) => {
    void (async () => {
      const parts: Buffer[] = [];
      for await (const part of request) parts.push(Buffer.from(part));
      const text = Buffer.concat(parts).toString('utf8');
      const [, host = '', ...path] = (request.url ?? '').split('/');
      const body = text === '' ? {} : (JSON.parse(text) as Record<string, unknown>);
      got.push({ host, path: `/${path.join('/')}`, method: request.method ?? '', headers: request.headers, body });
      let reply: Reply;
      if (host.startsWith('oauth.')) {
        tokens += 1;
        reply = { body: { access_token: `token-${String(tokens)}`, expires_in: 3600 } };
      } else {
        reply = replies[Math.min(answered, replies.length - 1)] ?? {};
        answered += 1;
      }
      if (reply.reset === true) {
        response.destroy();
        return;
      }
      response.writeHead(reply.status ?? 200, { 'content-type': 'application/json', ...reply.headers });
      response.end(JSON.stringify(reply.body ?? { data: { me: { name: 'person' } } }));
    })();
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => {
      server.close(resolve);
    });
  });
  const { port } = server.address() as AddressInfo;
  const clock = { now: 1_800_000_000_000 };
  const waits: number[] = [];
  const options = (change: Partial<FourMeClientOptions> = {}): FourMeClientOptions => ({
    domain: 'au.xurrent.com',
    account: 'wdc',
    credentials: { clientID: 'the-client', token: 'the-secret' },
    transport: routedTransport((url) => new URL(`http://127.0.0.1:${String(port)}/${url.host}${url.pathname}`)),
    now: () => clock.now,
    sleep: (milliseconds) => {
      waits.push(milliseconds);
      clock.now += milliseconds;
      return Promise.resolve();
    },
    random: () => 0.5,
    ...change,
  });
  return {
    got,
    waits,
    clock,
    to: (host) => got.filter((one) => one.host.startsWith(`${host}.`)),
    options,
    client: (change) => fourMeClient(options(change)),
    commandClient: (change) => provisioningClient(options(change)),
  };
}
