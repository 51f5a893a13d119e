import { isIP } from 'node:net';
import { Retry } from '../outcomes.ts';
import type { Ports } from '../ports.ts';
import { isPublicAddress } from './addresses.ts';
import { exchange, type Answer } from './exchange.ts';
import { OutsideRefused } from './refused.ts';

export interface OutsideRequest {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
  /** Sent as JSON instead of `body`. */
  readonly json?: unknown;
  /** Milliseconds for everything, redirects included; 4 seconds if not given. */
  readonly timeout?: number;
  /** Bytes of the answer; 1 MiB if not given. */
  readonly limit?: number;
}

export interface OutsideResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  text(): string;
  /** Throws SyntaxError where the answer is no JSON. */
  json(): unknown;
}

/**
 * Calls an address that a customer gave, or any other outside this integration. Throws OutsideRefused for what is not https
 * on the public internet (loopback, private, link-local and metadata addresses, also after name resolution and redirects);
 * throws Retry where nothing answers in time, and TypeError for a request that cannot be sent. Redirects are followed up to
 * three times where that keeps method and body.
 */
export type Outside = (url: string | URL, request?: OutsideRequest) => Promise<OutsideResponse>;

const redirects = 3;

/** Headers that go along to another host. The others may hold a key for the first one only. */
const forEveryHost = new Set(['accept', 'content-length', 'content-type', 'idempotency-key', 'user-agent']);

function checked(address: string | URL, base?: string): URL {
  if (!URL.canParse(String(address), base)) throw new OutsideRefused('it is no address');
  const url = new URL(String(address), base);
  const literal = url.hostname.replace(/^\[|\]$/g, '');
  if (url.protocol !== 'https:') throw new OutsideRefused('only https is allowed');
  if (isIP(literal) !== 0 && !isPublicAddress(literal)) throw new OutsideRefused('it is not public');
  if (/(?:^|\.)localhost\.?$/i.test(url.hostname)) throw new OutsideRefused('it is not public');
  return url;
}

function response(answer: Answer): OutsideResponse {
  return {
    status: answer.status,
    headers: answer.headers,
    text: () => answer.body.toString('utf8'),
    json: (): unknown => JSON.parse(answer.body.toString('utf8')),
  };
}

const keepsRequest = (status: number, method: string): boolean =>
  status === 307 || status === 308 || ((status === 301 || status === 302) && method === 'GET');

export function createOutside(ports: Pick<Ports, 'route' | 'now'>): Outside {
  return async (address, request = {}) => {
    const { method = 'GET', timeout = 4000, limit = 1024 * 1024 } = request;
    const body = request.json === undefined ? request.body : JSON.stringify(request.json);
    let headers: Record<string, string> = { 'user-agent': 'app-builder', accept: '*/*' };
    for (const [name, value] of Object.entries(request.headers ?? {})) headers[name.toLowerCase()] = value;
    if (request.json !== undefined) headers['content-type'] = 'application/json';
    if (body !== undefined) headers['content-length'] = String(Buffer.byteLength(body));
    const until = ports.now() + timeout;
    let url = checked(address);
    for (let followed = 0; ; followed += 1) {
      const target = ports.route(url);
      let answer: Answer;
      try {
        const left = Math.max(1, Math.ceil(until - ports.now()));
        answer = await exchange({
          url: target,
          method,
          headers,
          body,
          limit,
          timeout: left,
          publicOnly: target === url,
        });
      } catch (error) {
        // A TypeError is about the request, e.g. a line break in a header: nothing was sent, nothing will be.
        if (error instanceof OutsideRefused || error instanceof TypeError) throw error;
        throw new Retry(`${url.hostname} did not answer`, { cause: error });
      }
      const { location } = answer.headers;
      if (location === undefined || !keepsRequest(answer.status, method)) return response(answer);
      if (followed === redirects) throw new Retry(`${url.hostname} redirects too often`);
      const next = checked(location, url.href);
      if (next.host !== url.host) {
        headers = Object.fromEntries(Object.entries(headers).filter(([name]) => forEveryHost.has(name)));
      }
      url = next;
    }
  };
}
