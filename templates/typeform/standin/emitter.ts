import { setMaxListeners } from 'node:events';
import type { AttemptLog } from './attempts.ts';
import type { FormEvent } from './event.ts';
import { localAddress } from './local-address.ts';
import { messageBody, messageHeaders } from './message.ts';
import type { DeliveryOptions } from './message.ts';
import { post } from './post.ts';
import type { Outcome } from './post.ts';
import { isBusy, isGone, retryDelay } from './retries.ts';
import type { Scheduler } from '../../../src/sandbox/scheduler.ts';
import { subscribes } from './webhooks.ts';
import type { Webhook, Webhooks } from './webhooks.ts';

export interface EmitterOptions {
  readonly webhooks: Webhooks;
  readonly log: AttemptLog;
  readonly scheduler: Scheduler;
  /** Milliseconds after each failure that is not "busy". */
  readonly retryDelays: readonly number[];
  /** In a row. */
  readonly failuresBeforeDisabled: number;
}

/** One event on its way to one webhook. */
interface Delivery {
  readonly webhookId: string;
  readonly eventId: string;
  readonly body: Buffer;
  readonly how: DeliveryOptions;
  /** When its first attempt began. */
  readonly startedAt: number;
  /** From 1. */
  readonly attempt: number;
  /** Failures before this attempt that were not "busy". */
  readonly failures: number;
}

/** Posts events to webhooks, retries and disables by the rules of external-apis §2.2. */
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

  /** Starts a delivery to each webhook of the form that is enabled and wants the event; `settled` waits for them. */
  send(event: FormEvent, how: DeliveryOptions = {}): void {
    const { webhooks, scheduler } = this.#options;
    const first = {
      eventId: event.event_id,
      body: messageBody(event, how),
      how,
      startedAt: scheduler.now(),
      attempt: 1,
      failures: 0,
    };
    for (const webhook of webhooks.of(event.form_response.form_id)) {
      if (subscribes(webhook, event.event_type)) this.#start({ ...first, webhookId: webhook.id });
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
    const { webhooks, scheduler } = this.#options;
    const webhook = webhooks.withId(delivery.webhookId);
    if (webhook?.enabled !== true || this.#closing.signal.aborted) return;
    const at = scheduler.now();
    const url = localAddress(webhook.url);
    if (url === undefined) {
      const error = `${new URL(webhook.url).host} is not on this machine; the sandbox posts to http://127.0.0.1 only`;
      return this.#record(delivery, webhook, at, { status: null, error }, undefined);
    }
    const { body, how } = delivery;
    const headers = messageHeaders(body, webhooks.secretOf(webhook), how);
    const outcome = await post({ url, headers, body }, scheduler, this.#closing.signal);
    if (this.#closing.signal.aborted) return;
    this.#record(delivery, webhook, at, outcome, this.#conclude(delivery, webhook, outcome));
  }

  /** Milliseconds until the next attempt, for which it sets a timer; undefined when there is none. */
  #conclude(delivery: Delivery, webhook: Webhook, { status, error }: Outcome): number | undefined {
    const { webhooks, scheduler, retryDelays, failuresBeforeDisabled } = this.#options;
    if (error === null) {
      webhooks.accepted(webhook);
      return undefined;
    }
    const inARow = webhooks.failed(webhook);
    if (isGone(status) || inARow >= failuresBeforeDisabled) webhooks.disable(webhook);
    if (webhooks.withId(webhook.id)?.enabled !== true) return undefined;
    const { startedAt, attempt, failures } = delivery;
    const delay = retryDelay(status, { elapsed: scheduler.now() - startedAt, failures }, retryDelays);
    if (delay === undefined) return undefined;
    const next = { ...delivery, attempt: attempt + 1, failures: isBusy(status) ? failures : failures + 1 };
    const cancel = scheduler.after(delay, () => {
      this.#timers.delete(cancel);
      this.#start(next);
    });
    this.#timers.add(cancel);
    return delay;
  }

  #record(delivery: Delivery, webhook: Webhook, at: number, outcome: Outcome, delay: number | undefined): void {
    const { log, scheduler } = this.#options;
    log.add(webhook.id, {
      at: new Date(at).toISOString(),
      formId: webhook.form_id,
      tag: webhook.tag,
      eventId: delivery.eventId,
      url: webhook.url,
      ...outcome,
      attempt: delivery.attempt,
      nextAttemptAt: delay === undefined ? null : new Date(scheduler.now() + delay).toISOString(),
    });
  }
}
