import { lookup } from 'node:dns';
import type { IncomingMessage } from 'node:http';
import type { LookupFunction } from 'node:net';
import { isPublicAddress } from './addresses.ts';
import { OutsideRefused } from './refused.ts';

/** One HTTP exchange with a bounded time and size; follows nothing. */
export interface Exchange {
  readonly url: URL;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer | undefined;
  /** Milliseconds for everything: name, connection, answer. */
  readonly timeout: number;
  /** Bytes of the answer. */
  readonly limit: number;
  /** False for the sandbox's own hosts, which are on this machine. */
  readonly publicOnly: boolean;
}

export interface Answer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** Connects only to what it has checked itself, so that a name cannot mean something else a moment later. */
const publicLookup: LookupFunction = (hostname, options, callback) => {
  lookup(hostname, { ...options, all: true }, (error, addresses) => {
    if (error !== null) {
      callback(error, '');
      return;
    }
    const [first] = addresses;
    const allPublic = addresses.every(({ address }) => isPublicAddress(address));
    if (first === undefined) callback(new Error(`${hostname} has no address`), '');
    else if (!allPublic) callback(new OutsideRefused(`${hostname} leads to an address that is not public`), '');
    else if (options.all === true) callback(null, addresses);
    else callback(null, first.address, first.family);
  });
};

function bodyOf(response: IncomingMessage, limit: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    response.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > limit) response.destroy(new Error(`the answer is larger than ${String(limit)} bytes`));
      else chunks.push(chunk);
    });
    response.on('end', () => {
      resolve(Buffer.concat(chunks));
    });
    response.on('error', reject);
    response.on('close', () => {
      reject(new Error('the connection broke off'));
    });
  });
}

/**
 * Sends the request over a connection of its own: one that was left open may lead where a name no longer does, or may have
 * been closed by the other side while this process was asleep. Rejects for whatever is not a complete answer in time.
 */
export async function exchange(what: Exchange): Promise<Answer> {
  const { request } = what.url.protocol === 'https:' ? await import('node:https') : await import('node:http');
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const sent = request(
      what.url,
      {
        method: what.method,
        headers: what.headers,
        agent: false,
        signal: AbortSignal.timeout(what.timeout),
        ...(what.publicOnly ? { lookup: publicLookup } : {}),
      },
      resolve,
    );
    sent.on('error', reject);
    // An answer with 101 is neither a response nor an error.
    sent.on('upgrade', (_, socket) => socket.destroy());
    sent.on('close', () => {
      reject(new Error('the connection broke off'));
    });
    sent.end(what.body);
  });
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(response.headers)) headers[name] = String(value);
  return { status: response.statusCode ?? 0, headers, body: await bodyOf(response, what.limit) };
}
