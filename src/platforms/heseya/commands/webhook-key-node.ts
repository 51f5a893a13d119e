import { secretNode } from '../../../provision/secret-node.ts';
import type { Node } from '../../../reconcile/node.ts';
import type { Versioned } from '../../../runtime/ports.ts';
import { canonicalStoreAddress } from '../wire/store-address.ts';
import type { AppSecret } from './app-secret.ts';

/**
 * The key of a store's encrypted events in the secret of the app. Undefined: the one that is there stays; null: it goes. Stores do not
 * send it: their owners give it by hand (heseya-facts §8).
 */
export function webhookKeyNodes({
  secrets,
  secret,
  store,
  webhookKey,
  after = [],
}: {
  readonly secrets: Versioned;
  readonly secret: AppSecret;
  /** Canonical address. */
  readonly store: string;
  readonly webhookKey: string | null | undefined;
  readonly after?: readonly Node[];
}): readonly Node[] {
  const { webhookKeys } = secret;
  const others = Object.entries(webhookKeys).filter(([address]) => canonicalStoreAddress(address) !== store);
  const isThere = others.length < Object.keys(webhookKeys).length;
  if (webhookKey === undefined || (webhookKey === null && !isThere)) return [];
  const keys = Object.fromEntries(webhookKey === null ? others : [...others, [store, webhookKey]]);
  return [
    secretNode({
      key: 'webhook-key',
      title: `secret ${secret.name}, key of ${store}`,
      secrets,
      current: secret,
      own: { webhook_keys: Object.keys(keys).length === 0 ? undefined : keys },
      sensitive: ['webhook_keys'],
      after,
    }),
  ];
}
