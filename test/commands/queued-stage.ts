import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { localEngine } from '../../src/engine/local/local-engine.ts';
import type { Engine } from '../../src/engine/engine.ts';
import type { JsonObject } from '../../src/runtime/ports.ts';
import { sendToFiles } from '../../src/engine/local/queues/message-files.ts';
import { testRun } from '../engine/fixture.ts';
import { queueIntegration } from '../engine/queue-integration.ts';
import { commandStage, type CommandStage } from './stage.ts';

/** The clock of `play` stands here. */
export const now = Date.UTC(2026, 0, 1);

export interface QueuedStage extends CommandStage {
  readonly engine: Engine;
  /** Puts messages into a queue, by its logical id; `delay` in seconds. */
  readonly send: (queue: string, messages: readonly JsonObject[], delay?: number) => Promise<void>;
}

/** A stage on whose engine an integration `queued` of the working folder is deployed. */
export async function queuedStage(change?: (template: string) => string): Promise<QueuedStage> {
  const stage = await commandStage({ retryDelays: [5, 10] });
  const engine = localEngine({ folder: stage.engineFolder, now: () => now });
  const workload = await queueIntegration(stage.folder, change);
  await writeFile(join(workload.folder, 'app_offering.json'), '{}');
  await engine.apply(
    await engine.plan(workload),
    testRun(() => now),
  );
  return {
    ...stage,
    engine,
    async send(queue, messages, delay) {
      const address = `https://sqs.local.invalid/000000000000/${workload.name}-${queue}`;
      await sendToFiles(join(stage.engineFolder, 'queues'), address, messages, delay, now);
    },
  };
}
