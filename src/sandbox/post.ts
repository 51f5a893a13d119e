import { request } from 'node:http';
import type { Scheduler } from './scheduler.ts';

export interface Posting {
  readonly url: URL;
  /** Sent in this spelling. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
  /** Milliseconds in which the receiver has to answer. */
  readonly patience: number;
}

/**
 * Posts once and answers with the status; redirects are not followed, the body of the answer is thrown away.
 * node:http because fetch writes header names in lower case, and receivers exist that look for `X-4me-Delivery`.
 * Throws an Error that says why there was no answer.
 */
export async function post(posting: Posting, scheduler: Scheduler, signal: AbortSignal): Promise<number> {
  return new Promise((resolve, reject) => {
    const headers = { ...posting.headers, 'Content-Length': String(Buffer.byteLength(posting.body)) };
    const sent = request(posting.url, { method: 'POST', headers, agent: false, signal });
    const cancel = scheduler.after(posting.patience, () => {
      sent.destroy(new Error(`no answer within ${String(posting.patience / 1000)} s`));
    });
    const fail = (error: Error): void => {
      cancel();
      reject(error);
    };
    sent.once('error', fail);
    sent.once('response', (response) => {
      response.once('error', fail);
      response.once('aborted', () => fail(new Error('the connection was closed in the middle of the answer')));
      response.once('end', () => {
        cancel();
        resolve(response.statusCode ?? 0);
      });
      response.resume();
    });
    sent.end(posting.body);
  });
}
