/** Everything after the point, by what is before it: permissions of core 8.0.0 (heseya-facts §9). */
const byRealm: Readonly<Record<string, string>> = {
  admin: 'login',
  analytics: 'payments',
  apps: 'install remove show show_details show_metadata_private',
  attributes: 'add edit remove show show_hidden show_metadata_private',
  audits: 'show',
  auth:
    'check_identity organization_register password_change password_reset providers.manage register sessions.revoke ' +
    'sessions.show',
  banners: 'add edit remove show show_hidden show_metadata_private',
  cart: 'verify',
  consents: 'add edit remove show show_details show_hidden',
  countries: 'show',
  coupons: 'add edit remove show show_details show_hidden show_metadata_private',
  deposits: 'add show',
  events: 'show',
  items: 'add edit remove show show_details show_metadata_private',
  languages: 'add edit remove show_hidden',
  media: 'add edit remove show show_metadata_private',
  options: 'show_hidden show_metadata_private',
  orders: 'add edit edit.status remove show show_details show_metadata_private show_own show_summary',
  organizations: 'add edit register remove show show_details',
  pages: 'add edit remove show show_details show_hidden show_metadata_private',
  payment_methods: 'add edit remove show show_details show_hidden',
  payments: 'add edit offline show show_details',
  'price-maps': 'show show_details add edit remove',
  product_sets: 'add edit remove show show_details show_hidden show_metadata_private',
  products: 'add edit remove show show_attachments_private show_details show_hidden show_metadata_private',
  profile: 'addresses_manage favourites_manage wishlist_manage',
  redirects: 'add edit remove show',
  roles: 'add edit remove show show_details show_metadata_private',
  sales: 'add edit remove show show_details show_hidden show_metadata_private',
  sales_channels: 'add edit remove show_hidden',
  schemas: 'remove show_hidden show_metadata_private',
  seo: 'edit',
  settings: 'add edit remove show show_details show_hidden',
  shipping_methods: 'add edit remove show show_hidden show_metadata_private',
  statuses: 'add edit remove show show_hidden show_metadata_private',
  tags: 'add edit remove show show_hidden',
  users: '2fa_remove add edit remove self_remove show show_details show_metadata_private',
  webhooks: 'add edit password remove show show_details tfa',
};

/** e.g. `orders.show_details`; those of installed apps come with the apps. */
export const corePermissions: readonly string[] = Object.entries(byRealm).flatMap(([realm, names]) =>
  names.split(' ').map((name) => `${realm}.${name}`),
);

/** What a shop lets everybody do. */
export const unauthenticatedPermissions: readonly string[] = [
  'auth.register',
  'auth.password_reset',
  'cart.verify',
  'countries.show',
  'orders.add',
  'orders.show_summary',
  'product_sets.show',
  'products.show',
  'products.show_details',
  'shipping_methods.show',
];

/** A member of the staff who looks after orders, and may not install apps. */
export const staffPermissions: readonly string[] = [
  'admin.login',
  'apps.show',
  'apps.show_details',
  'orders.edit',
  'orders.edit.status',
  'orders.show',
  'orders.show_details',
  'products.show',
  'products.show_details',
];
