import { createHash } from 'node:crypto';
import { isJsonObject } from '../../../runtime/json-object.ts';
import type { Json, JsonObject } from '../../../runtime/ports.ts';
import type { StoredMessage } from './stored-message.ts';
import { queueArn } from './queue-name.ts';

/** A message that a function gets. */
export interface Received {
  readonly message: StoredMessage;
  readonly text: string;
}

/** The event that Lambda gives a function for messages of one queue. */
export function sqsEvent(queue: string, messages: readonly Received[]): JsonObject {
  return {
    Records: messages.map(({ message: { id, sentAt, receives }, text }) => ({
      messageId: id,
      receiptHandle: `${id}-${receives}`,
      body: text,
      attributes: {
        ApproximateReceiveCount: String(receives),
        SentTimestamp: String(sentAt),
        SenderId: '000000000000',
      },
      messageAttributes: {},
      md5OfBody: createHash('md5').update(text).digest('hex'),
      eventSource: 'aws:sqs',
      eventSourceARN: queueArn(queue),
      awsRegion: 'local',
    })),
  };
}

/**
 * Ids of the messages of a batch that a function's answer says have failed, by Lambda's rules for ReportBatchItemFailures: no list or
 * an empty one means that none has; an answer of another form, or an id that was not in the batch, that all have.
 */
export function failuresIn(answer: Json, batch: readonly string[]): ReadonlySet<string> {
  const all = new Set(batch);
  if (answer === null) return new Set();
  if (!isJsonObject(answer)) return all;
  const { batchItemFailures: failures = null } = answer;
  if (failures === null) return new Set();
  if (!Array.isArray(failures)) return all;
  const ids = failures.map((one: Json) => (isJsonObject(one) ? one['itemIdentifier'] : undefined));
  if (!ids.every((id) => typeof id === 'string' && all.has(id))) return all;
  return new Set(ids as readonly string[]);
}
