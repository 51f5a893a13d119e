import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { memoryState } from '../../src/engine/memory/memory-state.ts';
import { memoryStore } from '../../src/engine/memory/memory-store.ts';
import type { HandlerDefinition } from '../../src/runtime/handler.ts';
import type { InstallationChanged, JsonObject, LogLine, Ports, Versioned } from '../../src/runtime/ports.ts';
import { sandboxRoute } from '../../src/runtime/sandbox-route.ts';

export interface Received {
  readonly method: string;
  /** `/<host>/<path>` as the sandbox would get it. */
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

export type Reply = (request: Received) => {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
};

/** What the function put into a queue. */
export interface Sent {
  /** Address of the queue. */
  readonly queue: string;
  readonly body: JsonObject;
  /** Seconds; undefined where the queue decides. */
  readonly delay: number | undefined;
}

export interface Outcome {
  readonly status: number;
  readonly message: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** A handler bound to stores in memory and to a world of one HTTP listener, with a clock that stands still. */
export interface BoundFunction extends AsyncDisposable {
  call(event: unknown): Promise<Outcome>;
  /** The function's own result, e.g. for an event of a bus. */
  raw(event: unknown, context?: object): Promise<unknown>;
  /** A POST with this body, as API Gateway hands it over. */
  post(
    body: unknown,
    query?: Readonly<Record<string, string>>,
    headers?: Readonly<Record<string, string>>,
  ): Promise<Outcome>;
  readonly received: Received[];
  readonly log: LogLine[];
  readonly announced: InstallationChanged[];
  readonly sent: Sent[];
  readonly secrets: Versioned & { reads: number; writes: number };
  readonly clock: { now: number };
  reply: Reply;
}

function counted(store: Versioned): BoundFunction['secrets'] {
  const counting = {
    ...store,
    reads: 0,
    writes: 0,
    get: (name: string) => {
      counting.reads += 1;
      return store.get(name);
    },
    put: (name: string, value: JsonObject, version: string | undefined) => {
      counting.writes += 1;
      return store.put(name, value, version);
    },
  };
  return counting;
}

export async function bindFunction(
  definition: HandlerDefinition,
  options: {
    readonly environment: Readonly<Record<string, string>>;
    readonly now: number;
    readonly secrets?: Readonly<Record<string, JsonObject>>;
    readonly hosts?: readonly string[];
    readonly ports?: Partial<Ports>;
  },
): Promise<BoundFunction> {
  const received: Received[] = [];
  const log: LogLine[] = [];
  const announced: InstallationChanged[] = [];
  const sent: Sent[] = [];
  const clock = { now: options.now };
  const secrets = counted(memoryStore());
  for (const [name, value] of Object.entries(options.secrets ?? {})) await secrets.put(name, value, undefined);
  secrets.writes = 0;

  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const one = {
        method: request.method ?? '',
        path: request.url ?? '',
        headers: request.headers,
        body: Buffer.concat(chunks).toString('utf8'),
      };
      received.push(one);
      const { status, body = {}, headers = {} } = bound.reply(one);
      response.writeHead(status, { 'content-type': 'application/json', ...headers });
      response.end(typeof body === 'string' ? body : JSON.stringify(body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;

  const handler = definition.bind({
    secrets,
    state: memoryState({ now: () => clock.now }),
    now: () => clock.now,
    log: (line) => log.push(line),
    environment: options.environment,
    route: sandboxRoute({ origin: `http://127.0.0.1:${String(port)}`, hosts: options.hosts ?? [] }),
    announce: (change) => {
      announced.push(change);
      return Promise.resolve();
    },
    send: (queue, messages, { delay } = {}) => {
      sent.push(...messages.map((body) => ({ queue, body, delay })));
      return Promise.resolve();
    },
    ...options.ports,
  });

  const bound: BoundFunction = {
    received,
    log,
    announced,
    sent,
    secrets,
    clock,
    reply: () => ({ status: 200 }),
    raw: (event, context) => handler(event, context),
    async call(event) {
      const result = (await handler(event)) as { statusCode: number; body: string; headers: Record<string, string> };
      const { message } = JSON.parse(result.body) as { message: string };
      return { status: result.statusCode, message, headers: result.headers };
    },
    post(body, query = {}, headers = { 'X-4me-Delivery': 'delivery-1' }) {
      const text = typeof body === 'string' ? body : JSON.stringify(body);
      return bound.call({ httpMethod: 'POST', path: '/', queryStringParameters: query, headers, body: text });
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return bound;
}
