/** What stores tell apps of, and what that needs (heseya-facts §8). */
export interface EventType {
  /** `data_type` of its messages. */
  readonly type: string;
  /** All of them are needed to listen to it. */
  readonly permissions: readonly string[];
  /** These too, to hear of what is hidden. */
  readonly hidden?: readonly string[];
  /** Its `data` is encrypted: the webhook needs a secret and an address with https. */
  readonly secured?: true;
}

const orders = ['orders.show_details', 'orders.show'];
const products = { permissions: ['products.show_details', 'products.show'], hidden: ['products.show_hidden'] };
const items = ['items.show_details', 'items.show'];
const pages = {
  type: 'Page' as const,
  permissions: ['pages.show_details', 'pages.show'],
  hidden: ['pages.show_hidden'],
};
const sets = {
  type: 'ProductSet' as const,
  permissions: ['product_sets.show_details', 'product_sets.show'],
  hidden: ['product_sets.show_hidden'],
};
const users = { type: 'User' as const, permissions: ['users.show_details', 'users.show'] };
const sales = { type: 'Sale' as const, permissions: ['sales.show_details', 'sales.show'] };
const coupons = { type: 'Coupon' as const, permissions: ['coupons.show_details', 'coupons.show'] };
// The permissions were renamed to coupons.* in 2022: most stores refuse to tell of these.
const discounts = { type: 'Discount' as const, permissions: ['discounts.show_details', 'discounts.show'] };
const languages = { type: 'Language' as const, permissions: [], hidden: ['languages.show_hidden'] };
const organizations = { type: 'Organization' as const, permissions: ['organizations.show'] };
const tfa = { type: 'TfaCode' as const, permissions: ['webhooks.tfa'], secured: true as const };
const logins = { type: 'LocalizedLoginAttempt' as const, permissions: ['users.show_details'], secured: true as const };

/** Events of core 8.0.0, by name. */
export const eventTypes = {
  OrderCreated: { type: 'Order', permissions: orders },
  OrderUpdated: { type: 'Order', permissions: orders },
  OrderUpdatedStatus: { type: 'Order', permissions: orders },
  OrderUpdatedPaid: { type: 'Order', permissions: orders },
  OrderUpdatedShippingNumber: { type: 'Order', permissions: orders },
  SendOrderUrls: { type: 'Order', permissions: orders },
  AddOrderDocument: { type: 'OrderDocument', permissions: orders },
  RemoveOrderDocument: { type: 'OrderDocument', permissions: orders },
  ProductCreated: { type: 'Product', ...products },
  ProductUpdated: { type: 'Product', ...products },
  ProductDeleted: { type: 'Product', ...products },
  ProductPriceUpdated: { type: 'ProductPrices', ...products },
  ItemCreated: { type: 'Item', permissions: items },
  ItemUpdated: { type: 'Item', permissions: items },
  ItemUpdatedQuantity: { type: 'Item', permissions: items },
  ItemDeleted: { type: 'Item', permissions: items },
  PageCreated: pages,
  PageUpdated: pages,
  PageDeleted: pages,
  ProductSetCreated: sets,
  ProductSetUpdated: sets,
  ProductSetDeleted: sets,
  UserCreated: users,
  UserUpdated: users,
  UserDeleted: users,
  SaleCreated: sales,
  SaleUpdated: sales,
  SaleDeleted: sales,
  CouponCreated: coupons,
  CouponUpdated: coupons,
  CouponDeleted: coupons,
  DiscountCreated: discounts,
  DiscountUpdated: discounts,
  DiscountDeleted: discounts,
  LanguageCreated: languages,
  LanguageUpdated: languages,
  LanguageDeleted: languages,
  OrganizationCreated: organizations,
  OrganizationUpdated: organizations,
  OrganizationDeleted: organizations,
  TfaInit: tfa,
  TfaSecurityCode: tfa,
  TfaRecoveryCodesChanged: tfa,
  PasswordReset: { type: 'PasswordRecovery', permissions: ['webhooks.password'], secured: true },
  SuccessfulLoginAttempt: logins,
  NewLocalizationLoginAttempt: logins,
  FailedLoginAttempt: logins,
} as const satisfies Readonly<Record<string, EventType>>;

export type EventName = keyof typeof eventTypes;

export function isEventName(name: string): name is EventName {
  return Object.hasOwn(eventTypes, name);
}

/** Whether the data of an event is encrypted; false for one that nobody knows. */
export function isSecured(name: string): boolean {
  return isEventName(name) && (eventTypes[name] as EventType).secured === true;
}

/** What a webhook needs, beside `webhooks.add`; events that nobody knows need nothing that can be told. */
export function permissionsFor(
  events: readonly string[],
  options: { readonly withIssuer: boolean; readonly withHidden: boolean },
): readonly string[] {
  const types: readonly EventType[] = events.filter(isEventName).map((name) => eventTypes[name]);
  const needed = types.flatMap(({ permissions, hidden = [] }) =>
    options.withHidden ? [...permissions, ...hidden] : permissions,
  );
  return [...new Set([...needed, ...(options.withIssuer ? ['users.show', 'apps.show'] : [])])];
}
