import { createHmac, randomUUID } from 'node:crypto';
import { isJsonObject } from '../../runtime/json-object.ts';
import type { Json, JsonObject } from '../../runtime/ports.ts';

/** What Thena writes in the place of a bot token that it does not send again (thena-facts §4.1). */
export const redactedToken = '********';

/** Headers of a delivery. `secret`: of the HMAC that an app may ask for, which Thena does not document (thena-facts §4.4). */
export function thenaHeaders(body: string, secret: string | undefined): Record<string, string> {
  return {
    'Content-Type': 'application/json',
    ...(secret === undefined ? {} : { 'X-Thena-Signature': createHmac('sha256', secret).update(body).digest('hex') }),
  };
}

/**
 * The same event of now, in whichever envelope it came: a new id and a new time make it new to a handler that remembers.
 * `now`: milliseconds since the epoch.
 */
export function renewedThenaEvent(event: JsonObject, now: number): JsonObject {
  const { message } = event;
  if (isJsonObject(message)) return { ...event, message: renewedThenaEvent(message, now) };
  const times = ['timestamp', 'created_at', 'updated_at'].filter((name) => event[name] !== undefined);
  return {
    ...event,
    ...(event['eventId'] === undefined ? {} : { eventId: randomUUID() }),
    ...Object.fromEntries(times.map((name) => [name, spelledLike(event[name], now)])),
  };
}

/** Thena has several spellings for times (thena-facts §4.2). */
function spelledLike(before: Json | undefined, now: number): Json {
  if (typeof before === 'number') return now;
  return typeof before === 'string' && /^\d+$/.test(before) ? String(now) : new Date(now).toISOString();
}
