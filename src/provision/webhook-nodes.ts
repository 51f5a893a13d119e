import type { Versioned } from '../runtime/ports.ts';
import { nodesOf } from '../platforms/4me/records/connection.ts';
import { secretsEvent } from '../platforms/4me/records/names.ts';
import { webhookType } from '../platforms/4me/records/webhook.ts';
import { gathered, output } from '../reconcile/later.ts';
import type { Node } from '../reconcile/node.ts';
import { recordNode } from '../reconcile/record-node.ts';
import type { NodeContext } from './node-context.ts';
import type { ProviderSecret } from './provider-secret.ts';
import { secretNode } from './secret-node.ts';
import type { WorkloadOutputs } from './workload-node.ts';

/** The secrets webhook, and its details in the provider secret (seeds, bootstrap steps 12 and 13). */
export function webhookNodes(
  options: NodeContext & {
    readonly secret: ProviderSecret;
    readonly secrets: Versioned;
    readonly policy: Node<{ readonly id: string }>;
    readonly workload: Node<WorkloadOutputs>;
  },
): { readonly webhook: Node<{ readonly id: string }>; readonly all: readonly Node[] } {
  const { client, state, memory, secret, secrets, policy, workload } = options;
  const uri = output(workload, 'SecretsApi');
  const webhook = recordNode({
    type: webhookType(client, secretsEvent, secret.webhookId),
    key: 'webhook',
    title: `webhook ${secretsEvent}`,
    snapshot: state,
    // Known by its id, it is found before the address of a listener that is still to be updated is known.
    find: nodesOf(state.webhooks).some(({ id }) => id === secret.webhookId) ? '' : uri,
    wanted: { name: secretsEvent, event: secretsEvent, uri, webhookPolicyId: output(policy, 'id'), disabled: false },
    memory,
  });
  const details = secretNode({
    key: 'webhook-details',
    title: `webhook in ${secret.name}`,
    secrets,
    current: secret,
    own: {
      webhook: gathered<Readonly<Record<string, string>>>({ id: output(webhook, 'id'), name: secretsEvent, uri }),
    },
  });
  return { webhook, all: [webhook, details] };
}
