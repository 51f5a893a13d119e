import { nearest } from '../../../integration/nearest.ts';
import type { ObjectReader } from '../../../integration/reader.ts';
import { eventTypes, isEventName, isSecured, permissionsFor } from '../wire/events.ts';
import { appFile, type ReportDoubt } from './definition.ts';
import { flag, requireOnce } from './flag.ts';

const grammar = /^[A-Z][A-Za-z0-9]*$/;

/** Names of other versions, and what to do about them (heseya-facts §8). */
const former: Readonly<Record<string, string>> = {
  OrderRequestedShipping: 'stores have it up to version 6 only',
  SendOrderDocument: 'core 8 has SendOrderUrls, AddOrderDocument and RemoveOrderDocument',
};

/** Reads `webhooks`: what the app hears of. Gives its events. */
export function readWebhooks(reader: ObjectReader, required: readonly string[], doubt: ReportDoubt): readonly string[] {
  const read = reader.object('webhooks', (webhooks) => {
    const options = { withIssuer: flag(webhooks, 'with_issuer'), withHidden: flag(webhooks, 'with_hidden') };
    const events = webhooks.texts('events', { required: true }) ?? [];
    requireOnce(webhooks, events, (index) => ['events', index]);
    events.forEach((name, index) => {
      if (!grammar.test(name)) webhooks.problem(['events', index], `"${name}" is no event such as OrderCreated`);
      else checkEvent(name, `${webhooks.pointer}/events/${String(index)}`, doubt);
    });
    return { events, needed: neededFor(events, options), pointer: webhooks.pointer };
  });
  if (read === undefined) return [];
  const missing = read.needed.filter((permission) => !required.includes(permission));
  if (missing.length > 0) {
    const text = `stores refuse the webhook unless required_permissions of ${appFile} has ${missing.join(', ')}`;
    doubt('heseya-event-permission', `${read.pointer}/events`, text);
  }
  return read.events;
}

/** Events whose permissions no store has any more are told of in another way. */
function neededFor(
  events: readonly string[],
  options: { readonly withIssuer: boolean; readonly withHidden: boolean },
): readonly string[] {
  if (events.length === 0) return [];
  return [
    'webhooks.add',
    ...permissionsFor(
      events.filter((name) => !isDiscount(name)),
      options,
    ),
  ];
}

const isDiscount = (name: string): boolean => /^Discount(?:Created|Updated|Deleted)$/.test(name);

function checkEvent(name: string, pointer: string, doubt: ReportDoubt): void {
  if (isDiscount(name)) {
    const end = name.slice('Discount'.length);
    doubt('heseya-event', pointer, `stores refuse "${name}" since 2022; listen to Coupon${end} and Sale${end} instead`);
  } else if (!isEventName(name)) {
    const guess = nearest(name, Object.keys(eventTypes));
    const otherwise = guess === undefined ? '' : `; did you mean "${guess}"?`;
    const told = Object.hasOwn(former, name) ? `; ${former[name] ?? ''}` : otherwise;
    doubt('heseya-event', pointer, `the event "${name}" is not known${told}`);
  } else if (isSecured(name)) {
    const text = `the data of "${name}" is encrypted: install the app with --webhook-key-file, and at an https address`;
    doubt('heseya-event-secured', pointer, text);
  }
}
