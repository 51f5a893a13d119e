export interface EventType {
  /** e.g. `OrderCreated` */
  readonly key: string;
  /** All of them are needed to subscribe. */
  readonly permissions: readonly string[];
  /** These too, to hear of what is hidden. */
  readonly hidden: readonly string[];
  /** `data` is sent encrypted, to https with a secret only. */
  readonly encrypted: boolean;
  readonly dataType: string;
}

interface Family {
  readonly permissions: readonly string[];
  readonly hidden?: readonly string[];
  readonly encrypted?: boolean;
  /** The event's name before its type of data. */
  readonly events: Readonly<Record<string, string>>;
}

const shown = (realm: string): readonly string[] => [`${realm}.show_details`, `${realm}.show`];

const changes = (model: string): Readonly<Record<string, string>> =>
  Object.fromEntries(['Created', 'Updated', 'Deleted'].map((change) => [model + change, model]));

/** Of core 8.0.0 (heseya-facts §8). The permissions of Discount* were renamed away: nobody can subscribe to these. */
const families: readonly Family[] = [
  {
    permissions: shown('orders'),
    events: {
      OrderCreated: 'Order',
      OrderUpdated: 'Order',
      OrderUpdatedStatus: 'Order',
      OrderUpdatedPaid: 'Order',
      OrderUpdatedShippingNumber: 'Order',
      SendOrderUrls: 'Order',
      AddOrderDocument: 'OrderDocument',
      RemoveOrderDocument: 'OrderDocument',
    },
  },
  {
    permissions: shown('products'),
    hidden: ['products.show_hidden'],
    events: { ...changes('Product'), ProductPriceUpdated: 'ProductPrices' },
  },
  { permissions: shown('items'), events: { ...changes('Item'), ItemUpdatedQuantity: 'Item' } },
  { permissions: shown('pages'), hidden: ['pages.show_hidden'], events: changes('Page') },
  { permissions: shown('product_sets'), hidden: ['product_sets.show_hidden'], events: changes('ProductSet') },
  { permissions: shown('users'), events: changes('User') },
  { permissions: shown('sales'), events: changes('Sale') },
  { permissions: shown('coupons'), events: changes('Coupon') },
  { permissions: shown('discounts'), events: changes('Discount') },
  { permissions: [], hidden: ['languages.show_hidden'], events: changes('Language') },
  { permissions: ['organizations.show'], events: changes('Organization') },
  {
    permissions: ['webhooks.tfa'],
    encrypted: true,
    events: { TfaInit: 'TfaCode', TfaSecurityCode: 'TfaCode', TfaRecoveryCodesChanged: 'TfaCode' },
  },
  { permissions: ['webhooks.password'], encrypted: true, events: { PasswordReset: 'PasswordRecovery' } },
  {
    permissions: ['users.show_details'],
    encrypted: true,
    events: {
      SuccessfulLoginAttempt: 'LocalizedLoginAttempt',
      NewLocalizationLoginAttempt: 'LocalizedLoginAttempt',
      FailedLoginAttempt: 'LocalizedLoginAttempt',
    },
  },
];

export const eventTypes: ReadonlyMap<string, EventType> = new Map(
  families.flatMap(({ permissions, hidden = [], encrypted = false, events }) =>
    Object.entries(events).map(([key, dataType]) => [key, { key, permissions, hidden, encrypted, dataType }] as const),
  ),
);
