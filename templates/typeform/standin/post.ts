import { request } from 'node:http';
import type { Scheduler } from './scheduler.ts';

/** A receiver has 30 seconds (external-apis §2.2). */
const answerTimeoutMs = 30_000;

export interface Posting {
  readonly url: URL;
  /** Sent in this spelling. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

export interface Outcome {
  /** Null when there was no answer. */
  readonly status: number | null;
  /** Why it failed; null for a 2xx. */
  readonly error: string | null;
}

/** Posts once, on a connection of its own; redirects are not followed. Throws nothing: what goes wrong is the outcome. */
export async function post(posting: Posting, scheduler: Scheduler, signal: AbortSignal): Promise<Outcome> {
  try {
    const status = await statusOf(posting, scheduler, signal);
    return { status, error: status >= 200 && status < 300 ? null : `the receiver answered ${String(status)}` };
  } catch (error) {
    return { status: null, error: error instanceof Error ? error.message : String(error) };
  }
}

async function statusOf({ url, headers, body }: Posting, scheduler: Scheduler, signal: AbortSignal): Promise<number> {
  return new Promise((resolve, reject) => {
    const all = { ...headers, 'Content-Length': String(body.length) };
    const sent = request(url, { method: 'POST', headers: all, agent: false, signal });
    const cancel = scheduler.after(answerTimeoutMs, () => {
      sent.destroy(new Error(`no answer within ${String(answerTimeoutMs / 1000)} s`));
    });
    const fail = (error: Error): void => {
      cancel();
      reject(error);
    };
    sent.once('error', fail);
    sent.once('response', (response) => {
      response.once('error', fail);
      response.once('end', () => {
        cancel();
        resolve(response.statusCode ?? 0);
      });
      response.resume();
    });
    sent.end(body);
  });
}
