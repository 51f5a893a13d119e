import type { StandinResponse } from '../../../src/sandbox/standin.ts';
import { forbidden, refusal, unauthorized } from './refusal.ts';
import type { Scheduler } from '../../../src/sandbox/scheduler.ts';

/**
 * What the API does to requests instead of their work: an error; status 200 with an error's `description` in it
 * (external-apis §2.1); or the work after this many milliseconds.
 */
export type Fault = 401 | 403 | 404 | 429 | 500 | 'description' | { readonly slow: number };

const retryAfterSeconds = 2;

/** The switch for faults of the API (external-apis §2.8). */
export class Faults {
  readonly #scheduler: Scheduler;
  readonly #waiting = new Set<() => void>();
  #fault: Fault | undefined;
  #left = 0;

  constructor(scheduler: Scheduler) {
    this.#scheduler = scheduler;
  }

  /** For the next `times` requests; undefined ends it. */
  set(fault: Fault | undefined, times: number): void {
    this.#fault = fault;
    this.#left = times;
  }

  /** Undefined when the request shall be worked on. */
  async strike(): Promise<StandinResponse | undefined> {
    const fault = this.#fault;
    if (fault === undefined || this.#left <= 0) return undefined;
    this.#left -= 1;
    if (typeof fault !== 'object') return answers[fault]();
    await this.#pause(fault.slow);
    return undefined;
  }

  /** Ends every pause at once. */
  close(): void {
    for (const end of this.#waiting) end();
  }

  async #pause(milliseconds: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const end = (): void => {
        cancel();
        this.#waiting.delete(end);
        resolve();
      };
      const cancel = this.#scheduler.after(milliseconds, end);
      this.#waiting.add(end);
    });
  }
}

const answers: Readonly<Record<Exclude<Fault, object>, () => StandinResponse>> = {
  401: () => unauthorized('AUTHENTICATION_FAILED'),
  403: () => forbidden('The token is not allowed to do this'),
  404: () => refusal(404, 'FORM_NOT_FOUND', 'There is no such form'),
  429: () => ({
    ...refusal(429, 'TOO_MANY_REQUESTS', 'The account makes too many requests'),
    headers: { 'retry-after': String(retryAfterSeconds) },
  }),
  500: () => refusal(500, 'INTERNAL_SERVER_ERROR', 'Something went wrong'),
  description: () => ({ status: 200, body: { description: 'The webhook was not saved' } }),
};
