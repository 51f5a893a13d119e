import { setTimeout as sleep } from 'node:timers/promises';
import type { JsonObject } from '../../runtime/ports.ts';
import { AwsCallError } from './requests/call-error.ts';
import type { QueueCalls, QueueMessageEntry } from './requests/calls.ts';

/** What SQS takes in one call: messages, and bytes of their bodies. */
const limits = { messages: 10, bytes: 256 * 1024 };

const attempts = 3;
/** Milliseconds at most, doubled once. */
const firstPause = 50;

/**
 * Puts messages into a queue, in their order, in as few calls as SQS allows; resolves when all of them are kept. Those that SQS
 * refused for a reason of its own are sent again, three times in all. `delay`: seconds.
 *
 * Throws AwsCallError when one is not kept then; others may be in the queue already, so whoever repeats sends them twice.
 *
 * The requests carry no `X-Amzn-Trace-Id`. By that, Lambda counts how often a function woke itself, and stops it at about 16
 * times: work that goes on in a next message would look like an endless loop.
 */
export async function sendMessages(
  calls: QueueCalls,
  queue: string,
  messages: readonly JsonObject[],
  { delay }: { readonly delay?: number } = {},
): Promise<void> {
  for (const bodies of batches(messages.map(bodyOf))) {
    const entries = bodies.map((MessageBody, index) => ({
      Id: String(index),
      MessageBody,
      ...(delay === undefined ? {} : { DelaySeconds: delay }),
    }));
    await sendBatch(calls, queue, entries);
  }
}

async function sendBatch(calls: QueueCalls, QueueUrl: string, entries: readonly QueueMessageEntry[]): Promise<void> {
  let left = [...entries];
  for (let tries = 1; ; tries += 1) {
    const { Successful: kept = [], Failed: failed = [] } = await calls.sendMessageBatch({ QueueUrl, Entries: left });
    const ids = new Set(kept.map(({ Id }) => Id));
    left = left.filter(({ Id }) => !ids.has(Id));
    if (left.length === 0) return;
    const ours = failed.find(({ SenderFault }) => SenderFault === true);
    if (ours !== undefined || tries === attempts) {
      const { Code: code = 'MessageRefused', Message: words = code } = ours ?? failed[0] ?? {};
      const text = `SendMessageBatch: ${String(left.length)} of ${String(entries.length)} messages are not kept: ${words}`;
      throw new AwsCallError(code, text, { retryable: ours === undefined });
    }
    await sleep(Math.random() * firstPause * 2 ** (tries - 1));
  }
}

/** SQS takes what XML can hold: of the characters that JSON leaves as they are, all but these two. */
function bodyOf(message: JsonObject): string {
  return JSON.stringify(message).replaceAll(/[\uFFFE\uFFFF]/g, (sign) => `\\u${sign.charCodeAt(0).toString(16)}`);
}

function* batches(bodies: readonly string[]): Generator<readonly string[]> {
  let batch: string[] = [];
  let bytes = 0;
  for (const body of bodies) {
    const size = Buffer.byteLength(body);
    if (batch.length === limits.messages || (batch.length > 0 && bytes + size > limits.bytes)) {
      yield batch;
      batch = [];
      bytes = 0;
    }
    batch.push(body);
    bytes += size;
  }
  if (batch.length > 0) yield batch;
}
