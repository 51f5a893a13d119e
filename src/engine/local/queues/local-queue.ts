import type { TemplateQueue, TemplateQueueEvent } from '../../../integration/template/model.ts';
import { type Scope, Unsupported, evaluate } from '../../../integration/template/resolve.ts';
import type { Json } from '../../../runtime/ports.ts';

/** A queue as this machine runs it; part of the manifest. Times are milliseconds. */
export interface LocalQueue {
  /** Logical id. */
  readonly id: string;
  readonly visibilityTimeout: number;
  readonly delay: number;
  readonly retention: number;
  readonly redrive?: LocalRedrive;
  readonly isDeadLetters: boolean;
}

export interface LocalRedrive {
  /** Logical id of a queue of the same workload. */
  readonly deadLetters: string;
  readonly maxReceiveCount: number;
}

/** How a function takes messages; part of the manifest. */
export interface LocalQueueEvent {
  /** Of the event in the template. */
  readonly name: string;
  /** Logical id. */
  readonly queue: string;
  readonly batchSize: number;
  readonly concurrency: number;
}

/** Lambda begins with five pollers. All batches share one process here, so that there are no more. */
const defaultConcurrency = 5;

/** Throws `Unsupported` for what has no value here. */
export function localQueue({ id, redrive, ...queue }: TemplateQueue, scope: Scope): LocalQueue {
  const number = (value: Json, what: string): number => {
    const found = Number(evaluate(value, scope));
    if (!Number.isSafeInteger(found) || found < 0) throw new Unsupported(`${what} that is no whole number`);
    return found;
  };
  if (redrive !== undefined && redrive.deadLetters === undefined)
    throw new Unsupported('a queue for dead letters that is not one of the template: write !GetAtt <Queue>.Arn');
  return {
    id,
    visibilityTimeout: number(queue.visibilityTimeout, 'a VisibilityTimeout') * 1000,
    delay: number(queue.delay, 'DelaySeconds') * 1000,
    retention: number(queue.retention, 'a MessageRetentionPeriod') * 1000,
    ...(redrive?.deadLetters === undefined
      ? {}
      : {
          redrive: {
            deadLetters: redrive.deadLetters,
            maxReceiveCount: number(redrive.maxReceiveCount, 'a maxReceiveCount'),
          },
        }),
    isDeadLetters: queue.isDeadLetters,
  };
}

/** Undefined for an event that is switched off. Throws `Unsupported`. */
export function localQueueEvent(name: string, event: TemplateQueueEvent, scope: Scope): LocalQueueEvent | undefined {
  if (event.queue === undefined)
    throw new Unsupported('a queue that is not one of the template: write !GetAtt <Queue>.Arn');
  const enabled = evaluate(event.enabled, scope);
  if (enabled === false || enabled === 'false') return undefined;
  const { queue, batchSize, maximumConcurrency: concurrency = defaultConcurrency } = event;
  return { name, queue, batchSize, concurrency };
}
