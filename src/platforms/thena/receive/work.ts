import type { Invocation } from '../../../runtime/handler.ts';
import { isJsonObject } from '../../../runtime/json-object.ts';
import { once } from '../../../runtime/once.ts';
import type { JsonObject } from '../../../runtime/ports.ts';
import { normalised, type PlatformEvent } from '../wire/envelope.ts';
import { otherNameOf } from '../wire/event-names.ts';
import { installationChange, type InstallationEvent } from '../wire/installation.ts';
import { digest, withSecrets, type Queued, type QueuedEvent, type QueuedInstallation } from './deliveries.ts';
import type { HandlerTable } from './handlers.ts';
import { installationOf } from './installation-record.ts';
import type { Kit } from './kit.ts';
import { underOneName } from './one-of-two-names.ts';
import { rememberedFor } from './remembered.ts';

/** Calls the handler of what was queued, at most once for each event. What the handler throws is thrown. */
export async function workOff(queued: Queued, kit: Kit, handlers: HandlerTable, invocation: Invocation): Promise<void> {
  await (queued.kind === 'event'
    ? workOnEvent(queued, kit, handlers, invocation)
    : workOnInstallation(queued, kit, handlers, invocation));
}

async function workOnEvent(
  { raw, receivedAt }: QueuedEvent,
  kit: Kit,
  handlers: HandlerTable,
  { deadline, log }: Invocation,
): Promise<void> {
  const event = normalised(raw, receivedAt);
  const { eventType = '', orgId = '', eventId = '' } = event?.message ?? {};
  const handler = handlers.ofPlatform(eventType);
  const about = { event: eventType, organisation: orgId, eventId };
  if (event === undefined || handler === undefined)
    return log.warn('message dropped', { ...about, reason: 'no handler' });
  const record = await kit.organisations.read(orgId);
  if (record === undefined) return log.info('message dropped', { ...about, reason: 'uninstalled meanwhile' });
  if (isOwn(event, record.bot_id))
    return log.debug('message dropped', { ...about, reason: 'caused by the app itself' });

  const rememberUntil = receivedAt + rememberedFor;
  const keys = `${kit.settings.prefix}events/`;
  const task = { key: keys + digest(orgId, eventId), deadline, rememberUntil };
  const installation = installationOf(record);
  const identity = identityOf(eventId);
  const work = { event: eventType, installation, botToken: record.bot_token, identity, raw, deadline };
  const call = async (): Promise<void> => handler(event, kit.contextOf(work));
  const outcome = await once(kit.ports, task, async () => {
    const comment = newComment(event);
    if (comment === undefined) return call();
    const key = keys + digest(orgId, 'comment', comment);
    const same = await underOneName(kit.ports, { key, name: eventType, deadline, rememberUntil }, call);
    if (same === 'repeated') log.info('message dropped', { ...about, reason: 'done under its other name' });
  });
  if (outcome === 'repeated') log.info('message dropped', { ...about, reason: 'done before' });
}

async function workOnInstallation(
  { raw, receivedAt, identity }: QueuedInstallation,
  kit: Kit,
  handlers: HandlerTable,
  { deadline, log }: Invocation,
): Promise<void> {
  const { organisations, settings, ports, contextOf } = kit;
  const change = installationChange(raw);
  const { name = '', organisation = '' } = change ?? {};
  const handler = handlers.of(name);
  const about = { event: name, organisation };
  const isOver = name === 'app:uninstall';
  if (handler === undefined) {
    if (isOver) await organisations.forget(organisation, deadline);
    return log.warn('message dropped', { ...about, reason: 'no handler' });
  }
  const task = { key: `${settings.prefix}worked/${identity}`, deadline, rememberUntil: receivedAt + rememberedFor };
  const outcome = await once(ports, task, async () => {
    const record = isOver ? undefined : await organisations.read(organisation);
    const known = record === undefined ? undefined : installationOf(record);
    const installation = isOver ? await organisations.removed(organisation) : known;
    if (installation === undefined) return log.info('message dropped', { ...about, reason: 'uninstalled meanwhile' });
    const botToken = record?.bot_token ?? '';
    const configuration = installation.configuration as unknown as JsonObject;
    const whole = withSecrets(raw, { bot_token: botToken, configuration });
    const event = { ...whole, bot_id: installation.bot_id, bot_token: botToken, configuration };
    const teams = Array.isArray(raw['team_ids']) ? {} : { team_ids: installation.team_ids };
    const work = { event: name, installation, botToken, identity, raw: whole, deadline };
    await handler({ ...event, ...teams } as unknown as InstallationEvent, contextOf(work));
    if (isOver) await organisations.forget(organisation, deadline);
  });
  if (outcome === 'repeated') log.info('message dropped', { ...about, reason: 'done before' });
}

/** Fit for a header and for a key: the id of the event, or a digest of an odd one. */
function identityOf(eventId: string): string {
  return /^[\w.:~-]{1,128}$/.test(eventId) ? eventId : digest(eventId);
}

/** Whether the app's own bot has caused it: an answer to that would cause the next one (thena-facts §4.2). */
function isOwn({ message: { actor, payload } }: PlatformEvent, bot: string): boolean {
  const { comment } = payload;
  const author = isJsonObject(comment) && isJsonObject(comment['author']) ? comment['author']['id'] : undefined;
  return bot !== '' && (actor.id === bot || author === bot);
}

/** Id of the comment that is new; undefined for every event that has one name only. */
function newComment({ message: { eventType, payload } }: PlatformEvent): string | undefined {
  const { comment } = payload;
  const id = isJsonObject(comment) ? comment['id'] : undefined;
  return otherNameOf(eventType) !== undefined && typeof id === 'string' && id !== '' ? id : undefined;
}
