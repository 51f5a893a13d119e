import { randomUUID } from 'node:crypto';
import type { InstallationChanged, JsonObject } from '../runtime/ports.ts';

/** How an announcement is told from other events on a bus; integrations subscribe to it by these. */
export const busEvent = { source: 'app-builder', detailType: 'Installation Changed' } as const;

/** An announcement as EventBridge gives it to a function. `now`: milliseconds since the epoch. */
export function installationEvent(change: InstallationChanged, now: number): JsonObject {
  return {
    version: '0',
    id: randomUUID(),
    'detail-type': busEvent.detailType,
    source: busEvent.source,
    account: '000000000000',
    time: new Date(now).toISOString(),
    region: 'local',
    resources: [],
    detail: { ...change },
  };
}
