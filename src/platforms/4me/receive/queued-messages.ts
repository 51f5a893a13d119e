import { logFailure } from '../../../runtime/failures.ts';
import type { EventSource, Invocation } from '../../../runtime/handler.ts';
import type { HttpResponse } from '../../../runtime/http.ts';
import { Rejected } from '../../../runtime/outcomes.ts';
import type { JsonObject, Ports } from '../../../runtime/ports.ts';
import { queueSource } from '../../../runtime/queue-source.ts';
import { sender } from '../../../runtime/sender.ts';

/** For messages whose work may take longer than their sender waits for the answer. */
export interface QueuedOptions {
  /**
   * A verified message is put into a queue and answered at once; the same function works it off from there, as long as it has time.
   * The queue repeats what throws, and ends with its dead letters: the sender hears nothing of that.
   */
  readonly queued?: boolean;
  /** Name of the queue, whose address is in `QUEUE_<NAME>`; `messages` if not given. */
  readonly queue?: string;
}

/** The way of verified messages of one source through a queue that other sources may use as well. */
export class QueuedMessages {
  readonly #queue: string;
  readonly #source: string;

  /** `source`: tells its messages from those of others in the same handler. */
  constructor({ queue = 'messages' }: QueuedOptions, source: string) {
    this.#queue = queue;
    this.#source = source;
  }

  /** Puts a message into the queue and gives the answer for its sender. Throws Rejected where it is too large for a queue. */
  async put(ports: Ports, message: JsonObject): Promise<HttpResponse> {
    try {
      await sender(ports)(this.#queue, [{ ...message, source: this.#source }]);
    } catch (error) {
      throw error instanceof RangeError ? new Rejected(413, 'The message is too large', { cause: error }) : error;
    }
    return { status: 200, body: { message: 'Queued' } };
  }

  /** `work` gets what was put; what it throws makes the message come again, but for Rejected, which no repetition can change. */
  workedBy(bind: (ports: Ports) => (message: JsonObject, invocation: Invocation) => Promise<void>): EventSource {
    return queueSource(
      this.#queue,
      (ports) => {
        const work = bind(ports);
        return async ({ body }, invocation) => {
          try {
            await work(body, invocation);
          } catch (error) {
            if (!(error instanceof Rejected)) throw error;
            logFailure(error, invocation.log);
          }
        };
      },
      { takes: (body) => body['source'] === this.#source },
    );
  }
}
