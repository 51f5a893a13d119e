import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { routedFetch, type RoutedFetch } from '../../../../src/runtime/routed-fetch.ts';
import { sandboxRoute } from '../../../../src/runtime/sandbox-route.ts';

export interface ApiCall {
  readonly method: string;
  /** `/<host>/<path>` */
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  /** As JSON; undefined where there is none. */
  readonly body: unknown;
}

/** `drop`: the connection breaks off instead. */
export type ApiReply =
  | { readonly status: number; readonly body?: unknown; readonly headers?: Readonly<Record<string, string>> }
  | 'drop';

export interface ApiHost extends AsyncDisposable {
  readonly fetch: RoutedFetch;
  readonly calls: ApiCall[];
  /** Milliseconds that were waited for, each wait. */
  readonly waits: number[];
  readonly clock: { now: number };
  readonly now: () => number;
  readonly sleep: (milliseconds: number) => Promise<void>;
}

/** Thena's hosts on this machine; each request gets the next reply, and the last one stays. Waits pass at once, by the clock. */
export async function openApi(...replies: readonly ApiReply[]): Promise<ApiHost> {
  const calls: ApiCall[] = [];
  const waits: number[] = [];
  const clock = { now: Date.UTC(2026, 4, 1, 12) };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const text = Buffer.concat(chunks).toString('utf8');
      const { method = '', url: path = '', headers } = request;
      calls.push({ method, path, headers, body: text === '' ? undefined : (JSON.parse(text) as unknown) });
      const reply = replies[Math.min(calls.length, replies.length) - 1] ?? { status: 200 };
      if (reply === 'drop') return void response.destroy();
      const { status, body = {}, headers: sent = {} } = reply;
      response.writeHead(status, { 'content-type': 'application/json', ...sent });
      response.end(typeof body === 'string' ? body : JSON.stringify(body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const route = sandboxRoute({ origin: `http://127.0.0.1:${String(port)}`, hosts: [] });
  return {
    fetch: routedFetch({ route }),
    calls,
    waits,
    clock,
    now: () => clock.now,
    sleep(milliseconds) {
      waits.push(milliseconds);
      clock.now += milliseconds;
      return Promise.resolve();
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
