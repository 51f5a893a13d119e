import { randomUUID } from 'node:crypto';
import type { InstallationChanged, JsonObject } from '../runtime/ports.ts';

/** An announcement as EventBridge gives it to a function. `now`: milliseconds since the epoch. */
export function installationEvent(change: InstallationChanged, now: number): JsonObject {
  return {
    version: '0',
    id: randomUUID(),
    'detail-type': 'Installation Changed',
    source: 'app-builder',
    account: '000000000000',
    time: new Date(now).toISOString(),
    region: 'local',
    resources: [],
    detail: { ...change },
  };
}
