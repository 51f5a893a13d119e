import type { FourMeClient } from '../client/client.ts';
import { document } from '../client/document.ts';
import { readPages, type Connection } from './connection.ts';
import { ownRecords, ownRecordsVariables, type OwnRecords } from './own-records.ts';

/** An installation of one customer. */
interface AppInstanceRecord {
  readonly id: string;
  readonly disabled: boolean | null;
  readonly enabledByCustomer: boolean | null;
  readonly suspended: boolean | null;
  readonly customerAccount: { readonly id: string } | null;
}

/** Everything of one integration that is on the platform, as one request reads it. */
export interface DestroyState extends OwnRecords {
  readonly appInstances: Connection<AppInstanceRecord>;
}

export const destroyState = document<DestroyState, { readonly source: string; readonly reference: string }>(
  `query DestroyState(
  ${ownRecordsVariables}, $appInstancesAfter: String
) {
  ${ownRecords}
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
