import { randomUUID } from 'node:crypto';
import type { JsonObject } from '../../runtime/ports.ts';

/** What EventBridge gives a function whose schedule is due. `rule`: ARN. `now`: milliseconds since the epoch. */
export function scheduledEvent(rule: string, now: number): JsonObject {
  return {
    version: '0',
    id: randomUUID(),
    'detail-type': 'Scheduled Event',
    source: 'aws.events',
    account: '000000000000',
    // In seconds there, too.
    time: new Date(now).toISOString().replace(/\.\d+Z$/, 'Z'),
    region: 'local',
    resources: [rule],
    detail: {},
  };
}
