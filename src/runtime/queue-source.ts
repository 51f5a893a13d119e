import { logFailure } from './failures.ts';
import type { EventSource, Invocation, Receiver } from './handler.ts';
import { createLog } from './log.ts';
import type { Next } from './next.ts';
import type { JsonObject, Ports } from './ports.ts';
import { isArnOfQueue } from './queue-address.ts';
import { attemptOf, idOf, messageOf, recordsOf, type QueueMessage } from './queue-record.ts';
import { sender } from './sender.ts';

/** Works one message off; what it throws makes the message come again, until the queue puts it to its dead letters. */
export type MessageWork = (message: QueueMessage, invocation: Invocation) => Promise<Next | void>;

interface Part {
  readonly takes: ((body: JsonObject) => boolean) | undefined;
  readonly bind: (ports: Ports) => MessageWork;
}

/**
 * With less than that before the deadline, no further message is begun: half-done work helps nobody. Milliseconds, and the share of
 * the time that the function had for the batch: one that has little altogether would begin no second message ever.
 */
const leastTime = { milliseconds: 5000, share: 0.2 };

/** What Lambda wants to know of a batch: whoever is not named is done. */
interface BatchResult {
  readonly batchItemFailures: readonly { readonly itemIdentifier: string }[];
}

/**
 * Messages of a queue, in order of arrival, one after another. `takes`: which messages are for this source, by their body, where
 * several sources of a handler share the queue; all that no other source takes if not given.
 *
 * Only messages whose work threw, and those for which no time was left, return to the queue. A `next` is sent before its message
 * counts as done.
 */
export function queueSource(
  name: string,
  bind: (ports: Ports) => MessageWork,
  { takes }: { readonly takes?: (body: JsonObject) => boolean } = {},
): EventSource {
  return new QueueSource(name, [{ takes, bind }]);
}

class QueueSource implements EventSource {
  readonly kind = 'event';
  readonly #name: string;
  readonly #parts: readonly Part[];

  constructor(name: string, parts: readonly Part[]) {
    this.#name = name;
    this.#parts = parts;
  }

  accepts(event: unknown, { environment }: Pick<Ports, 'environment'>): boolean {
    const records = recordsOf(event);
    return records?.every(({ eventSourceARN }) => isArnOfQueue(environment, this.#name, eventSourceARN)) ?? false;
  }

  join(other: EventSource): EventSource | undefined {
    if (!(other instanceof QueueSource) || other.#name !== this.#name) return undefined;
    const parts = [...this.#parts, ...other.#parts];
    if (parts.filter(({ takes }) => takes === undefined).length > 1) {
      throw new Error(`more than one source of a handler takes every message of the queue ${this.#name}`);
    }
    return new QueueSource(this.#name, parts);
  }

  bind(ports: Ports): Receiver<unknown, BatchResult> {
    const queue = this.#name;
    const send = sender(ports);
    const parts = this.#parts.map(({ takes, bind }) => ({ takes, work: bind(ports) }));

    function workFor(body: JsonObject): MessageWork {
      const found = parts.find(({ takes }) => takes?.(body)) ?? parts.find(({ takes }) => takes === undefined);
      if (found === undefined) throw new Error(`no source of the queue ${queue} takes the message`);
      return found.work;
    }

    async function isWorkedOff(record: JsonObject, invocation: Invocation): Promise<boolean> {
      try {
        const message = messageOf(record);
        const outcome = await workFor(message.body)(message, invocation);
        if (outcome?.kind === 'next') await send(queue, [outcome.body], { delay: outcome.after });
        return true;
      } catch (error) {
        logFailure(error, invocation.log);
        return false;
      }
    }

    return async (event, invocation) => {
      const records = recordsOf(event) ?? [];
      // All of them before any work: where one message could not be named as failed, none may count as done.
      const ids = records.map(idOf);
      const failed: string[] = [];
      const least = Math.min(leastTime.milliseconds, (invocation.deadline - ports.now()) * leastTime.share);
      for (const [index, record] of records.entries()) {
        const id = ids[index] ?? '';
        const log = createLog(ports, { queue, messageId: id, attempt: attemptOf(record) });
        if (index > 0 && invocation.deadline - ports.now() < least) {
          log.warn('left for later', { reason: 'the time of the function is nearly over' });
          failed.push(id);
        } else if (!(await isWorkedOff(record, { ...invocation, log }))) {
          failed.push(id);
        }
      }
      return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
    };
  }
}
