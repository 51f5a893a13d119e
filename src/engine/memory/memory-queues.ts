import type { Json, JsonObject, LogLine, Ports } from '../../runtime/ports.ts';
import type { QueueActivity } from '../engine.ts';
import type { Deployments } from '../local/deployments.ts';
import type { Manifest } from '../local/manifest.ts';
import type { LocalQueue } from '../local/queues/local-queue.ts';
import { queueActivity } from '../local/queues/queue-activity.ts';
import { ownerOfQueue, queueName, queueNameIn } from '../local/queues/queue-name.ts';
import { type Queues, startQueues } from '../local/queues/queues.ts';
import { newMessages } from '../local/queues/stored-message.ts';
import { messageMemory } from './message-memory.ts';

export interface MemoryQueuesOptions {
  /** What is deployed, by name. */
  readonly manifests: () => ReadonlyMap<string, Manifest>;
  /** Rejects where the function does not work the event off. */
  readonly invoke: (workload: string, fn: string, event: Json) => Promise<Json>;
  readonly log: (workload: string, line: LogLine) => void;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Milliseconds until a failed message comes again; without it, the visibility timeout of its queue. */
  readonly redeliveryDelay?: number | undefined;
  /** Timers of the clock, for messages that wait for their time; without it, they wait for `queues.look`. */
  readonly after?: ((milliseconds: number, run: () => void) => unknown) | undefined;
}

export interface MemoryQueues {
  readonly queues: Queues;
  readonly send: Ports['send'];
  readonly activity: (workload: string) => readonly QueueActivity[];
  /** Bodies of the messages that the queues of a workload have given up, the oldest first. */
  readonly deadLetters: (workload: string) => readonly JsonObject[];
  /** Takes queues away with all that is in them. */
  readonly drop: (workload: string, queues: readonly LocalQueue[]) => void;
}

/** Queues in this process, worked off as those of the local engine are. */
export function memoryQueues(options: MemoryQueuesOptions): MemoryQueues {
  const { manifests, now } = options;
  const messages = messageMemory();
  const deployments: Deployments = {
    get: (workload) => Promise.resolve(manifests().get(workload)),
    all: () => Promise.resolve([...manifests()].map(([workload, manifest]) => ({ workload, manifest }))),
  };
  const queues = startQueues({
    ...options,
    deployments,
    storeOf: (name) => messages.of(name),
    // What the function throws is in the log.
    invoke: (workload, _manifest, { id }, event) =>
      options.invoke(workload, id, event).then(
        (value) => ({ value }),
        () => undefined,
      ),
    redeliveryDelay: options.redeliveryDelay ?? Number.POSITIVE_INFINITY,
  });
  const queuesOf = (workload: string): readonly LocalQueue[] => manifests().get(workload)?.queues ?? [];

  return {
    queues,
    async send(address, bodies, { delay } = {}) {
      const name = queueNameIn(address);
      const { workload, id } = ownerOfQueue(name);
      const queue = queuesOf(workload).find((one) => one.id === id);
      if (queue === undefined) throw new Error(`there is no queue ${name}`);
      messages.add(name, newMessages(bodies, delay, queue.delay, now()));
      queues.wake(name);
      return Promise.resolve();
    },
    activity: (workload) =>
      queuesOf(workload).map((queue) => {
        const all = messages.messages(queueName(workload, queue.id)).map(({ message }) => message);
        return queueActivity(queue, all, now(), true);
      }),
    deadLetters: (workload) =>
      queuesOf(workload)
        .filter(({ isDeadLetters }) => isDeadLetters)
        .flatMap(({ id }) => messages.messages(queueName(workload, id)))
        .map(({ text }) => JSON.parse(text) as JsonObject),
    drop(workload, gone) {
      for (const { id } of gone) messages.drop(queueName(workload, id));
    },
  };
}
