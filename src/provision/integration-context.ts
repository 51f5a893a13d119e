import type { FourMeClient } from '../platforms/4me/client/client.ts';
import type { Definition } from '../platforms/4me/definition/definition.ts';
import type { AppOfferingRecord } from '../platforms/4me/records/app-offering.ts';
import type { DeployState } from '../platforms/4me/records/deploy-state.ts';
import type { Memory } from '../reconcile/memory.ts';
import type { Node } from '../reconcile/node.ts';
import type { ServiceInstance } from './service-instance.ts';
import type { WorkloadOutputs } from './workload-node.ts';

/** What every node of an integration needs. */
export interface IntegrationContext {
  readonly client: FourMeClient;
  readonly state: DeployState;
  readonly memory: Memory;
  readonly definition: Definition;
  /** Source of the integration's records. */
  readonly source: string;
  readonly instance: ServiceInstance;
  readonly workload: Node<WorkloadOutputs>;
  /** The draft of the offering, where there is one. */
  readonly draft: AppOfferingRecord | undefined;
}
