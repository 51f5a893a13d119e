import type { Versioned } from '../runtime/ports.ts';
import { nodesOf } from '../platforms/4me/records/connection.ts';
import { secretsEvent } from '../platforms/4me/records/names.ts';
import { webhookType } from '../platforms/4me/records/webhook.ts';
import { gathered, output, type Wanted } from '../reconcile/later.ts';
import type { Node } from '../reconcile/node.ts';
import { recordNode } from '../reconcile/record-node.ts';
import type { NodeContext } from './node-context.ts';
import type { ProviderSecret } from './provider-secret.ts';
import { secretNode } from './secret-node.ts';
import type { WorkloadOutputs } from './workload-node.ts';

/** What every webhook of the engine needs. */
export interface WebhookContext extends NodeContext {
  readonly secret: ProviderSecret;
  readonly secrets: Versioned;
  readonly policy: Node<{ readonly id: string }>;
  readonly workload: Node<WorkloadOutputs>;
}

/** One webhook of the provider account, signed with the engine's policy. */
export function webhookNode(
  { client, state, memory, policy }: WebhookContext,
  options: {
    readonly key: string;
    readonly event: string;
    /** Id that was stored when it was made. */
    readonly storedId: string | undefined;
    readonly uri: Wanted<string>;
  },
): Node<{ readonly id: string }> {
  const { key, event, storedId, uri } = options;
  return recordNode({
    type: webhookType(client, event, storedId),
    key,
    title: `webhook ${event}`,
    snapshot: state,
    // Known by its id, it is found before the address of a listener that is still to be updated is known.
    find: nodesOf(state.webhooks).some(({ id }) => id === storedId) ? '' : uri,
    wanted: { name: event, event, uri, webhookPolicyId: output(policy, 'id'), disabled: false },
    memory,
  });
}

/** The secrets webhook, and its details in the provider secret (seeds, bootstrap steps 12 and 13). */
export function webhookNodes(context: WebhookContext): {
  readonly webhook: Node<{ readonly id: string }>;
  readonly all: readonly Node[];
} {
  const { secret, secrets, workload } = context;
  const uri = output(workload, 'SecretsApi');
  const webhook = webhookNode(context, { key: 'webhook', event: secretsEvent, storedId: secret.webhookId, uri });
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
