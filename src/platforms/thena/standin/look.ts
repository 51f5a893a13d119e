import { request } from 'node:http';
import type { Scheduler } from '../../../sandbox/scheduler.ts';

export interface Look {
  readonly url: URL;
  readonly method: 'GET' | 'HEAD';
  /** Milliseconds in which there has to be an answer. */
  readonly patience: number;
}

/** Asks once and answers with the status. Throws an Error that says why there was no answer. */
export async function look(
  { url, method, patience }: Look,
  scheduler: Scheduler,
  signal: AbortSignal,
): Promise<number> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { method, agent: false, signal });
    const cancel = scheduler.after(patience, () => {
      sent.destroy(new Error(`no answer within ${String(patience / 1000)} s`));
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
    sent.end();
  });
}
