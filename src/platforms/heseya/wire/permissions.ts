/** Everything after the point, by what is before it: the union of the migrations of cores (heseya-facts §9). */
const byRealm: Readonly<Record<string, string>> = {
  admin: 'login',
  analytics: 'payments',
  apps: 'install remove show show_details show_metadata_private',
  attributes: 'add edit remove show show_hidden show_metadata_private',
  audits: 'show',
  auth: 'check_identity organization_register password_change password_reset providers.manage register sessions.revoke sessions.show',
  banners: 'add edit remove show show_hidden show_metadata_private',
  cart: 'verify',
  consents: 'add edit remove show show_details show_hidden',
  countries: 'show',
  coupons: 'add edit remove show show_details show_hidden show_metadata_private',
  deposits: 'add show',
  // Renamed to coupons.* in 2022; older stores have them.
  discounts: 'add edit remove show show_details show_hidden show_metadata_private',
  events: 'show',
  items: 'add edit remove show show_details show_metadata_private',
  languages: 'add edit remove show_hidden',
  media: 'add edit remove show show_metadata_private',
  options: 'show_hidden show_metadata_private',
  orders: 'add edit edit.status show show_details show_metadata_private show_own show_summary',
  organizations: 'add edit register remove show show_details',
  packages: 'add edit remove show show_metadata_private',
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

/** Permissions of stores that are known; what a store has itself is what counts. */
export function knownPermissions(): readonly string[] {
  return Object.entries(byRealm).flatMap(([realm, names]) => names.split(' ').map((name) => `${realm}.${name}`));
}

/** Whether a text can be a permission of a store, e.g. `orders.edit.status` (heseya-facts §9). */
export function isPermissionName(text: string): boolean {
  return /^[a-z0-9_-]+(?:\.[a-z0-9_]+)+$/.test(text);
}

/** An app's own permission without what stores put before it, `app.{slug}.`; every other permission as it is. */
export function withoutOwnPrefix(permission: string, slug: string): string {
  const prefix = `app.${slug}.`;
  return slug !== '' && permission.startsWith(prefix) ? permission.slice(prefix.length) : permission;
}
