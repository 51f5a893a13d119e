import { isJsonObject } from './json-object.ts';
import type { JsonObject, Ports } from './ports.ts';
import { queueAddress } from './queue-address.ts';

/**
 * Puts messages into a queue of the template, by the name that the function's environment knows it by: `sync` is the queue
 * whose address is in `QUEUE_SYNC`. Resolves when all of them are kept. `delay`: seconds until they are delivered, at most 900;
 * as the queue has it if not given.
 */
export type Send = (
  queue: string,
  messages: readonly JsonObject[],
  options?: { readonly delay?: number },
) => Promise<void>;

/** Seconds; SQS waits no longer. */
const longestDelay = 900;
/** Bytes; a message of SQS is no larger. */
const largest = 256 * 1024;

/** Throws, before anything is sent, for what no queue takes: a wrong delay, a message that is no object or too large. */
export function sender(ports: Pick<Ports, 'environment' | 'send'>): Send {
  return async (queue, messages, options) => {
    const address = queueAddress(ports.environment, queue);
    if (options?.delay !== undefined) checkDelay(queue, options.delay);
    for (const message of messages) checkMessage(queue, message);
    if (messages.length > 0) await ports.send(address, messages, options);
  };
}

function checkDelay(queue: string, delay: number): void {
  if (Number.isInteger(delay) && delay >= 0 && delay <= longestDelay) return;
  throw new RangeError(
    `a message to the queue ${queue} cannot wait for ${String(delay)} seconds: give a whole number from 0 to ${String(longestDelay)}, and send it on from there where that is too soon`,
  );
}

function checkMessage(queue: string, message: unknown): void {
  if (!isJsonObject(message)) throw new TypeError(`a message to the queue ${queue} must be an object`);
  const size = Buffer.byteLength(JSON.stringify(message));
  if (size <= largest) return;
  throw new RangeError(
    `a message to the queue ${queue} has ${String(size)} bytes, of at most ${String(largest)}: send where the data is, not the data, or more than one message`,
  );
}
