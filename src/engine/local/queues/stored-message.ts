import { randomUUID } from 'node:crypto';
import type { JsonObject } from '../../../runtime/ports.ts';

/** All that a queue knows about a message besides its text. Times are milliseconds since the epoch. */
export interface StoredMessage {
  readonly id: string;
  readonly sentAt: number;
  /** Place among those that were sent together, from 0 on. */
  readonly order: number;
  /** Nobody gets it before. */
  readonly visibleAt: number;
  /** How often a function got it. */
  readonly receives: number;
  /** True while a function has it. */
  readonly taken: boolean;
}

/** Keeps messages. Every change is one step: it has happened, or it has not. */
export interface MessageStore {
  list(): Promise<readonly StoredMessage[]>;
  /** Undefined: it is gone. */
  textOf(message: StoredMessage): Promise<string | undefined>;
  /** Replaces what is known about a message. False: it is gone. */
  change(before: StoredMessage, after: StoredMessage): Promise<boolean>;
  /** The same, and the message goes to another queue, by its name. */
  move(before: StoredMessage, after: StoredMessage, queue: string): Promise<boolean>;
  /** Removing what is not there is no error. */
  remove(message: StoredMessage): Promise<void>;
}

/** Seconds, as on SQS. */
const longestDelay = 900;
/** Bytes; what `sender` of the runtime takes, too. */
const largestText = 256 * 1024;

export interface NewMessage {
  readonly message: StoredMessage;
  readonly text: string;
}

/**
 * Messages as they come into a queue. `delay`: seconds; `queueDelay`: milliseconds, where none is given. Throws for what SQS refuses:
 * a delay above 900; and a message above 256 KiB.
 */
export function newMessages(
  bodies: readonly JsonObject[],
  delay: number | undefined,
  queueDelay: number,
  now: number,
): readonly NewMessage[] {
  if (delay !== undefined && !(Number.isInteger(delay) && delay >= 0 && delay <= longestDelay))
    throw new RangeError(`a message can be delayed by 0 to ${longestDelay} whole seconds, not by ${String(delay)}`);
  const visibleAt = now + (delay === undefined ? queueDelay : delay * 1000);
  return bodies.map((body, order) => {
    const text = JSON.stringify(body);
    const size = Buffer.byteLength(text);
    if (size > largestText) throw new RangeError(`a message of ${size} bytes is larger than a queue takes (256 KiB)`);
    return { text, message: { id: randomUUID(), sentAt: now, order, visibleAt, receives: 0, taken: false } };
  });
}
