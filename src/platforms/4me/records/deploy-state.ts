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
import { bootstrapSource } from './names.ts';
import { serviceInstanceSelection, type ServiceInstanceRecord } from './service-instance.ts';
import { uiExtensionSelection, type UiExtensionRecord } from './ui-extension.ts';

/** Everything that deploy compares with, as one request reads it. */
export interface DeployState {
  readonly serviceInstances: Connection<ServiceInstanceRecord>;
  readonly products: Connection<{ readonly id: string; readonly sourceID: string | null }>;
  readonly uiExtensions: Connection<UiExtensionRecord>;
  readonly configurationItems: Connection<ConfigurationItemRecord>;
  /** The draft with the wanted reference. */
  readonly draft: Connection<AppOfferingRecord>;
  /** Drafts of this integration, which may still have another reference. */
  readonly ownDrafts: Connection<AppOfferingRecord>;
  readonly published: Connection<PublishedRecord>;
}

export const deployState = document<
  DeployState,
  {
    readonly serviceInstance: string;
    readonly bootstrapSource: string;
    readonly source: string;
    readonly reference: string;
  }
>(`query DeployState(
  $serviceInstance: String, $bootstrapSource: String, $source: String, $reference: String,
  $uiExtensionsAfter: String, $configurationItemsAfter: String, $publishedAfter: String
) {
  serviceInstances(first: 10, filter: { name: { values: [$serviceInstance] } }) { ${serviceInstanceSelection} }
  products(first: 100, filter: { source: { values: [$bootstrapSource] } }) { nodes { id sourceID } }
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
}`);

export function readDeployState(
  client: FourMeClient,
  wanted: { readonly serviceInstance: string; readonly source: string; readonly reference: string },
): Promise<DeployState> {
  return readPages(client, deployState, { ...wanted, bootstrapSource });
}
