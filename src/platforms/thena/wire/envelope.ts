import { createHash } from 'node:crypto';
import { isJsonObject } from '../../../runtime/json-object.ts';
import type { Json, JsonObject } from '../../../runtime/ports.ts';
import { isoTime } from './iso-time.ts';

/** Who caused an event. Types that were seen: ORG_ADMIN, AGENT, CUSTOMER (thena-facts §4.2). */
export interface Actor {
  readonly id?: string;
  readonly email?: string;
  readonly type?: string;
  readonly [field: string]: Json | undefined;
}

/** A platform event as handlers get it, in whichever form it came: the wrapped one of the overview (seed). */
export interface PlatformEvent<Payload = JsonObject> {
  readonly message: {
    readonly actor: Actor;
    /** As it came, e.g. `ticket:comment:added`. */
    readonly eventType: string;
    /** Id of the organisation. */
    readonly orgId: string;
    readonly payload: Payload;
    /** The same when the event is delivered again; made of the body where that has none. */
    readonly eventId: string;
    /** Milliseconds since the epoch, in digits. */
    readonly timestamp: string;
  };
  readonly xWebhookEvent: true;
}

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';

/**
 * The event of a body in any of the three forms (thena-facts §4.2): A wrapped in `message`, B flat, C flat with its data under
 * `eventData`. Undefined for a body without event type or organisation. `receivedAt`: milliseconds since the epoch, the
 * event's time where it does not tell one.
 */
export function normalised(body: unknown, receivedAt: number): PlatformEvent | undefined {
  if (!isJsonObject(body)) return undefined;
  const inner = isJsonObject(body['message']) && isText(body['message']['eventType']) ? body['message'] : body;
  const { eventType, orgId, eventId, timestamp, actor } = inner;
  if (!isText(eventType) || !isText(orgId)) return undefined;
  const payload = [inner['payload'], inner['eventData']].find(isJsonObject) ?? {};
  return {
    message: {
      actor: isJsonObject(actor) ? actor : {},
      eventType,
      orgId,
      payload,
      eventId: isText(eventId) ? eventId : digestOf(inner),
      timestamp: epochOf(timestamp) ?? String(receivedAt),
    },
    xWebhookEvent: true,
  };
}

/** Below this, a number counts seconds: as milliseconds it would be a day of 1973 or before. */
const smallestMilliseconds = 1e11;

/** The last moment that a Date can be. */
const latest = 8.64e15;

/** Milliseconds since the epoch, in digits, of a number, of digits, or of a date as ISO 8601 has it. */
function epochOf(value: Json | undefined): string | undefined {
  const isDigits = typeof value === 'string' && /^\d{1,15}(?:\.\d{1,9})?$/.test(value);
  const number = typeof value === 'number' || isDigits ? Number(value) : undefined;
  if (number !== undefined) {
    const milliseconds = Math.floor(number < smallestMilliseconds ? number * 1000 : number);
    return milliseconds >= 0 && milliseconds <= latest ? String(milliseconds) : undefined;
  }
  const time = typeof value === 'string' ? isoTime(value) : undefined;
  return time === undefined ? undefined : String(time);
}

function digestOf(body: JsonObject): string {
  return `sha256-${createHash('sha256').update(JSON.stringify(body)).digest('hex')}`;
}
