import { installationEvents } from '../platforms/4me/records/names.ts';
import { disableWebhook, type WebhookRecord } from '../platforms/4me/records/webhook.ts';
import { gathered, output, type Wanted } from '../reconcile/later.ts';
import type { Node } from '../reconcile/node.ts';
import { removalNode } from '../reconcile/record-node.ts';
import type { Json } from '../runtime/ports.ts';
import { installationWebhooksKey } from './provider-secret.ts';
import { secretNode } from './secret-node.ts';
import { webhookNode, type WebhookContext } from './webhook-nodes.ts';

type Texts = Readonly<Record<string, string>>;

/**
 * The webhooks, then their details in the provider secret: functions that find these keep what they read of an app instance
 * until they hear of its change.
 *
 * @param ids by event, where a webhook is known already
 */
export function wantedWebhookNodes(
  context: WebhookContext,
  ids: ReadonlyMap<string, string | undefined>,
): readonly Node[] {
  const uri = output(context.workload, 'InstallationsApi');
  const made = installationEvents.map((event) => {
    const webhook = webhookNode(context, { key: `webhook:${event}`, event, storedId: ids.get(event), uri });
    return { event, webhook };
  });
  const details = Object.fromEntries(
    made.map(({ event, webhook }) => [event, gathered<Texts>({ id: output(webhook, 'id'), uri })]),
  );
  return [
    ...made.map(({ webhook }) => webhook),
    detailsNode(context, gathered<Readonly<Record<string, Texts>>>(details)),
  ];
}

/** First the details, then the webhooks: no function may go on relying on what does not come any more. */
export function unwantedWebhookNodes(context: WebhookContext, webhooks: readonly WebhookRecord[]): readonly Node[] {
  const details = detailsNode(context, undefined);
  const disabled = webhooks
    .filter((webhook) => webhook.disabled !== true)
    .map(({ id, event }) =>
      removalNode({
        key: `webhook:${id}`,
        title: `webhook ${event ?? id}`,
        id,
        because: 'disabled: integrations hear of installations by the secrets webhook only',
        remove: (one) => disableWebhook(context.client, one),
        after: [details],
      }),
    );
  return [details, ...disabled];
}

function detailsNode({ secret, secrets }: WebhookContext, value: Wanted<Json | undefined>): Node {
  return secretNode({
    key: 'installation-webhook-details',
    title: `installation webhooks in ${secret.name}`,
    secrets,
    current: secret,
    own: { [installationWebhooksKey]: value },
  });
}
