import type { FourMeClient } from '../platforms/4me/client/client.ts';
import type { BootstrapState } from '../platforms/4me/records/bootstrap-state.ts';
import type { Memory } from '../reconcile/memory.ts';

/** What every node of bootstrap needs. */
export interface NodeContext {
  readonly client: FourMeClient;
  readonly state: BootstrapState;
  readonly memory: Memory;
}
