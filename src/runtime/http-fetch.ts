import type { Agent, ClientRequest, IncomingMessage, RequestOptions } from 'node:http';
import { httpAnswer, type AnswerHeaders, type HttpAnswer } from './http-answer.ts';

/** A request as `fetch` takes it, as far as functions need it. */
export interface HttpInit {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array | null;
  readonly signal?: AbortSignal | null;
  /**
   * Gives at least so many bytes for an answer that says how long it is; the answer is a view of them. Whoever asks for many large
   * ones uses the same memory again: what the garbage collector has to find is there several times over.
   */
  readonly room?: (bytes: number) => Buffer;
}

/**
 * Milliseconds that a connection may have been idle. Servers close theirs after five seconds or more, and a request on a closed one
 * would fail with nobody knowing whether it was carried out; a process may also have been asleep meanwhile.
 */
const longestIdle = 4000;

interface Connections {
  readonly agent: Agent;
  underway: number;
  idleSince: number;
}

const connections = new Map<string, Connections>();

/**
 * `fetch` over node:http, with kept connections. Node's own brings a parser whose compilation takes some 40 MiB of memory, a third
 * of what a small function has (docs/decisions/requests-over-node-http.md). Answers are read whole; redirects are refused.
 * Rejects with the connection's error, with the signal's reason, and with TypeError for a redirect.
 */
export async function httpFetch(url: URL, init: HttpInit = {}): Promise<HttpAnswer> {
  init.signal?.throwIfAborted();
  const { Agent: AgentOf, request } =
    url.protocol === 'https:' ? await import('node:https') : await import('node:http');
  const kept = connectionsOf(url.protocol, () => new AgentOf({ keepAlive: true, timeout: longestIdle }));
  const headers = { 'accept-encoding': 'gzip', ...init.headers };
  const options: RequestOptions = { method: init.method ?? 'GET', headers, agent: kept.agent };
  kept.underway += 1;
  try {
    const response = await answerOf(request(url, options), init);
    const body = await bodyOf(response, init.room ?? ((bytes) => Buffer.allocUnsafeSlow(bytes)));
    return await responseOf(response, body);
  } catch (error) {
    init.signal?.throwIfAborted();
    throw error;
  } finally {
    kept.underway -= 1;
    kept.idleSince = performance.now();
  }
}

function connectionsOf(protocol: string, open: () => Agent): Connections {
  const known = connections.get(protocol);
  if (known !== undefined && (known.underway > 0 || performance.now() - known.idleSince < longestIdle)) return known;
  known?.agent.destroy();
  const fresh: Connections = { agent: open(), underway: 0, idleSince: performance.now() };
  connections.set(protocol, fresh);
  return fresh;
}

function answerOf(sent: ClientRequest, { body, signal }: HttpInit): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const abort = (): void => {
      sent.destroy(signal?.reason instanceof Error ? signal.reason : new Error('aborted'));
    };
    signal?.addEventListener('abort', abort, { once: true });
    sent.once('close', () => {
      signal?.removeEventListener('abort', abort);
      reject(new Error('the connection broke off'));
    });
    sent.once('error', reject);
    sent.once('response', resolve);
    // An answer with 101 is neither a response nor an error.
    sent.once('upgrade', (_, socket) => socket.destroy());
    sent.end(body ?? undefined);
  });
}

/** Bytes; what says that it has more than that is taken as it comes. */
const longestPrepared = 16 * 1024 * 1024;

function bodyOf(response: IncomingMessage, room: (bytes: number) => Buffer): Promise<Buffer> {
  const length = Number(response.headers['content-length'] ?? NaN);
  // What is there twice, in pieces and as a whole, makes the memory of the process larger for good.
  const whole = length > 0 && length <= longestPrepared ? room(length) : undefined;
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let at = 0;
    response.on('data', (chunk: Buffer) => {
      if (whole === undefined) chunks.push(chunk);
      else at += chunk.copy(whole, at);
    });
    response.once('end', () => resolve(whole?.subarray(0, at) ?? Buffer.concat(chunks)));
    response.once('error', reject);
    response.once('close', () => reject(new Error('the connection broke off')));
  });
}

async function responseOf(response: IncomingMessage, body: Buffer): Promise<HttpAnswer> {
  const { statusCode: status = 0, headers } = response;
  if (status >= 300 && status < 400 && headers.location !== undefined)
    throw new TypeError('a redirect is not followed');
  const isZipped = headers['content-encoding'] === 'gzip' && body.length > 0;
  return httpAnswer(status, namesOf(headers), isZipped ? await unzipped(body) : body);
}

const namesOf = (headers: IncomingMessage['headers']): AnswerHeaders => ({
  get(name) {
    const value = headers[name.toLowerCase()];
    return value === undefined ? null : String(value);
  },
});

async function unzipped(body: Buffer): Promise<Buffer> {
  const { gunzip } = await import('node:zlib');
  return new Promise((resolve, reject) => {
    gunzip(body, (error, result) => (error === null ? resolve(result) : reject(error)));
  });
}
