import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Failure } from '../failure.ts';
import type { FailureKind } from '../failure.ts';
import { pageHeaders } from './pages/html.ts';
import type { StandinResponse } from './standin.ts';

const portTaken: FailureKind = { code: 'AB-SANDBOX-PORT', exit: 'failed' };

/** A request whose Host header named this server. */
export interface ServerRequest {
  readonly method: string;
  /** As it was sent: path and query. */
  readonly target: string;
  /** Names in lower case, repeated ones joined. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** Browsers say with every form, and every script, of which site the page is that sends it. */
export function isFromOwnPage({ origin, host }: ServerRequest['headers']): boolean {
  return host !== undefined && origin === `http://${host}`;
}

/** `reset`: the connection is cut without an answer. */
export type ServerAnswer = StandinResponse | 'reset';

export interface HostServer {
  /** e.g. `http://127.0.0.1:4040` */
  readonly origin: string;
  close(): Promise<void>;
}

const largestBody = 8 * 1024 * 1024;

/**
 * Listens on the loopback interface only. A Host header that names anything but this server is refused with 421, so that no
 * page of another site reaches it by a name that it makes resolve to 127.0.0.1.
 * Throws Failure `AB-SANDBOX-PORT` when `port` is taken; 0 takes a free one.
 */
export async function startHostServer(
  port: number,
  handle: (request: ServerRequest) => Promise<ServerAnswer>,
): Promise<HostServer> {
  const server = createServer((incoming, outgoing) => {
    respond(incoming, outgoing, handle).catch(() => outgoing.destroy());
  });
  // Longer than clients keep an idle connection, so that none is closed under a request.
  server.keepAliveTimeout = 65_000;
  await listen(server, port);
  const { port: taken } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${String(taken)}`,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

async function listen(server: Server, port: number): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const text = { message: `The sandbox cannot listen on 127.0.0.1:${String(port)}`, because: error.message };
      reject(new Failure(portTaken, { ...text, fix: 'Choose another port, or 0 for any free one.' }, { cause: error }));
    });
    server.listen(port, '127.0.0.1', resolve);
  });
}

async function respond(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  handle: (request: ServerRequest) => Promise<ServerAnswer>,
): Promise<void> {
  const port = String(incoming.socket.localPort);
  const { host } = incoming.headers;
  if (host !== `127.0.0.1:${port}` && host !== `localhost:${port}`) {
    return send(outgoing, { status: 421, body: { message: 'The sandbox answers to 127.0.0.1 and localhost only' } });
  }
  const body = await read(incoming);
  if (body === undefined) {
    return send(outgoing, { status: 413, body: { message: 'The request is larger than 8 MiB' } });
  }
  const { method = 'GET', url: target = '/' } = incoming;
  const answer = await answered(handle, { method, target, headers: flat(incoming.headers), body });
  if (answer === 'reset') incoming.socket.destroy();
  else send(outgoing, answer);
}

async function answered(
  handle: (request: ServerRequest) => Promise<ServerAnswer>,
  request: ServerRequest,
): Promise<ServerAnswer> {
  try {
    return await handle(request);
  } catch (error) {
    const because = error instanceof Error ? error.message : String(error);
    return { status: 500, body: { message: `The sandbox failed: ${because}` } };
  }
}

async function read(incoming: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming) {
    size += (chunk as Buffer).length;
    // Read on to the end: an answer to a request that is cut off in the middle would not arrive.
    if (size <= largestBody) chunks.push(chunk as Buffer);
  }
  return size <= largestBody ? Buffer.concat(chunks) : undefined;
}

function flat(headers: IncomingMessage['headers']): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : (value ?? '')]),
  );
}

function send(outgoing: ServerResponse, { status, headers = {}, body = '' }: StandinResponse): void {
  const isData = typeof body === 'object' && !Buffer.isBuffer(body);
  const bytes = isData ? JSON.stringify(body) : body;
  outgoing.writeHead(status, {
    'x-content-type-options': 'nosniff',
    'content-security-policy': pageHeaders['content-security-policy'] ?? '',
    ...(isData ? { 'content-type': 'application/json; charset=utf-8' } : {}),
    'content-length': String(Buffer.byteLength(bytes)),
    ...headers,
  });
  outgoing.end(bytes);
}
