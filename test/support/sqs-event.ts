import { createHash } from 'node:crypto';

export interface SqsMessage {
  readonly id?: string;
  /** Objects as JSON; texts as they are. */
  readonly body: object | string;
  readonly attempt?: number;
  /** Milliseconds since the epoch. */
  readonly sentAt?: number;
}

/** Arrives at a function that polls a queue, as AWS documents it ("Using Lambda with Amazon SQS", example event of a standard queue). */
export function sqsEvent(physicalName: string, messages: readonly SqsMessage[]) {
  return {
    Records: messages.map(({ id = `m-${String(messages.length)}`, body, attempt = 1, sentAt = 1_545_082_649_183 }) => {
      const text = typeof body === 'string' ? body : JSON.stringify(body);
      return {
        messageId: id,
        receiptHandle: 'AQEBwJnKyrHigUMZj6rYigCgxlaS3SLy0a...',
        body: text,
        attributes: {
          ApproximateReceiveCount: String(attempt),
          SentTimestamp: String(sentAt),
          SenderId: 'AIDAIENQZJOLO23YVJ4VO',
          ApproximateFirstReceiveTimestamp: String(sentAt + 2),
        },
        messageAttributes: {},
        md5OfBody: createHash('md5').update(text).digest('hex'),
        eventSource: 'aws:sqs',
        eventSourceARN: `arn:aws:sqs:us-east-2:123456789012:${physicalName}`,
        awsRegion: 'us-east-2',
      };
    }),
  };
}
