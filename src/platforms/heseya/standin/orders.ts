import { randomUUID } from 'node:crypto';
import type { JsonMap } from './json-value.ts';
import type { Order, Product } from './model.ts';
import type { Store } from './store.ts';
import { timestamp } from './timestamp.ts';

/** What a buyer enters. */
export interface OrderInput {
  readonly email?: string;
  readonly comment?: string | null;
  readonly name?: string;
  readonly city?: string;
  /** Slugs or ids of products; one of the first, if left out. */
  readonly items?: readonly { readonly product: string; readonly quantity?: number }[];
}

/** Adds an order to the store. Throws an Error for a product that it does not have. */
export function addOrder(store: Store, input: OrderInput, now: number): Order {
  const order = orderOf(store, input, now);
  store.orders.push(order);
  return order;
}

/** An order as it would be made now, without making it: the core's shape as far as apps read it. */
export function orderOf(store: Store, input: OrderInput, now: number): Order {
  const { email = 'anna@example.com', comment = null, name = 'Anna Wiśniewska', city = 'Łódź', items } = input;
  const first = store.products[0]?.slug ?? '';
  const lines = (items ?? [{ product: first }]).map(({ product, quantity = 1 }) => ({
    product: productCalled(store, product),
    quantity,
  }));
  const cents = lines.reduce((sum, { product, quantity }) => sum + centsOf(product) * quantity, 0);
  const total = amount(cents);
  const address: JsonMap = {
    id: randomUUID(),
    name,
    address: 'ul. Piotrkowska 12/3',
    zip: '90-001',
    city,
    country: 'PL',
    country_name: 'Poland',
    phone: '+48 500 600 700',
    vat: null,
  };
  return {
    id: randomUUID(),
    code: orderCode(store),
    email,
    currency: 'PLN',
    summary: total,
    summary_paid: '0.00',
    shipping_price_initial: '0.00',
    shipping_price: '0.00',
    comment,
    status: {
      id: statusId,
      name: 'New',
      color: 'ffd600',
      description: '',
      cancel: false,
      hidden: false,
      no_notifications: false,
    },
    shipping_method: null,
    digital_shipping_method: null,
    documents: [],
    paid: false,
    cart_total: total,
    cart_total_initial: total,
    billing_address: address,
    shipping_place: address,
    invoice_requested: false,
    created_at: timestamp(now),
    metadata: {},
    products: lines.map(({ product, quantity }) => ({
      id: randomUUID(),
      name: product.name,
      quantity,
      price: product.price,
      price_initial: product.price,
      product: shownProduct(product),
      schemas: [],
      discounts: [],
    })),
    payments: [],
    shipping_number: null,
    discounts: [],
    buyer: null,
  };
}

export function shownProduct({ id, name, slug, price }: Product): JsonMap {
  return { id, name, slug, prices_base: [{ currency: 'PLN', gross: price, net: price }], public: true, visible: true };
}

const statusId = '0b6f8a52-31c7-4e0e-8d2d-1f5b7c9a0e11';

function productCalled({ host, products }: Store, name: string): Product {
  const found = products.find(({ id, slug }) => id === name || slug === name);
  if (found === undefined) throw new Error(`The store ${host} has no product ${name}`);
  return found;
}

function orderCode({ orders }: Store): string {
  return String(orders.length + 1).padStart(6, '0');
}

function centsOf({ price }: Product): number {
  return Math.round(Number(price) * 100);
}

function amount(cents: number): string {
  return (cents / 100).toFixed(2);
}
