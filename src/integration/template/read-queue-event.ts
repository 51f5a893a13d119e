import type { JsonObject } from '../../runtime/ports.ts';
import type { TemplateQueueEvent } from './model.ts';
import { queueOf } from './read-queue.ts';
import type { Reader } from './reader.ts';

/** Lambda's own default; larger batches need a time to gather them, which functions of ours have no use for. */
const largestBatch = 10;

const perMessage = 'ReportBatchItemFailures';

/** The properties of an event of type `SQS`, at `path`. */
export function readQueueEvent(properties: JsonObject, path: readonly string[], read: Reader): TemplateQueueEvent {
  const { Queue: queue, BatchSize: batchSize, Enabled: enabled, FunctionResponseTypes: types } = properties;
  if (queue === undefined) read.problem(path, 'Queue is missing');
  // Without it, a batch of which one message failed comes back as a whole.
  if (!Array.isArray(types) || !types.includes(perMessage))
    read.problem([...path, 'FunctionResponseTypes'], `must be [${perMessage}], so that only failed messages return`);
  const scaling = read.map(properties['ScalingConfig'], [...path, 'ScalingConfig']);
  const limits = { from: 2, to: 1000 };
  return {
    queue: queueOf(queue),
    batchSize: read.number(batchSize, [...path, 'BatchSize'], { from: 1, to: largestBatch }) ?? largestBatch,
    maximumConcurrency: read.number(
      scaling['MaximumConcurrency'],
      [...path, 'ScalingConfig', 'MaximumConcurrency'],
      limits,
    ),
    enabled: enabled ?? true,
  };
}
