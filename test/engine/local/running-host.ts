import { onTestFinished } from 'vitest';
import type { Engine } from '../../../src/engine/engine.ts';
import { type EngineHost, type EngineHostOptions, startEngineHost } from '../../../src/engine/local/host.ts';
import { localEngine } from '../../../src/engine/local/local-engine.ts';
import { temporaryFolder } from '../temporary-folder.ts';

export interface RunningHost {
  readonly folder: string;
  readonly host: EngineHost;
  readonly engine: Engine;
  readonly clock: { time: number };
  readonly now: () => number;
}

/** An engine with its host in a folder of its own; closed after the test. */
export async function runningHost(options: Partial<EngineHostOptions> = {}): Promise<RunningHost> {
  const folder = options.folder ?? (await temporaryFolder());
  const clock = { time: Date.UTC(2026, 10, 21) };
  const now = options.now ?? ((): number => clock.time);
  const host = await startEngineHost({ retryDelays: [5, 10], ...options, now, folder });
  onTestFinished(() => host.close());
  return { folder, host, engine: localEngine({ folder, now }), clock, now };
}
