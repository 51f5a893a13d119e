import type { FourMeClient } from '../client/client.ts';
import { document } from '../client/document.ts';
import type { ConfigurationItemRecord } from './configuration-item.ts';
import { readPages, type Connection } from './connection.ts';
import { bootstrapSource, sourceIDs } from './names.ts';
import { ownRecords, ownRecordsVariables, type OwnRecords } from './own-records.ts';
import { serviceInstanceSelection, type ServiceInstanceRecord } from './service-instance.ts';

/** Everything that deploy compares with, as one request reads it. */
export interface DeployState extends OwnRecords {
  readonly serviceInstances: Connection<ServiceInstanceRecord>;
  readonly products: Connection<{ readonly id: string; readonly sourceID: string | null }>;
  /** The secrets listener, as bootstrap recorded it. */
  readonly engineItems: Connection<
    Pick<ConfigurationItemRecord, 'id' | 'label' | 'status' | 'systemID' | 'customFields'>
  >;
}

export const deployState = document<
  DeployState,
  {
    readonly serviceInstance: string;
    readonly bootstrapSource: string;
    readonly engineItem: string;
    readonly source: string;
    readonly reference: string;
  }
>(`query DeployState(
  $serviceInstance: String, $bootstrapSource: String, $engineItem: String, ${ownRecordsVariables}
) {
  serviceInstances(first: 10, filter: { name: { values: [$serviceInstance] } }) { ${serviceInstanceSelection} }
  products(first: 100, filter: { source: { values: [$bootstrapSource] } }) { nodes { id sourceID } }
  engineItems: configurationItems(
    first: 10, filter: { source: { values: [$bootstrapSource] }, sourceID: { values: [$engineItem] } }
  ) { nodes { id label status systemID customFields { id value } } }
  ${ownRecords}
}`);

export function readDeployState(
  client: FourMeClient,
  wanted: { readonly serviceInstance: string; readonly source: string; readonly reference: string },
): Promise<DeployState> {
  return readPages(client, deployState, { ...wanted, bootstrapSource, engineItem: sourceIDs.secretsFunction });
}
