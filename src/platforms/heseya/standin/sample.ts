import { randomUUID } from 'node:crypto';
import type { EventType } from './event-types.ts';
import type { JsonMap } from './json-value.ts';
import { orderOf, shownProduct } from './orders.ts';
import { shownUser } from './shown.ts';
import type { Store } from './store.ts';
import { timestamp } from './timestamp.ts';

/**
 * Data of an event of this type. Orders, products and users are the store's own; of other models only the id, the name and the
 * time, which all of them have.
 */
export function sampleData(store: Store, { dataType }: EventType, now: number): JsonMap {
  return (makers[dataType] ?? plainModel)(store, now);
}

type Maker = (store: Store, now: number) => JsonMap;

const plainModel: Maker = (_store, now) => ({
  id: randomUUID(),
  name: 'Zażółć gęślą jaźń',
  created_at: timestamp(now),
  metadata: {},
});

const someUser: Maker = (store) => shownUser(store, store.userCalled('staff'));
const someProduct: Maker = (store) => firstProduct(store);

const makers: Readonly<Record<string, Maker>> = {
  Order: (store, now) => orderOf(store, {}, now),
  OrderDocument: (store, now) => ({
    order: orderOf(store, {}, now),
    document: { id: randomUUID(), type: 'invoice', name: 'FV/1', url: `${store.issuer}/documents/1.pdf` },
  }),
  Product: someProduct,
  ProductPrices: (store, now) => ({
    id: firstProduct(store)['id'],
    prices_min_old: [{ currency: 'PLN', gross: '49.90', net: '49.90' }],
    // Empty in core 8.
    prices_max_old: [],
    prices_min_new: [{ currency: 'PLN', gross: '44.90', net: '44.90' }],
    prices_max_new: [],
    updated_at: timestamp(now),
  }),
  User: someUser,
  TfaCode: (store) => ({ user: someUser(store, 0), code: '123456', type: 'email' }),
  PasswordRecovery: (store) => ({
    user: someUser(store, 0),
    recovery_token: 'sandbox-recovery',
    redirect_url: 'https://shop.example.com/reset',
  }),
  LocalizedLoginAttempt: (store, now) => ({
    user: someUser(store, now),
    ip: '203.0.113.7',
    created_at: timestamp(now),
  }),
};

function firstProduct({ products }: Store): JsonMap {
  const [product] = products;
  if (product === undefined) throw new Error('the store sells nothing');
  return shownProduct(product);
}
