import type { FourMeClient } from '../client/client.ts';
import { document } from '../client/document.ts';
import type { AppOfferingRecord } from './app-offering.ts';
import { readPages, type Connection } from './connection.ts';
import { webhookSelection, type WebhookRecord } from './webhook.ts';

/** Everything that a tunnel points at this machine, as one request reads it. */
export interface TunnelState {
  readonly webhooks: Connection<WebhookRecord>;
  /** The draft with the wanted reference. */
  readonly draft: Connection<
    Pick<AppOfferingRecord, 'id' | 'reference' | 'webhookUriTemplate' | 'configurationUriTemplate'>
  >;
}

export const tunnelState = document<TunnelState, { readonly reference: string }>(`query TunnelState(
  $reference: String, $webhooksAfter: String
) {
  webhooks(first: 100, after: $webhooksAfter) { ${webhookSelection} }
  draft: appOfferings(first: 1, filter: { published: false, reference: { values: [$reference] } }) {
    nodes { id reference webhookUriTemplate configurationUriTemplate }
  }
}`);

/** `reference`: of the app offering; empty for none. */
export function readTunnelState(client: FourMeClient, reference: string): Promise<TunnelState> {
  return readPages(client, tunnelState, { reference });
}
