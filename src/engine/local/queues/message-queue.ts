import type { LocalQueue } from './local-queue.ts';
import type { Received } from './sqs-event.ts';
import type { MessageStore, StoredMessage } from './stored-message.ts';

/**
 * One queue as the engine that works it off sees it. Nobody but this engine changes messages that are there; others only add some,
 * which `refresh` finds.
 */
export interface MessageQueue {
  /**
   * Finds new messages, and drops those that are older than the queue keeps them. What a function seems to have, and nobody here
   * gave it, was left by an engine that was killed: it is there again.
   */
  refresh(queue: LocalQueue): Promise<void>;
  /** Marks up to `count` messages that can be had now as taken, the oldest first; for `receive`. */
  pick(count: number): readonly StoredMessage[];
  /** Counts a picked message as received; undefined: it has gone; `dead`: it was received too often before, and is a dead letter now. */
  receive(picked: StoredMessage, queue: LocalQueue): Promise<Received | 'dead' | undefined>;
  done(message: StoredMessage): Promise<void>;
  /** Gives a message back, `dead` where that goes to the dead letters. `visibleAt`: milliseconds since the epoch. */
  giveBack(message: StoredMessage, queue: LocalQueue, visibleAt: number): Promise<'again' | 'dead'>;
  /** After an error in the middle of something: the next `refresh` finds the message as its file is. */
  forget(message: StoredMessage): void;
  /** When the next message that is not there yet will be; `Infinity` where there is none. */
  nextVisibleAt(): number;
}

export interface MessageQueueOptions {
  readonly store: MessageStore;
  /** Name of another queue of the same workload, by its logical id. */
  readonly nameOf: (id: string) => string;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

export function messageQueue({ store, nameOf, now }: MessageQueueOptions): MessageQueue {
  // A listing that is under way while a file is renamed may show two names of a message, or none: what is in here is right.
  const known = new Map<string, StoredMessage>();

  async function replace(before: StoredMessage, after: StoredMessage): Promise<boolean> {
    const replaced = await store.change(before, after);
    if (replaced) known.set(after.id, after);
    else known.delete(before.id);
    return replaced;
  }

  async function bury(message: StoredMessage, deadLetters: string): Promise<void> {
    const after = { ...message, visibleAt: now(), receives: 0, taken: false };
    await store.move(message, after, nameOf(deadLetters));
    known.delete(message.id);
  }

  return {
    async refresh({ retention }) {
      for (const message of await store.list()) {
        if (known.has(message.id)) continue;
        known.set(message.id, message);
        if (message.taken) await replace(message, { ...message, taken: false, visibleAt: now() });
      }
      for (const message of known.values()) {
        if (message.taken || message.sentAt + retention > now()) continue;
        await store.remove(message);
        known.delete(message.id);
      }
    },
    pick(count) {
      const time = now();
      const found = [...known.values()].filter(({ taken, visibleAt }) => !taken && visibleAt <= time);
      const picked = found.toSorted(byAge).slice(0, count);
      // Its file follows with `receive`; nobody else may have it until then.
      for (const message of picked) known.set(message.id, { ...message, taken: true });
      return picked;
    },
    async receive(picked, { redrive, visibilityTimeout }) {
      if (redrive !== undefined && picked.receives >= redrive.maxReceiveCount) {
        await bury(picked, redrive.deadLetters);
        return 'dead';
      }
      const visibleAt = now() + visibilityTimeout;
      const message = { ...picked, taken: true, receives: picked.receives + 1, visibleAt };
      if (!(await replace(picked, message))) return undefined;
      const text = await store.textOf(message);
      return text === undefined ? undefined : { message, text };
    },
    async done(message) {
      await store.remove(message);
      known.delete(message.id);
    },
    async giveBack(message, { redrive }, visibleAt) {
      if (redrive !== undefined && message.receives >= redrive.maxReceiveCount) {
        await bury(message, redrive.deadLetters);
        return 'dead';
      }
      await replace(message, { ...message, taken: false, visibleAt });
      return 'again';
    },
    forget: ({ id }) => void known.delete(id),
    nextVisibleAt() {
      const times = [...known.values()].filter(({ taken }) => !taken).map(({ visibleAt }) => visibleAt);
      return times.reduce((least, time) => Math.min(least, time), Number.POSITIVE_INFINITY);
    },
  };
}

/** Whoever became visible first comes first; together sent, in that order. */
function byAge(one: StoredMessage, other: StoredMessage): number {
  return one.visibleAt - other.visibleAt || one.sentAt - other.sentAt || one.order - other.order;
}
