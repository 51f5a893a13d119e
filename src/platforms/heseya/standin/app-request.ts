import { request } from 'node:http';
import type { IncomingMessage } from 'node:http';
import type { Scheduler } from '../../../sandbox/scheduler.ts';
import { localAddress } from './local-address.ts';

export interface AppRequest {
  readonly method: string;
  readonly url: string;
  /** Sent in this spelling. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface AppAnswer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface Patience {
  readonly scheduler: Scheduler;
  /** Milliseconds for the whole answer. */
  readonly milliseconds: number;
  readonly signal: AbortSignal;
}

const mostRedirects = 5;
const redirects: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/**
 * Asks an app as the core's HTTP client does: redirects are followed, a POST becomes a GET by 301, 302 and 303 (heseya-facts §2).
 * Goes to http://127.0.0.1 only. Throws an Error that says why there was no answer.
 */
export async function askApp(asked: AppRequest, patience: Patience): Promise<AppAnswer> {
  let next = asked;
  for (let followed = 0; followed <= mostRedirects; followed += 1) {
    const answer = await askOnce(next, patience);
    const { location } = answer.headers;
    if (!redirects.has(answer.status) || location === undefined) return answer;
    const url = new URL(location, next.url).href;
    next = answer.status < 307 ? { method: 'GET', url, headers: next.headers } : { ...next, url };
  }
  throw new Error(`more than ${String(mostRedirects)} redirects`);
}

/** The same without following anything. */
export async function askOnce(asked: AppRequest, { scheduler, milliseconds, signal }: Patience): Promise<AppAnswer> {
  const url = localAddress(asked.url);
  if (url === undefined) throw new Error(notHere(asked.url));
  const { method, body = '' } = asked;
  return new Promise((resolve, reject) => {
    const headers = { ...asked.headers, ...(body === '' ? {} : { 'Content-Length': String(Buffer.byteLength(body)) }) };
    const sent = request(url, { method, headers, agent: false, signal });
    const cancel = scheduler.after(milliseconds, () => {
      sent.destroy(new Error(`no answer within ${String(milliseconds / 1000)} s`));
    });
    const fail = (error: Error): void => {
      cancel();
      reject(error);
    };
    sent.once('error', fail);
    sent.once('response', (response) => {
      read(response).then(resolve, fail).finally(cancel);
    });
    sent.end(body);
  });
}

/** Why the sandbox sends nothing to an address. */
export function notHere(address: string): string {
  const host = URL.canParse(address) ? new URL(address).host : address;
  return `${host} is not on this machine; the sandbox sends to http://127.0.0.1 only`;
}

async function read(response: IncomingMessage): Promise<AppAnswer> {
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk as Buffer);
  const headers = Object.entries(response.headers).map(([name, value]) => [name, [value ?? ''].flat().join(', ')]);
  return {
    status: response.statusCode ?? 0,
    headers: Object.fromEntries(headers) as Readonly<Record<string, string>>,
    body: Buffer.concat(chunks).toString(),
  };
}
