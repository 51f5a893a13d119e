import { randomUUID } from 'node:crypto';
import { eventTypes, type EventType } from '../../platforms/heseya/wire/events.ts';
import type { JsonObject } from '../../runtime/ports.ts';
import { withoutSample } from './no-sample.ts';

export interface HeseyaSampleContext {
  /** Address of the store. */
  readonly store: string;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** What core asks of an app itself; the path below the app's address (heseya-facts §1). */
const lifeCyclePaths: ReadonlySet<string> = new Set(['install', 'uninstall']);

/** Events that are requests of their own, and no webhooks: nothing signs them. */
export function isHeseyaLifeCycle(event: string): boolean {
  return lifeCyclePaths.has(event);
}

/** Whether stores encrypt the data of the event. */
export function isSecured(event: string): boolean {
  return typeOf(event)?.secured === true;
}

function typeOf(event: string): EventType | undefined {
  const types: Readonly<Record<string, EventType>> = eventTypes;
  return Object.hasOwn(types, event) ? types[event] : undefined;
}

/**
 * A body as a store's webhook has it, before the data of a secured event is encrypted (heseya-facts §8). Each is new to a handler that
 * remembers. Throws Failure `AB-TRIGGER-BODY` for events that are not known, and for those whose tokens only a store can make.
 */
export function sampleHeseyaEvent(event: string, { store, now }: HeseyaSampleContext): JsonObject {
  if (isHeseyaLifeCycle(event))
    throw withoutSample(event, 'its tokens are the store\'s own; "app-builder install" has a store send it');
  const type = typeOf(event)?.type;
  const data = type === undefined ? undefined : samples[type];
  if (type === undefined || data === undefined) throw withoutSample(event, 'stores know no such event');
  return {
    event,
    triggered_at: storeTime(now),
    issuer_type: 'unauthenticated',
    api_url: store,
    data_type: type,
    data: data({ id: randomUUID(), at: storeTime(now) }),
  };
}

/** ISO 8601 with six digits below the second, as core writes times. `now`: milliseconds since the epoch. */
export function storeTime(now: number): string {
  return new Date(now).toISOString().replace('Z', '000Z');
}

type Data = (own: { readonly id: string; readonly at: string }) => JsonObject;

const order: Data = ({ id, at }) => ({
  id,
  code: 'SAMPLE-12345',
  email: 'ellen.brown@example.com',
  currency: 'PLN',
  summary: '149.90',
  paid: false,
  comment: 'Zażółć gęślą jaźń / please ring twice',
  created_at: at,
  status: { id: '00000000-0000-4000-8000-000000000001', name: 'New', cancel: false },
  shipping_place: { name: 'Ellen Brown', address: 'Długa 1/2', zip: '80-001', city: 'Gdańsk', country: 'PL' },
  products: [{ id: '00000000-0000-4000-8000-000000000002', name: 'Kubek', quantity: 2, price: '74.95' }],
});
const named =
  (name: string): Data =>
  ({ id, at }) => ({ id, name, slug: name.toLowerCase(), created_at: at });

const attempt: Data = ({ at }) => ({
  user: { id: '00000000-0000-4000-8000-000000000003', email: 'ellen.brown@example.com', name: 'Ellen Brown' },
  time: at,
  ip: '203.0.113.7',
  location: 'Gdańsk, Poland',
});

/** By `data_type`. */
const samples: Readonly<Record<string, Data>> = {
  Order: order,
  OrderDocument: ({ id }) => ({ id, name: 'Invoice', type: 'invoice', url: 'https://example.com/invoice.pdf' }),
  Product: named('Kubek'),
  ProductPrices: ({ id, at }) => ({
    id,
    prices_min_old: [{ gross: '74.95', currency: 'PLN' }],
    prices_max_old: [],
    prices_min_new: [{ gross: '69.95', currency: 'PLN' }],
    prices_max_new: [],
    updated_at: at,
  }),
  Item: ({ id }) => ({ id, name: 'Kubek', sku: 'K-1', quantity: 7 }),
  Page: named('Terms'),
  ProductSet: named('Kitchen'),
  User: ({ id }) => ({ id, name: 'Ellen Brown', email: 'ellen.brown@example.com' }),
  Sale: named('Summer'),
  Coupon: ({ id }) => ({ id, name: 'Summer', code: 'SUMMER' }),
  Discount: named('Summer'),
  Language: ({ id }) => ({ id, iso: 'pl', name: 'Polski', default: true }),
  Organization: named('Widget'),
  TfaCode: () => ({ type: 'email', code: '000000' }),
  PasswordRecovery: () => ({ email: 'ellen.brown@example.com', token: 'sample-token' }),
  LocalizedLoginAttempt: attempt,
};
