import { setMaxListeners } from 'node:events';
import { post } from '../../../sandbox/post.ts';
import type { Scheduler } from '../../../sandbox/scheduler.ts';
import type { AttemptLog } from '../../../sandbox/attempt-log.ts';
import type { OnAttempt } from '../../../sandbox/sent-message.ts';
import type { Attempt } from './attempts.ts';
import { localAddress, shownAddress } from './local-address.ts';
import { look } from './look.ts';

/**
 * Milliseconds after each failure; one more drops the message. Those of the older product, as those of apps are not
 * documented (thena-facts §4.5).
 */
export const legacyDelays: readonly number[] = [10_000, 20_000, 30_000, 50_000, 80_000];

/** Milliseconds that a receiver has; chosen (thena-facts §4.5). */
export const defaultPatience = 10_000;

/** Connections at the same time; the rest waits for its turn. */
const atOnce = 32;

export interface EmitterOptions {
  readonly log: AttemptLog<Attempt>;
  readonly scheduler: Scheduler;
  readonly retryDelays: readonly number[];
  readonly patience: number;
  readonly onAttempt: OnAttempt;
}

/** What goes to one app; the same bytes in every attempt. */
export interface Message extends Pick<Attempt, 'kind' | 'event' | 'eventId' | 'organisation' | 'application'> {
  readonly method: 'GET' | 'HEAD' | 'POST';
  readonly body: string;
  /** By the time of the attempt; undefined: nobody is to hear it any more. */
  readonly address: () => string | undefined;
}

interface Delivery {
  readonly message: Message;
  /** From 1. */
  readonly attempt: number;
}

interface Outcome {
  readonly status: number | null;
  readonly error: string | null;
}

const headers = { 'Content-Type': 'application/json', 'User-Agent': 'Thena-Webhooks' };

/** Sends messages and tries those again that are not accepted. Signs nothing, as no signature is documented (thena-facts §4.4). */
export class Emitter {
  readonly #options: EmitterOptions;
  readonly #closing = new AbortController();
  readonly #running = new Set<Promise<void>>();
  readonly #timers = new Set<() => void>();
  readonly #waiting: Delivery[] = [];

  constructor(options: EmitterOptions) {
    this.#options = options;
    // One for each delivery under way.
    setMaxListeners(0, this.#closing.signal);
  }

  /** Starts a delivery; `settled` waits for it, but not for one that is held back by so many milliseconds. */
  send(message: Message, heldBack = 0): void {
    if (this.#closing.signal.aborted) return;
    const delivery = { message, attempt: 1 };
    if (heldBack > 0) this.#later(heldBack, delivery);
    else this.#start(delivery);
  }

  async settled(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running);
  }

  /** Forgets what waits and cuts what is under way. */
  async close(): Promise<void> {
    this.#closing.abort();
    for (const cancel of this.#timers) cancel();
    this.#timers.clear();
    this.#waiting.length = 0;
    await this.settled();
  }

  #start(delivery: Delivery): void {
    this.#waiting.push(delivery);
    this.#next();
  }

  #next(): void {
    while (this.#running.size < atOnce) {
      const delivery = this.#waiting.shift();
      if (delivery === undefined) return;
      const running = this.#attempt(delivery).finally(() => {
        this.#running.delete(running);
        this.#next();
      });
      this.#running.add(running);
    }
  }

  async #attempt({ message, attempt }: Delivery): Promise<void> {
    const { scheduler, retryDelays, onAttempt } = this.#options;
    const address = message.address();
    if (address === undefined) return;
    const at = scheduler.now();
    const outcome = await this.#ask(message, address);
    if (this.#closing.signal.aborted) return;
    const delay = outcome.error === null || message.kind === 'probe' ? undefined : retryDelays[attempt - 1];
    if (delay !== undefined) this.#later(delay, { message, attempt: attempt + 1 });
    this.#record({ message, attempt }, address, at, outcome, delay);
    const { kind, event, organisation: account, body } = message;
    if (kind === 'probe') return;
    onAttempt({ at, event, account, address, headers, body, attempt, ...outcome, durationMs: scheduler.now() - at });
  }

  async #ask({ method, body }: Message, address: string): Promise<Outcome> {
    const url = localAddress(address);
    if (url === undefined) {
      const host = URL.canParse(address) ? new URL(address).host : 'this';
      return { status: null, error: `${host} is not on this machine; the sandbox posts to http://127.0.0.1 only` };
    }
    const { scheduler, patience } = this.#options;
    const { signal } = this.#closing;
    try {
      const status =
        method === 'POST'
          ? await post({ url, headers, body, patience }, scheduler, signal)
          : await look({ url, method, patience }, scheduler, signal);
      return { status, error: status >= 200 && status < 300 ? null : `the receiver answered ${String(status)}` };
    } catch (error) {
      return { status: null, error: error instanceof Error ? error.message : String(error) };
    }
  }

  #later(delay: number, delivery: Delivery): void {
    const cancel = this.#options.scheduler.after(delay, () => {
      this.#timers.delete(cancel);
      this.#start(delivery);
    });
    this.#timers.add(cancel);
  }

  #record(
    { message, attempt }: Delivery,
    address: string,
    at: number,
    outcome: Outcome,
    delay: number | undefined,
  ): void {
    const { log, scheduler } = this.#options;
    const { kind, event, eventId, organisation, application } = message;
    log.add({
      at: new Date(at).toISOString(),
      kind,
      event,
      eventId,
      organisation,
      application,
      address: shownAddress(address),
      ...outcome,
      attempt,
      nextAttemptAt: delay === undefined ? null : new Date(scheduler.now() + delay).toISOString(),
    });
  }
}
