import { randomUUID } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import { post } from '../../../sandbox/post.ts';
import type { Scheduler } from '../../../sandbox/scheduler.ts';
import { notHere } from './app-request.ts';
import type { AttemptLog } from '../../../sandbox/attempt-log.ts';
import type { OnAttempt } from '../../../sandbox/sent-message.ts';
import type { Attempt } from './attempts.ts';
import { localAddress } from './local-address.ts';
import { messageFor } from './message.ts';
import type { Happening, Message, Signing } from './message.ts';
import type { Webhook } from './model.ts';
import type { Store } from './store.ts';
import { timestamp } from './timestamp.ts';

/** Milliseconds that a receiver has. The core's code says so; its documentation says four seconds (heseya-facts §8). */
const patience = 10_000;
/** Milliseconds after the first and the second failure; the third is the last. */
const retryDelays: readonly number[] = [10_000, 100_000];

export interface EmitterOptions {
  readonly log: AttemptLog<Attempt>;
  readonly scheduler: Scheduler;
  readonly onAttempt: OnAttempt;
}

export interface Sending extends Signing {
  /** Of something that not everybody may see: only webhooks with `with_hidden` hear of it. */
  readonly hidden?: boolean;
  /** How many times the same bytes are delivered; more than once after an answer that was lost. Default 1. */
  readonly copies?: number;
}

/** One message on its way to one webhook. */
interface Delivery {
  readonly store: Store;
  readonly webhook: Webhook;
  readonly happening: Happening;
  readonly message: Message;
  /** From 1. */
  readonly attempt: number;
}

interface Outcome {
  readonly status: number | null;
  readonly error: string | null;
}

/** Posts what happens to the webhooks of its store, three times at most (heseya-facts §8). Order is not kept. */
export class Emitter {
  readonly #options: EmitterOptions;
  readonly #closing = new AbortController();
  readonly #running = new Set<Promise<void>>();
  readonly #timers = new Set<() => void>();

  constructor(options: EmitterOptions) {
    this.#options = options;
    // One for each delivery under way.
    setMaxListeners(0, this.#closing.signal);
  }

  /** Starts a delivery to each webhook that listens to it; `settled` waits for them. */
  send(store: Store, happening: Happening, { hidden = false, copies = 1, ...signing }: Sending = {}): void {
    for (const webhook of store.webhooks.values()) {
      const { events, with_hidden } = webhook.input;
      if (!events.includes(happening.type.key) || (hidden && !with_hidden)) continue;
      const message = messageFor(store, webhook.input, happening, signing);
      for (let copy = 0; copy < copies; copy += 1) this.#start({ store, webhook, happening, message, attempt: 1 });
    }
  }

  async settled(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running);
  }

  /** Forgets what waits and cuts what is under way. */
  async close(): Promise<void> {
    this.#closing.abort();
    for (const cancel of this.#timers) cancel();
    this.#timers.clear();
    await this.settled();
  }

  #start(delivery: Delivery): void {
    const running = this.#attempt(delivery).finally(() => this.#running.delete(running));
    this.#running.add(running);
  }

  async #attempt(delivery: Delivery): Promise<void> {
    const at = this.#options.scheduler.now();
    const outcome = await this.#post(delivery);
    if (this.#closing.signal.aborted) return;
    const delay = outcome.error === null ? undefined : retryDelays[delivery.attempt - 1];
    if (outcome.error !== null && delay === undefined) giveUp(delivery, outcome);
    if (delay !== undefined) this.#later(delay, { ...delivery, attempt: delivery.attempt + 1 });
    this.#record(delivery, at, outcome, delay);
    this.#tell(delivery, at, outcome);
  }

  async #post({ webhook, message }: Delivery): Promise<Outcome> {
    const url = localAddress(webhook.input.url);
    if (url === undefined) return { status: null, error: notHere(webhook.input.url) };
    try {
      const status = await post({ url, ...message, patience }, this.#options.scheduler, this.#closing.signal);
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
    { store, webhook, happening, attempt }: Delivery,
    at: number,
    outcome: Outcome,
    delay: number | undefined,
  ): void {
    const { log, scheduler } = this.#options;
    log.add({
      at: new Date(at).toISOString(),
      store: store.host,
      webhookId: webhook.id,
      event: happening.type.key,
      url: webhook.input.url,
      ...outcome,
      attempt,
      nextAttemptAt: delay === undefined ? null : new Date(scheduler.now() + delay).toISOString(),
    });
  }

  #tell({ store, webhook, happening, message, attempt }: Delivery, at: number, outcome: Outcome): void {
    const { scheduler, onAttempt } = this.#options;
    const account = store.issuer.replace(/\/$/, '');
    const { type } = happening;
    const sent = { at, event: type.key, account, address: webhook.input.url, ...message, attempt, ...outcome };
    onAttempt({ ...sent, durationMs: scheduler.now() - at });
  }
}

function giveUp({ store, webhook, happening }: Delivery, { status }: Outcome): void {
  const log = {
    id: randomUUID(),
    webhookId: webhook.id,
    triggered_at: timestamp(happening.at),
    url: webhook.input.url,
    status_code: status,
  };
  store.logs = [...store.logs, log];
}
