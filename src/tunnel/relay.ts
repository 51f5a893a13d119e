import { type IncomingMessage, type Server, type ServerResponse, createServer, request } from 'node:http';
import { once } from 'node:events';
import { buffer } from 'node:stream/consumers';
import { Failure, type FailureKind } from '../failure.ts';
import type { Exchange } from './exchange.ts';

const portTaken: FailureKind = { code: 'AB-TUNNEL-PORT', exit: 'failed' };

/** Bytes of a body, as handlers have it: a message of 4me is smaller. */
export const relayLimit = 1024 * 1024;
/** Milliseconds; functions have less. */
const patience = 60_000;
/** For the answers that are on their way when the relay is closed; milliseconds. */
const closingGrace = 5000;

export interface RelayOptions {
  /** 0: any free one. */
  readonly port: number;
  /** First parts of the paths that are relayed, e.g. `/app-builder-engine/`; everything else is answered with 404. */
  readonly paths: readonly string[];
  /** Origin of the functions at this moment, e.g. `http://127.0.0.1:4041`. */
  readonly target: () => Promise<string>;
  /** A GET of this path is answered with this text, by which the public address is recognised. */
  readonly sign: { readonly path: string; readonly text: string };
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly onExchange: (exchange: Exchange) => void;
}

export interface Relay extends AsyncDisposable {
  readonly port: number;
}

interface Answer {
  readonly status: number;
  /** Names and values in turn. */
  readonly headers: readonly string[];
  readonly body: Buffer;
  readonly error?: string;
}

/** Of one connection, not of the message (RFC 9110 §7.6.1). */
const hopByHop = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/**
 * Stands behind the public address, on 127.0.0.1 only, and hands requests to the functions as they came, byte for byte. Throws
 * Failure `AB-TUNNEL-PORT` where the port is taken.
 */
export async function startRelay(options: RelayOptions): Promise<Relay> {
  const { now, onExchange } = options;
  const underway = new Set<Promise<void>>();
  const server = createServer((incoming, response) => {
    const work = serve(incoming, response).catch(() => void response.destroy());
    underway.add(work);
    void work.then(() => underway.delete(work));
  });

  async function serve(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const [at, method] = [now(), incoming.method ?? 'GET'];
    const address = addressOf(incoming);
    if (method === 'GET' && address?.pathname === options.sign.path)
      return send(response, plain(200, options.sign.text));
    if (address === undefined || !options.paths.some((path) => address.pathname.startsWith(path))) {
      incoming.resume();
      return send(response, plain(404, 'Not Found'));
    }
    const body = await bodyOf(incoming);
    if (body === undefined) return send(response, plain(413, 'Request Too Long', 'connection', 'close'));
    const path = `${address.pathname}${address.search}`;
    const answer = await relayed(options, { method, path, rawHeaders: incoming.rawHeaders, body });
    await send(response, answer);
    const { error } = answer;
    onExchange({
      at,
      method,
      address: path,
      headers: joinedHeaders(incoming),
      body,
      status: error === undefined ? answer.status : null,
      ...(error === undefined ? {} : { error }),
      ms: Math.max(0, now() - at),
    });
  }

  const port = await listen(server, options.port);
  return {
    port,
    async [Symbol.asyncDispose]() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeIdleConnections();
      const grace = setTimeout(() => server.closeAllConnections(), closingGrace);
      await closed;
      clearTimeout(grace);
      await Promise.all(underway);
    },
  };
}

/** Normalised, so that no path leads out of those that are relayed; undefined for what is no path. */
function addressOf({ url = '' }: IncomingMessage): URL | undefined {
  const text = `http://127.0.0.1${url}`;
  return url.startsWith('/') && URL.canParse(text) ? new URL(text) : undefined;
}

async function bodyOf(incoming: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    size += chunk.length;
    // Read on without keeping, within reason: whoever is still sending would not see the answer.
    if (size > 4 * relayLimit) return undefined;
    if (size <= relayLimit) chunks.push(chunk);
    else chunks.length = 0;
  }
  return size > relayLimit ? undefined : Buffer.concat(chunks);
}

async function relayed(
  { target }: RelayOptions,
  message: {
    readonly method: string;
    readonly path: string;
    readonly rawHeaders: readonly string[];
    readonly body: Buffer;
  },
): Promise<Answer> {
  const { method, path, body } = message;
  try {
    const origin = await target();
    const headers = endToEnd(message.rawHeaders).filter(([name]) => !/^(?:host|content-length)$/i.test(name));
    const asked = request(`${origin}${path}`, {
      method,
      agent: false,
      headers: [...headers, ['Host', new URL(origin).host], ['Content-Length', String(body.length)]].flat(),
      signal: AbortSignal.timeout(patience),
    });
    const answered = once(asked, 'response') as Promise<[IncomingMessage]>;
    asked.end(body);
    const [found] = await answered;
    const answer = await buffer(found);
    return { status: found.statusCode ?? 502, headers: endToEnd(found.rawHeaders).flat(), body: answer };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { ...plain(502, 'The function cannot be reached'), error: why };
  }
}

/** Pairs of name and value, without those of one connection. */
function endToEnd(rawHeaders: readonly string[]): readonly (readonly [string, string])[] {
  const pairs: (readonly [string, string])[] = [];
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    pairs.push([rawHeaders[index] ?? '', rawHeaders[index + 1] ?? '']);
  }
  const named = pairs
    .filter(([name]) => name.toLowerCase() === 'connection')
    .flatMap(([, value]) => value.split(',').map((one) => one.trim().toLowerCase()));
  return pairs.filter(([name]) => !hopByHop.has(name.toLowerCase()) && !named.includes(name.toLowerCase()));
}

function joinedHeaders({ headers }: IncomingMessage): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : (value ?? '')]),
  );
}

function plain(status: number, text: string, ...headers: readonly string[]): Answer {
  return { status, headers: ['Content-Type', 'text/plain; charset=utf-8', ...headers], body: Buffer.from(text) };
}

async function send(response: ServerResponse, { status, headers, body }: Answer): Promise<void> {
  // Whoever asked may have gone meanwhile, and then nothing is heard of this answer any more.
  if (response.destroyed) return;
  response.writeHead(status, [...headers]);
  await new Promise<void>((resolve) => {
    response.once('close', resolve);
    response.end(body, resolve);
  });
}

async function listen(server: Server, port: number): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  }).catch((error: unknown) => {
    throw new Failure(
      portTaken,
      {
        message: `The tunnel cannot listen on port ${String(port)}`,
        because: error instanceof Error ? error.message : String(error),
        fix: 'End the program that has it, or give another port with --port.',
      },
      { cause: error },
    );
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the relay has no port');
  return address.port;
}
