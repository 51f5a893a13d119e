import type { FourMeClient } from '../client/client.ts';
import { document } from '../client/document.ts';
import {
  appOfferingSelection,
  publishedSelection,
  type AppOfferingRecord,
  type PublishedRecord,
} from './app-offering.ts';
import { configurationItemSelection, type ConfigurationItemRecord } from './configuration-item.ts';
import { readPages, type Connection } from './connection.ts';
import { uiExtensionSelection, type UiExtensionRecord } from './ui-extension.ts';

/** An installation of one customer. */
interface AppInstanceRecord {
  readonly id: string;
  readonly disabled: boolean | null;
  readonly enabledByCustomer: boolean | null;
  readonly suspended: boolean | null;
  readonly customerAccount: { readonly id: string } | null;
}

/** Everything of one integration that is on the platform, as one request reads it. */
export interface DestroyState {
  readonly uiExtensions: Connection<UiExtensionRecord>;
  readonly configurationItems: Connection<ConfigurationItemRecord>;
  readonly draft: Connection<AppOfferingRecord>;
  readonly ownDrafts: Connection<AppOfferingRecord>;
  readonly published: Connection<PublishedRecord>;
  readonly appInstances: Connection<AppInstanceRecord>;
}

export const destroyState = document<DestroyState, { readonly source: string; readonly reference: string }>(
  `query DestroyState(
  $source: String, $reference: String, $uiExtensionsAfter: String, $configurationItemsAfter: String,
  $publishedAfter: String, $appInstancesAfter: String
) {
  uiExtensions(first: 100, after: $uiExtensionsAfter, filter: { source: { values: [$source] } }) {
    ${uiExtensionSelection}
  }
  configurationItems(first: 100, after: $configurationItemsAfter, filter: { source: { values: [$source] } }) {
    ${configurationItemSelection}
  }
  draft: appOfferings(first: 1, filter: { published: false, reference: { values: [$reference] } }) {
    ${appOfferingSelection}
  }
  ownDrafts: appOfferings(first: 10, filter: { published: false, source: { values: [$source] } }) {
    ${appOfferingSelection}
  }
  published: appOfferings(first: 100, after: $publishedAfter, filter: { published: true, source: { values: [$source] } }) {
    ${publishedSelection}
  }
  appInstances(first: 100, after: $appInstancesAfter, filter: { appOfferingReference: { values: [$reference] } }) {
    pageInfo { hasNextPage endCursor }
    nodes { id disabled enabledByCustomer suspended customerAccount { id } }
  }
}`,
);

export function readDestroyState(
  client: FourMeClient,
  wanted: { readonly source: string; readonly reference: string },
): Promise<DestroyState> {
  return readPages(client, destroyState, wanted);
}
