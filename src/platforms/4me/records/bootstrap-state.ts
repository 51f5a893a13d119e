import type { FourMeClient } from '../client/client.ts';
import { document } from '../client/document.ts';
import { configurationItemSelection, type ConfigurationItemRecord } from './configuration-item.ts';
import { readPages, type Connection } from './connection.ts';
import { bootstrapSource } from './names.ts';
import { productSelection, type ProductRecord } from './product.ts';
import { serviceInstanceSelection, type ServiceInstanceRecord } from './service-instance.ts';
import { uiExtensionSelection, type UiExtensionRecord } from './ui-extension.ts';
import { webhookPolicySelection, type WebhookPolicyRecord } from './webhook-policy.ts';
import { webhookSelection, type WebhookRecord } from './webhook.ts';

/** Everything that bootstrap compares with, as one request reads it. */
export interface BootstrapState {
  readonly serviceInstances: Connection<ServiceInstanceRecord>;
  readonly products: Connection<ProductRecord>;
  readonly uiExtensions: Connection<UiExtensionRecord>;
  readonly configurationItems: Connection<ConfigurationItemRecord>;
  readonly webhooks: Connection<WebhookRecord>;
  readonly webhookPolicies: Connection<WebhookPolicyRecord>;
}

export const bootstrapState = document<
  BootstrapState,
  { readonly serviceInstance: string; readonly source: string }
>(`query BootstrapState(
  $serviceInstance: String, $source: String, $productsAfter: String, $uiExtensionsAfter: String,
  $configurationItemsAfter: String, $webhooksAfter: String, $webhookPoliciesAfter: String
) {
  serviceInstances(first: 10, filter: { name: { values: [$serviceInstance] } }) { ${serviceInstanceSelection} }
  products(first: 100, after: $productsAfter, filter: { source: { values: [$source] } }) {
    ${productSelection}
  }
  uiExtensions(first: 100, after: $uiExtensionsAfter, filter: { source: { values: [$source] } }) {
    ${uiExtensionSelection}
  }
  configurationItems(first: 100, after: $configurationItemsAfter, filter: { source: { values: [$source] } }) {
    ${configurationItemSelection}
  }
  webhooks(first: 100, after: $webhooksAfter) { ${webhookSelection} }
  webhookPolicies(first: 100, after: $webhookPoliciesAfter) { ${webhookPolicySelection} }
}`);

export function readBootstrapState(client: FourMeClient, serviceInstance: string): Promise<BootstrapState> {
  return readPages(client, bootstrapState, { serviceInstance, source: bootstrapSource });
}
