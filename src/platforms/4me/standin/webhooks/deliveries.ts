import { randomBytes, randomUUID } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import type { WebhookRow } from '../world/rows.ts';
import type { World } from '../world/world.ts';
import { deliveryAddress, shownAddress } from './address.ts';
import type { DeliveryAddress, Reach } from './address.ts';
import type { Brand } from './brand.ts';
import { Busy } from './busy.ts';
import { composeRequest } from './compose.ts';
import { shownData } from './delivery-log.ts';
import type { DeliveryLog, DeliveryRecord, Verdict } from './delivery-log.ts';
import { messageData } from './message.ts';
import type { Message } from './message.ts';
import { post } from '../../../../sandbox/post.ts';
import type { Posting } from '../../../../sandbox/post.ts';
import { FailureStreaks } from './retries.ts';
import type { Scheduler } from '../../../../sandbox/scheduler.ts';
import type { OnAttempt } from '../../../../sandbox/sent-message.ts';
import type { Signer } from './signing.ts';

/** A receiver has ten seconds (4me-facts §8); milliseconds. */
const patience = 10_000;

/** What the weather does to a message on its way. */
export interface Disturbance {
  /** Milliseconds that the first attempt is held back, so that later messages overtake it. */
  readonly delay: number;
  /** The same bytes arrive twice. */
  readonly duplicate: boolean;
}

export interface DeliveryOptions {
  readonly world: World;
  readonly scheduler: Scheduler;
  readonly reach: Reach;
  readonly brand: Brand;
  readonly log: DeliveryLog;
  readonly sign: Signer;
  readonly disturb: () => Disturbance;
  /**
   * Retries are signed anew. `same` keeps the token's jti, so that a receiver can tell a message that it has done already;
   * `new` makes it differ. Which of the two the platform does is not documented.
   */
  readonly retryJti: 'same' | 'new';
  /** Milliseconds after each failed attempt; one more failure drops the message. */
  readonly retryDelays: readonly number[];
  readonly onAttempt?: OnAttempt;
}

interface Job {
  readonly message: Message;
  /** Asked before each attempt; a message may have become pointless. */
  readonly wanted: () => boolean;
  readonly jti: string;
  readonly firstId: string;
  attempt: number;
}

interface Outcome {
  readonly status: number | null;
  readonly error: string | null;
  readonly durationMs: number;
}

export const webhookVerify = 'webhook.verify';

/** Sends messages, records every attempt, retries and gives up. */
export class Deliveries {
  readonly #options: DeliveryOptions;
  readonly #busy = new Busy();
  readonly #streaks = new FailureStreaks();
  readonly #closing = new AbortController();
  readonly #timers = new Map<() => void, number>();

  constructor(options: DeliveryOptions) {
    this.#options = options;
    // One for each message under way.
    setMaxListeners(0, this.#closing.signal);
  }

  /** Resolves after the first attempt, whatever came of it, and never rejects; who does not wait for it gives it to `track`. */
  async send(message: Message, wanted: () => boolean = () => true): Promise<void> {
    const job = { message, wanted, jti: randomBytes(32).toString('hex'), firstId: randomUUID(), attempt: 1 };
    const { delay, duplicate } = this.#options.disturb();
    if (delay > 0) await this.#pause(delay);
    await this.#attempt(job, duplicate);
  }

  /** Counts `work` as under way. */
  track(work: Promise<unknown>): void {
    this.#busy.track(work);
  }

  async settled(): Promise<void> {
    const { scheduler } = this.#options;
    await this.#busy.settled(() => [...this.#timers.values()].some((dueAt) => dueAt <= scheduler.now()));
  }

  /** Drops what waits and cuts what is under way. */
  async close(): Promise<void> {
    this.#closing.abort();
    for (const cancel of this.#timers.keys()) cancel();
    this.#timers.clear();
    await this.#busy.settled(() => false);
  }

  async #attempt(job: Job, duplicate: boolean): Promise<void> {
    if (this.#closing.signal.aborted) return;
    const { webhook } = job.message;
    const { world, reach } = this.#options;
    const problem = this.#obstacle(job);
    if (problem !== undefined) return this.#note(job, problem, job.attempt === 1 ? 'not sent' : 'dropped');
    const address = deliveryAddress(webhook.uri, reach);
    if ('refused' in address) {
      world.update('Webhook', webhook, { lastError: address.refused });
      return this.#note(job, address.refused, 'not sent');
    }
    const posting = await this.#compose(job, address);
    const outcome = await this.#deliver(job, posting);
    if (this.#closing.signal.aborted) return;
    this.#conclude(job, posting.id, outcome);
    if (duplicate) {
      const again = await this.#deliver(job, posting);
      const error = again.error === null ? 'sent twice by the weather' : `sent twice by the weather; ${again.error}`;
      this.#record(job, posting.id, { ...again, error }, again.error === null ? 'delivered' : 'dropped', null);
    }
  }

  #obstacle({ message, wanted }: Job): string | undefined {
    const { world } = this.#options;
    const { webhook, event } = message;
    if (world.get('Webhook', webhook.id) === undefined) return 'the webhook does not exist any more';
    if (webhook.disabled) return 'the webhook is disabled';
    if (!webhook.verified && event !== webhookVerify) return 'the webhook is not verified';
    if (!wanted()) return 'a newer message takes its place';
    if (webhook.webhookPolicyId === null) return undefined;
    const policy = world.get('WebhookPolicy', webhook.webhookPolicyId);
    return policy === undefined || policy.disabled ? 'the webhook policy is disabled or was deleted' : undefined;
  }

  async #compose(job: Job, { url, authorization }: Extract<DeliveryAddress, { url: URL }>) {
    const { world, scheduler, brand, sign, retryJti } = this.#options;
    const { message, attempt, firstId, jti } = job;
    const again = attempt > 1;
    const id = again ? randomUUID() : firstId;
    const { headers, body } = await composeRequest(
      message,
      {
        id,
        origin: again ? firstId : undefined,
        jti: again && retryJti === 'new' ? randomBytes(32).toString('hex') : jti,
      },
      { world, brand, sign, now: () => scheduler.now() },
    );
    return {
      id,
      url,
      headers: { ...headers, ...(authorization === undefined ? {} : { Authorization: authorization }) },
      body,
    };
  }

  async #deliver(job: Job, posting: Omit<Posting, 'patience'>): Promise<Outcome> {
    const { scheduler, onAttempt } = this.#options;
    const at = scheduler.now();
    const outcome = await this.#post(posting);
    const { event, webhook } = job.message;
    const { headers, body } = posting;
    const sent = { at, event, account: webhook.account, address: webhook.uri, headers, body: body.toString() };
    onAttempt?.({ ...sent, attempt: job.attempt, ...outcome });
    return outcome;
  }

  async #post(posting: Omit<Posting, 'patience'>): Promise<Outcome> {
    const { scheduler } = this.#options;
    const started = scheduler.now();
    const took = (): number => scheduler.now() - started;
    try {
      const status = await post({ ...posting, patience }, scheduler, this.#closing.signal);
      const error = status >= 200 && status < 300 ? null : `the receiver answered ${String(status)}`;
      return { status, error, durationMs: took() };
    } catch (error) {
      return { status: null, error: error instanceof Error ? error.message : String(error), durationMs: took() };
    }
  }

  #conclude(job: Job, id: string, outcome: Outcome): void {
    const { world, scheduler, retryDelays } = this.#options;
    const { webhook } = job.message;
    if (outcome.error === null) {
      this.#streaks.succeeded(webhook.id);
      if (webhook.consecutiveFailures > 0)
        world.update('Webhook', webhook, { consecutiveFailures: 0, lastError: null });
      return this.#record(job, id, outcome, 'delivered', null);
    }
    this.#fail(webhook, outcome.error);
    const delay = webhook.disabled ? undefined : retryDelays[job.attempt - 1];
    if (delay === undefined) return this.#record(job, id, outcome, 'dropped', null);
    this.#record(job, id, outcome, 'will retry', new Date(scheduler.now() + delay).toISOString());
    this.#later(delay, () => {
      job.attempt += 1;
      this.#busy.track(this.#attempt(job, false));
    });
  }

  #fail(webhook: WebhookRow, error: string): void {
    const { world, scheduler } = this.#options;
    if (world.get('Webhook', webhook.id) === undefined) return;
    const consecutiveFailures = webhook.consecutiveFailures + 1;
    const over = this.#streaks.failed(webhook.id, consecutiveFailures, scheduler.now());
    const changes = { consecutiveFailures, lastError: error };
    world.update('Webhook', webhook, over ? { ...changes, disabled: true } : changes);
  }

  #note(job: Job, error: string, verdict: Verdict): void {
    this.#record(job, null, { status: null, error, durationMs: 0 }, verdict, null);
  }

  #record(job: Job, id: string | null, outcome: Outcome, verdict: Verdict, nextAttemptAt: string | null): void {
    const { world, scheduler, log } = this.#options;
    const { message } = job;
    const record: DeliveryRecord = {
      at: new Date(scheduler.now()).toISOString(),
      event: message.event,
      account: message.webhook.account,
      webhook: { number: message.webhook.number, name: message.webhook.name },
      address: shownAddress(message.webhook.uri),
      id,
      origin: job.attempt === 1 ? null : job.firstId,
      attempt: job.attempt,
      ...outcome,
      verdict,
      nextAttemptAt,
      data: shownData(messageData(message, world.domain)),
    };
    log.add(record);
  }

  #later(milliseconds: number, run: () => void): () => void {
    const cancel = this.#options.scheduler.after(milliseconds, () => {
      this.#timers.delete(cancel);
      run();
    });
    this.#timers.set(cancel, this.#options.scheduler.now() + milliseconds);
    return cancel;
  }

  async #pause(milliseconds: number): Promise<void> {
    const { signal } = this.#closing;
    await new Promise<void>((resolve) => {
      const done = (): void => {
        signal.removeEventListener('abort', done);
        resolve();
      };
      this.#later(milliseconds, done);
      signal.addEventListener('abort', done);
    });
  }
}
