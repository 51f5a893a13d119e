import { nearest } from '../../../integration/nearest.ts';
import type { ObjectReader } from '../../../integration/reader.ts';
import { isJsonObject } from '../../../runtime/json-object.ts';
import type { JsonObject } from '../../../runtime/ports.ts';
import {
  installationEventNames,
  isEventName,
  isInstallationEventName,
  isKnownEventName,
  isPublishedEventName,
  knownEventNames,
} from '../wire/event-names.ts';
import type { ReportDoubt } from './definition.ts';

/**
 * Reads `events` of the manifest: what the app hears of, and what it publishes (thena-facts §3). Names that cannot be events are
 * problems; names that nobody has seen are doubts, and so is an empty list, which means all events.
 */
export function readEvents(manifest: ObjectReader, doubt: ReportDoubt): JsonObject {
  const read = manifest.object('events', (events) => ({
    subscribe: events.objects('subscribe', (member) => subscription(member, doubt)),
    publish: events.objects('publish', publication),
  }));
  const { subscribe = [], publish = [] } = read ?? {};
  requireOnce(manifest, 'subscribe', subscribe);
  requireOnce(manifest, 'publish', publish);
  if (subscribe.length === 0) {
    const place = read === undefined ? '' : '/events/subscribe';
    doubt('thena-subscription', place, 'no event is named under events.subscribe, so Thena sends the app all of them');
  }
  return { subscribe, publish };
}

function subscription(member: ObjectReader, doubt: ReportDoubt): JsonObject {
  const event = member.text('event', { required: true }) ?? '';
  if (event !== '' && !isEventName(event)) {
    member.problem(['event'], `"${event}" is no event such as ticket:comment:added`);
  } else if (isInstallationEventName(event)) {
    member.problem(['event'], `"${event}" comes to the address for installations without a subscription`);
  } else if (event !== '' && !isKnown(event)) {
    const guess = nearest(event, [...knownEventNames, ...installationEventNames]);
    const meant = guess === undefined ? '' : `; did you mean "${guess}"?`;
    doubt('thena-event', `${member.pointer}/event`, `the event "${event}" is not known${meant}`);
  }
  return { event, ...texts(member, 'reason', 'description') };
}

/** `ticket:*` stands for all below; whether Thena takes it in a subscription is not known (thena-facts §3). */
function isKnown(event: string): boolean {
  const family = /^(.*:)\*$/.exec(event)?.[1];
  return family === undefined ? isKnownEventName(event) : [...knownEventNames].some((name) => name.startsWith(family));
}

function publication(member: ObjectReader): JsonObject {
  const event = member.text('event', { required: true }) ?? '';
  if (event !== '' && !isPublishedEventName(event)) {
    member.problem(['event'], `"${event}" is no name such as acme.contact.synced: words with dots between them`);
  }
  const schema = member.raw('schema');
  if (schema !== undefined && !isJsonObject(schema)) member.problem(['schema'], 'has to be an object, a JSON Schema');
  return { event, ...texts(member, 'reason', 'description'), ...(isJsonObject(schema) ? { schema } : {}) };
}

function texts(member: ObjectReader, ...keys: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    keys.flatMap((key) => {
      const text = member.text(key);
      return text === undefined ? [] : [[key, text] as const];
    }),
  );
}

function requireOnce(manifest: ObjectReader, list: string, members: readonly JsonObject[]): void {
  const names = members.map(({ event }) => (typeof event === 'string' ? event : ''));
  names.forEach((name, index) => {
    if (name === '' || names.indexOf(name) === index) return;
    manifest.problem(['events', list, index, 'event'], `the event "${name}" is named twice`);
  });
}
