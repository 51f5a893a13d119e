import type { Log } from '../../../runtime/log.ts';
import type { HttpResponse } from '../../../runtime/http.ts';
import type { JsonObject } from '../../../runtime/ports.ts';
import { normalised } from '../wire/envelope.ts';
import { isOrganisationId } from '../wire/names.ts';
import type { QueuedEvent } from './deliveries.ts';
import type { Kit } from './kit.ts';

export interface EventInbox {
  readonly kit: Kit;
  readonly isWanted: (name: string) => boolean;
  readonly put: (queued: QueuedEvent) => Promise<void>;
}

/**
 * Takes a platform event in: it goes to the queue, and Thena gets its answer at once. What nobody asked for is acknowledged as
 * well, as a refusal may make Thena repeat it (thena-facts §4.5).
 */
export async function acceptEvent(
  raw: JsonObject,
  { kit, isWanted, put }: EventInbox,
  log: Log,
): Promise<HttpResponse> {
  const receivedAt = kit.ports.now();
  const event = normalised(raw, receivedAt)?.message;
  const nothing: HttpResponse = { status: 200, body: { message: 'Nothing to do for this event' } };
  if (event === undefined) {
    log.info('message ignored', { reason: 'no event in any of the known forms' });
    return nothing;
  }
  const { eventType, eventId, orgId } = event;
  if (!isWanted(eventType)) {
    log.info('message ignored', { reason: 'no handler', event: eventType });
    return nothing;
  }
  if (!isOrganisationId(orgId) || !(await kit.organisations.isInstalledAt(orgId))) {
    log.warn('message ignored', { reason: 'unknown organisation', organisation: orgId, event: eventType, eventId });
    return nothing;
  }
  await put({ kind: 'event', raw, receivedAt });
  return { status: 200, body: { message: 'Queued' } };
}
