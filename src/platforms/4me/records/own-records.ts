import {
  appOfferingSelection,
  publishedSelection,
  type AppOfferingRecord,
  type PublishedRecord,
} from './app-offering.ts';
import { configurationItemSelection, type ConfigurationItemRecord } from './configuration-item.ts';
import type { Connection } from './connection.ts';
import { uiExtensionSelection, type UiExtensionRecord } from './ui-extension.ts';

/** Records of one integration, found by its source and the reference of its app offering. */
export interface OwnRecords {
  readonly uiExtensions: Connection<UiExtensionRecord>;
  readonly configurationItems: Connection<ConfigurationItemRecord>;
  /** The draft with the wanted reference. */
  readonly draft: Connection<AppOfferingRecord>;
  /** Drafts of this integration, which may still have another reference. */
  readonly ownDrafts: Connection<AppOfferingRecord>;
  readonly published: Connection<PublishedRecord>;
}

/** What `ownRecords` refers to, as a query declares it. */
export const ownRecordsVariables =
  '$source: String, $reference: String, $uiExtensionsAfter: String, $configurationItemsAfter: String, $publishedAfter: String';

/** The part of a query that reads them. */
export const ownRecords = `
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
`;
