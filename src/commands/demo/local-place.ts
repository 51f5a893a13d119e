import { startEngineHost } from '../../engine/local/host.ts';
import type { Sandbox } from '../../sandbox/sandbox.ts';
import type { DemoPlace } from './place.ts';

/** The local engine in a folder of the demo's own, which is removed with everything else. */
export async function openLocalPlace(sandbox: Sandbox, folder: string, now: () => number): Promise<DemoPlace> {
  const host = await startEngineHost({ folder, now, sandbox: sandbox.setting });
  return {
    environment: { APP_BUILDER_ENGINE: 'local', APP_BUILDER_ENGINE_FOLDER: folder },
    longestWait: 30_000,
    where: undefined,
    end: () => host.close(),
  };
}
