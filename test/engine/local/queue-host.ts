import type { EngineHostOptions } from '../../../src/engine/local/host.ts';
import { testRun } from '../fixture.ts';
import type { QueueStage } from '../queue-contract.ts';
import { queueIntegration } from '../queue-integration.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { type RunningHost, runningHost } from './running-host.ts';

export interface QueueHost extends RunningHost, QueueStage {
  /** Has the host look for what is due. */
  readonly look: () => Promise<void>;
}

/**
 * A host that looks when the test says so. Functions have no clock but that of the machine, so this one goes with it, and forward
 * where the test lets time pass.
 */
export async function queueHost(options: Partial<EngineHostOptions> = {}): Promise<QueueHost> {
  let ahead = 0;
  const now = (): number => Date.now() + ahead;
  let look = (): Promise<void> => Promise.resolve();
  const running = await runningHost({
    now,
    ticker(lookAgain) {
      look = lookAgain;
      return () => undefined;
    },
    ...options,
  });
  return {
    ...running,
    now,
    look: () => look(),
    settled: () => running.host.idle(),
    async pass(milliseconds) {
      ahead += milliseconds;
      await look();
      await running.host.idle();
    },
  };
}

/** The same with the integration deployed. */
export async function queued(
  options: Partial<EngineHostOptions> = {},
  change?: (template: string) => string,
): Promise<QueueHost & { readonly workload: string }> {
  const stage = await queueHost(options);
  const workload = await queueIntegration(await temporaryFolder(), change);
  await stage.engine.apply(await stage.engine.plan(workload), testRun(stage.now));
  return { ...stage, workload: workload.name };
}
