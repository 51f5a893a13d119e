import type { Json, JsonObject } from '../../../runtime/ports.ts';
import type { Deployments } from '../deployments.ts';
import type { LocalFunction } from '../local-workload.ts';
import type { Manifest } from '../manifest.ts';
import type { LocalQueue } from './local-queue.ts';
import { type MessageQueue, messageQueue } from './message-queue.ts';
import { ownerOfQueue, queueName } from './queue-name.ts';
import { type Received, failuresIn, sqsEvent } from './sqs-event.ts';
import type { MessageStore, StoredMessage } from './stored-message.ts';

/** Works off the queues of all that is deployed. */
export interface Queues {
  /** Has everything begun that is due; of one queue, by its name, or of all. Resolves when it has begun. */
  look(name?: string): Promise<void>;
  /** As `look`, without waiting. */
  wake(name: string): void;
  /** Whether no message is being worked on and nobody looks for one. */
  isIdle(): boolean;
  /** Looks once; resolves when no message could be worked on now and none is. */
  idle(): Promise<void>;
  /** No more messages are taken; resolves when the present ones were answered. They are there again for the next engine. */
  end(): Promise<void>;
}

export interface QueuesOptions {
  readonly deployments: Deployments;
  readonly storeOf: (name: string) => MessageStore;
  /** What the function returned; undefined where it did not work the event off. */
  readonly invoke: (
    workload: string,
    manifest: Manifest,
    fn: LocalFunction,
    event: Json,
  ) => Promise<{ readonly value: Json } | undefined>;
  readonly log: (workload: string, line: QueueLine) => void;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Milliseconds until a failed message comes again; not longer than the visibility timeout of its queue. */
  readonly redeliveryDelay: number;
  /** Calls `run` once when a message becomes visible, after so many milliseconds; without it, somebody has to `look`. */
  readonly after?: ((milliseconds: number, run: () => void) => unknown) | undefined;
}

export interface QueueLine extends JsonObject {
  readonly level: 'error';
  readonly message: string;
}

export function startQueues(options: QueuesOptions): Queues {
  const { deployments, now } = options;
  const open = new Map<string, MessageQueue>();
  /** Batches under way by workload, function and event. */
  const running = new Map<string, number>();
  const underway = new Set<Promise<unknown>>();
  const looks = new Map<string, Promise<void>>();
  const askedAgain = new Set<string>();
  const timers = new Map<string, number>();
  let ended = false;

  function keep(work: Promise<unknown>): void {
    underway.add(work);
    // What fails here is a broken file, over which the next look fails as well and says so to who waits for it.
    void work.catch(() => undefined).then(() => underway.delete(work));
  }

  function queueOf(name: string): MessageQueue {
    const { workload } = ownerOfQueue(name);
    const found =
      open.get(name) ?? messageQueue({ store: options.storeOf(name), nameOf: (id) => queueName(workload, id), now });
    open.set(name, found);
    return found;
  }

  /** Two looks at the same queue at once would be one too many; who asks meanwhile gets another one after it. */
  function lookAt(name: string): Promise<void> {
    const present = looks.get(name);
    if (present !== undefined) {
      askedAgain.add(name);
      return present;
    }
    const done = lookUntilNobodyAsks(name);
    looks.set(name, done);
    keep(done);
    return done;
  }

  async function lookUntilNobodyAsks(name: string): Promise<void> {
    try {
      do {
        askedAgain.delete(name);
        const manifest = await deployments.get(ownerOfQueue(name).workload);
        const queue = manifest?.queues.find(({ id }) => id === ownerOfQueue(name).id);
        if (ended || manifest === undefined || queue === undefined) return;
        await queueOf(name).refresh(queue);
        fill(name, manifest, queue);
      } while (askedAgain.has(name));
    } finally {
      // Nothing happens between the last question whether somebody has asked and this, so that nobody is forgotten.
      looks.delete(name);
    }
  }

  function fill(name: string, manifest: Manifest, queue: LocalQueue): void {
    if (ended) return;
    const { workload } = ownerOfQueue(name);
    for (const fn of manifest.functions) {
      for (const event of fn.queues) {
        if (event.queue !== queue.id) continue;
        const key = `${workload}/${fn.id}/${event.name}`;
        while ((running.get(key) ?? 0) < event.concurrency) {
          const picked = queueOf(name).pick(event.batchSize);
          if (picked.length === 0) break;
          running.set(key, (running.get(key) ?? 0) + 1);
          keep(deliver(name, manifest, fn, queue, picked, () => running.set(key, (running.get(key) ?? 1) - 1)));
        }
      }
    }
    setTimer(name);
  }

  /** As a look, but for what was found before: there may be thousands of files. */
  async function refill(name: string): Promise<void> {
    const manifest = await deployments.get(ownerOfQueue(name).workload);
    const queue = manifest?.queues.find(({ id }) => id === ownerOfQueue(name).id);
    if (manifest !== undefined && queue !== undefined) fill(name, manifest, queue);
  }

  function setTimer(name: string): void {
    if (options.after === undefined) return;
    const due = queueOf(name).nextVisibleAt();
    if (!Number.isFinite(due) || due <= now() || timers.get(name) === due) return;
    timers.set(name, due);
    options.after(due - now(), () => {
      if (timers.get(name) === due) timers.delete(name);
      void lookAt(name);
    });
  }

  async function deliver(
    name: string,
    manifest: Manifest,
    fn: LocalFunction,
    queue: LocalQueue,
    picked: readonly StoredMessage[],
    freePlace: () => void,
  ): Promise<void> {
    try {
      await workOff(name, manifest, fn, queue, picked);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      const { workload } = ownerOfQueue(name);
      const message = 'the files of a queue cannot be changed; its messages stay';
      options.log(workload, { level: 'error', message, function: fn.id, queue: queue.id, error: reason });
      for (const one of picked) queueOf(name).forget(one);
    }
    freePlace();
    await refill(name);
  }

  async function workOff(
    name: string,
    manifest: Manifest,
    fn: LocalFunction,
    queue: LocalQueue,
    picked: readonly StoredMessage[],
  ): Promise<void> {
    const { workload } = ownerOfQueue(name);
    const messages = queueOf(name);
    const batch: Received[] = [];
    for (const one of picked) {
      const received = await messages.receive(one, queue);
      if (received === 'dead') gaveUp(workload, fn, queue, one);
      else if (received !== undefined) batch.push(received);
    }
    if (batch.length === 0 || ended) return;
    const startedAt = now();
    const answer = await options.invoke(workload, manifest, fn, sqsEvent(name, batch));
    // The engine ends in the middle: the messages stay taken, and the next one gives them back at once.
    if (answer === undefined && ended) return;
    const ids = batch.map(({ message }) => message.id);
    const failed = answer === undefined ? new Set(ids) : failuresIn(answer.value, ids);
    // As on SQS, the time counts from when the function got the message.
    const visibleAt = Math.max(now(), Math.min(startedAt + queue.visibilityTimeout, now() + options.redeliveryDelay));
    for (const { message } of batch) {
      if (!failed.has(message.id)) await messages.done(message);
      else if ((await messages.giveBack(message, queue, visibleAt)) === 'dead') gaveUp(workload, fn, queue, message);
    }
  }

  function gaveUp(workload: string, fn: LocalFunction, queue: LocalQueue, message: StoredMessage): void {
    options.log(workload, {
      level: 'error',
      message: 'a message failed too often and is a dead letter now',
      function: fn.id,
      queue: queue.id,
      deadLetters: queue.redrive?.deadLetters ?? '',
      id: message.id,
      attempts: message.receives,
    });
    // Somebody may take messages from there, too.
    if (queue.redrive !== undefined) keep(lookAt(queueName(workload, queue.redrive.deadLetters)));
  }

  async function names(): Promise<readonly string[]> {
    return (await deployments.all()).flatMap(({ workload, manifest }) =>
      manifest.queues.map(({ id }) => queueName(workload, id)),
    );
  }

  const look = async (name?: string): Promise<void> => {
    if (name !== undefined) return lookAt(name);
    for (const one of await names()) await lookAt(one);
  };
  const settle = async (): Promise<void> => {
    while (underway.size > 0) await Promise.allSettled(underway);
  };

  return {
    look,
    wake(name) {
      if (!ended) void lookAt(name).catch(() => undefined);
    },
    isIdle: () => underway.size === 0,
    async idle() {
      // Each function that ends may have sent something to a queue that was empty before.
      await look();
      await settle();
    },
    async end() {
      ended = true;
      await settle();
    },
  };
}
