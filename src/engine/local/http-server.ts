import { type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http';
import { Failure, type FailureKind } from '../../failure.ts';
import type { HttpAnswer } from './http-event.ts';
import { hasCode } from './os-errors.ts';

const portTaken: FailureKind = { code: 'AB-ENGINE-PORT', exit: 'failed' };

/** API Gateway's limit for a request's body. */
const bodyLimit = 10 * 1024 * 1024;

export interface ServedRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: IncomingMessage['headers'];
  readonly rawHeaders: readonly string[];
  readonly body: Buffer;
  readonly sourceIp: string;
}

/** An answer with a JSON document. */
export function jsonAnswer(status: number, document: object, headers: HttpAnswer['headers'] = []): HttpAnswer {
  return {
    status,
    headers: [['content-type', 'application/json'], ...headers],
    body: Buffer.from(JSON.stringify(document)),
  };
}

/**
 * A server on this machine's loopback address only. Requests with another `Host` are refused, so that no web page reaches it by a name
 * of its own that resolves to 127.0.0.1. Bodies above `bodyLimit` are answered with 413.
 */
export function loopbackServer(serve: (request: ServedRequest) => Promise<HttpAnswer>): Server {
  return createServer((request, response) => {
    answer(request, serve)
      .catch(() => jsonAnswer(500, { message: 'Internal server error' }))
      .then((found) => send(response, found))
      // A header that HTTP does not allow.
      .catch(() => send(response, jsonAnswer(502, { message: 'Internal server error' })))
      // The client went away.
      .catch(() => response.destroy());
  });
}

/** Listens and gives the origin, e.g. `http://127.0.0.1:4041`. Throws `AB-ENGINE-PORT` where `port` is taken. */
export async function listen(server: Server, port: number): Promise<string> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(hasCode(error, 'EADDRINUSE') ? taken(port, error) : error));
    server.listen(port, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return `http://127.0.0.1:${address.port}`;
}

function taken(port: number, cause: Error): Failure {
  const text = {
    message: `The engine cannot listen on port ${String(port)}`,
    because: 'another program has it',
    fix: 'End that program, or give the sandbox another port with --port; the engine takes the one after it.',
  };
  return new Failure(portTaken, text, { cause });
}

async function answer(
  request: IncomingMessage,
  serve: (request: ServedRequest) => Promise<HttpAnswer>,
): Promise<HttpAnswer> {
  const port = request.socket.localPort;
  const { host = '' } = request.headers;
  if (host !== `127.0.0.1:${port}` && host !== `localhost:${port}`)
    return jsonAnswer(421, { message: 'Misdirected Request' });
  const url = addressOf(request, host);
  if (url === undefined) return jsonAnswer(400, { message: 'Bad Request' });
  const body = await readBody(request);
  if (body === undefined) return jsonAnswer(413, { message: 'Request Too Long' }, [['connection', 'close']]);
  return serve({
    method: request.method ?? 'GET',
    url,
    headers: request.headers,
    rawHeaders: request.rawHeaders,
    body,
    sourceIp: request.socket.remoteAddress ?? '127.0.0.1',
  });
}

function addressOf({ url = '/' }: IncomingMessage, host: string): URL | undefined {
  const base = `http://${host}`;
  return URL.canParse(url, base) ? new URL(url, base) : undefined;
}

async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    // Read on without keeping, within reason: a client that is still sending would not see the answer.
    if (size > 4 * bodyLimit) return undefined;
    if (size <= bodyLimit) chunks.push(chunk);
    else chunks.length = 0;
  }
  return size > bodyLimit ? undefined : Buffer.concat(chunks);
}

function send(response: ServerResponse, { status, headers, body }: HttpAnswer): void {
  for (const name of response.getHeaderNames()) response.removeHeader(name);
  for (const [name, value] of headers) response.appendHeader(name, value);
  response.writeHead(status);
  response.end(body);
}
