import { isJsonObject } from './json-object.ts';
import type { JsonObject } from './ports.ts';

/** A message of a queue, as often as it is delivered. */
export interface QueueMessage {
  /** The same at each delivery. */
  readonly id: string;
  readonly body: JsonObject;
  /** 1 for the first delivery. */
  readonly attempt: number;
  /** Milliseconds since the epoch. */
  readonly sentAt: number;
}

/** The messages of a batch as Lambda hands them over, before anybody looks into them; undefined for any other event. */
export function recordsOf(event: unknown): readonly JsonObject[] | undefined {
  if (!isJsonObject(event)) return undefined;
  const records: unknown = event['Records'];
  if (!Array.isArray(records) || records.length === 0) return undefined;
  return records.every((one): one is JsonObject => isJsonObject(one) && one['eventSource'] === 'aws:sqs')
    ? records
    : undefined;
}

/** Throws Error for a record that SQS would not make: without an id, nobody can be told that a message failed. */
export function idOf(record: JsonObject): string {
  const id = record['messageId'];
  if (typeof id !== 'string' || id === '') throw new Error('a record of the queue has no messageId');
  return id;
}

/** How often a message was delivered, this time included; undefined where the record does not say so. */
export function attemptOf(record: JsonObject): number | undefined {
  return numberAt(record, 'ApproximateReceiveCount');
}

/** Throws Error for a body that is no JSON object, and for a record without what SQS tells with each message. */
export function messageOf(record: JsonObject): QueueMessage {
  const attempt = attemptOf(record);
  const sentAt = numberAt(record, 'SentTimestamp');
  if (attempt === undefined || sentAt === undefined) {
    throw new Error('the record of the message has no ApproximateReceiveCount or no SentTimestamp');
  }
  return { id: idOf(record), body: bodyOf(record), attempt, sentAt };
}

/** SQS writes numbers as texts. */
function numberAt({ attributes }: JsonObject, name: string): number | undefined {
  const value = isJsonObject(attributes) && Object.hasOwn(attributes, name) ? attributes[name] : undefined;
  return typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : undefined;
}

function bodyOf({ body }: JsonObject): JsonObject {
  try {
    const parsed: unknown = typeof body === 'string' ? JSON.parse(body) : undefined;
    if (isJsonObject(parsed)) return parsed;
  } catch {
    // The parser's own message quotes the body, which is nobody's business.
  }
  throw new Error('the body of the message is no JSON object');
}
