import { expect, test } from 'vitest';
import { messageMemory } from '../../../src/engine/memory/message-memory.ts';
import type { Manifest } from '../../../src/engine/local/manifest.ts';
import { startQueues } from '../../../src/engine/local/queues/queues.ts';
import { newMessages } from '../../../src/engine/local/queues/stored-message.ts';
import type { Json } from '../../../src/runtime/ports.ts';

test('a message that is sent in the moment in which a look ends is found', async () => {
  const queue = { id: 'Work', visibilityTimeout: 30_000, delay: 0, retention: 86_400_000, isDeadLetters: false };
  const event = { name: 'Work', queue: 'Work', batchSize: 1, concurrency: 1 };
  const manifest = { queues: [queue], functions: [{ id: 'Fn', queues: [event] }] } as unknown as Manifest;
  const messages = messageMemory();
  const seen: Json[] = [];
  let isSent = false;
  const queues = startQueues({
    deployments: {
      get: () => Promise.resolve(manifest),
      all: () => Promise.resolve([{ workload: 'tried', manifest }]),
    },
    storeOf: (name) => messages.of(name),
    invoke: (_workload, _manifest, _fn, given) => {
      seen.push((given as { readonly Records: readonly { readonly body: string }[] }).Records[0]?.body ?? '');
      return Promise.resolve({ value: null });
    },
    log: () => undefined,
    now: () => 0,
    redeliveryDelay: 1000,
    // The last that a look does is to ask to be told of what waits for its time.
    after: () => {
      if (isSent) return;
      isSent = true;
      queueMicrotask(() => {
        messages.add('tried-Work', newMessages([{ n: 'in between' }], 0, 0, 0));
        queues.wake('tried-Work');
      });
    },
  });
  messages.add('tried-Work', newMessages([{ n: 'later' }], 60, 0, 0));
  queues.wake('tried-Work');
  await expect.poll(() => seen).toEqual(['{"n":"in between"}']);
});
