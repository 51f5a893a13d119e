import type { EventSource } from './handler.ts';
import type { Log } from './log.ts';
import type { Next } from './next.ts';
import { createOutside, type Outside } from './outside/outside.ts';
import type { QueueMessage } from './queue-record.ts';
import { queueSource } from './queue-source.ts';
import { routedFetch, type RoutedFetch } from './routed-fetch.ts';
import { sender, type Send } from './sender.ts';

export interface QueueContext extends QueueMessage {
  readonly send: Send;
  readonly outside: Outside;
  readonly fetch: RoutedFetch;
  /** Each line has the queue, the message's id and the attempt. */
  readonly log: Log;
  /** Milliseconds since the epoch; past this, the engine ends the work and the message comes again. */
  readonly deadline: number;
  /** Milliseconds since the epoch; in tests, what the clock of the test says. */
  readonly now: () => number;
}

/**
 * Messages of the queue whose address is in `QUEUE_<NAME>`, one after another. Work that returns is done; work that throws
 * comes again, after the queue's visibility timeout, until the queue puts the message to its dead letters: a message may be
 * worked on more than once. Work that would outlast the deadline returns `next` with what is left of it.
 */
export function queue(name: string, work: (context: QueueContext) => Promise<Next | void>): EventSource {
  return queueSource(name, (ports) => {
    const outward = { send: sender(ports), outside: createOutside(ports), fetch: routedFetch(ports), now: ports.now };
    return (message, { log, deadline }) => work({ ...message, ...outward, log, deadline });
  });
}
