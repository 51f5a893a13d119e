import { CoreError, refuseBroken } from './core-error.ts';
import { isMap } from './json-value.ts';
import type { Order, Subject } from './model.ts';
import type { OrderInput } from './orders.ts';
import { shownProduct } from './orders.ts';
import { paginated } from './route.ts';
import type { Call, Route } from './route.ts';
import type { Store } from './store.ts';

/** Makes an order and lets webhooks know. */
export type PlaceOrder = (store: Store, input: OrderInput, issuer: Subject) => Order;

/** What a shop sells, and what was bought. */
export function orderRoutes(place: PlaceOrder): readonly Route[] {
  return [
    {
      method: 'GET',
      path: '/products',
      permissions: ['products.show'],
      run: ({ store, request }) => paginated(store.products.map(shownProduct), request),
    },
    {
      method: 'GET',
      path: '/orders',
      permissions: ['orders.show'],
      run: ({ store, request }) => paginated(store.orders.toReversed(), request),
    },
    {
      method: 'GET',
      path: '/orders/id:{id}',
      permissions: ['orders.show_details'],
      run: ({ store, parameters: [wanted] }) => {
        const order = store.orders.find(({ id }) => id === wanted);
        if (order === undefined) throw new CoreError('NOT_FOUND');
        return { status: 200, body: { data: order } };
      },
    },
    {
      method: 'POST',
      path: '/orders',
      permissions: ['orders.add'],
      run: (call) => ({ status: 201, body: { data: place(call.store, orderIn(call), call.subject) } }),
    },
  ];
}

/** The part of the core's body that this stand-in knows: `{email, comment?, items: [{product_id, quantity}]}`. */
function orderIn({ store, body }: Call): OrderInput {
  const { email, comment = null, items } = isMap(body) ? body : {};
  const rows: readonly unknown[] = Array.isArray(items) ? items : [];
  const isKnown = (row: unknown): row is { readonly product_id: string; readonly quantity: number } =>
    isMap(row) &&
    typeof row['quantity'] === 'number' &&
    row['quantity'] > 0 &&
    store.products.some(({ id }) => id === row['product_id']);
  const known = rows.filter(isKnown);
  refuseBroken([
    ...(typeof email === 'string' && email.includes('@')
      ? []
      : [broken('email', 'EMAIL', 'must be a valid email address')]),
    ...(comment === null || typeof comment === 'string' ? [] : [broken('comment', 'STRING', 'must be a string')]),
    ...(known.length > 0 && known.length === rows.length ? [] : [broken('items', 'EXISTS', 'must name products')]),
  ]);
  const bought = known.map(({ product_id, quantity }) => ({ product: product_id, quantity }));
  return { email: email as string, comment: comment as string | null, items: bought };
}

function broken(field: string, rule: string, says: string) {
  return { field, rule, message: `The ${field} ${says}.` };
}
