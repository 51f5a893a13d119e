import type { JsonMap } from './json-value.ts';
import type { Person } from './model.ts';

/** Something that happened in an organisation, before it is in an envelope. */
export interface Happening {
  readonly event: string;
  readonly organisation: string;
  /** Of the ticket; undefined for what belongs to the organisation. */
  readonly teamId: string | undefined;
  readonly actor: Person;
  readonly payload: JsonMap;
  readonly eventId: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/** A: wrapped, what a live app gets. B: flat, as the newer pages show it. C: flat, as for custom objects (thena-facts §4.2). */
export type Envelope = 'A' | 'B' | 'C';

export function enveloped(happening: Happening, envelope: Envelope): JsonMap {
  const { event: eventType, organisation: orgId, payload, eventId, at } = happening;
  const { id, email, type } = happening.actor;
  const actor = { id, email, type };
  switch (envelope) {
    case 'A':
      return {
        message: { actor, eventType, orgId, payload, eventId, timestamp: String(at) },
        xWebhookEvent: true,
      };
    case 'B':
      return { eventId, eventType, timestamp: new Date(at).toISOString(), orgId, actor, payload, metadata: {} };
    case 'C':
      return { eventId, eventType, timestamp: at, orgId, actor, eventData: payload };
  }
}
