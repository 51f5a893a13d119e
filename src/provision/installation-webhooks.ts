import { nodesOf } from '../platforms/4me/records/connection.ts';
import { installationEvents } from '../platforms/4me/records/names.ts';
import { webhookFor, type WebhookRecord } from '../platforms/4me/records/webhook.ts';
import type { Node } from '../reconcile/node.ts';
import { unwantedWebhookNodes, wantedWebhookNodes } from './installation-webhook-nodes.ts';
import type { WebhookContext } from './webhook-nodes.ts';

export interface InstallationWebhooks {
  readonly all: readonly Node[];
  /** Those that have the wanted policy once these nodes are applied. */
  readonly kept: readonly WebhookRecord[];
}

/**
 * The webhooks that tell what becomes of app instances, all three at one address of the engine (seeds, "app added or updated
 * listener").
 *
 * @param options.wanted undefined: as it is, on this engine or on the one that it is moved from
 * @param options.address of the listener that is deployed here
 * @param options.formerSecretsAddress of the secrets listener of the engine that is moved
 */
export function installationWebhooks(
  options: WebhookContext & {
    readonly wanted: boolean | undefined;
    readonly address: string | undefined;
    readonly formerSecretsAddress: string | undefined;
  },
): InstallationWebhooks {
  const { state, secret, wanted, address } = options;
  const webhooks = nodesOf(state.webhooks).filter(isOurs);
  const formerAddress = besides(options.formerSecretsAddress);
  const former = webhooks.filter(({ uri }) => uri !== null && uri === formerAddress);
  const areInUse = secret.installationWebhooks !== undefined || former.some(({ disabled }) => disabled !== true);
  const ids = new Map<string, string | undefined>(
    installationEvents.map((event) => [
      event,
      secret.installationWebhooks?.get(event) ?? former.find((one) => one.event === event)?.id,
    ]),
  );
  if (wanted ?? areInUse) {
    const kept = installationEvents.flatMap((event) => webhookFor(webhooks, event, ids.get(event), address) ?? []);
    return { all: wantedWebhookNodes(options, ids), kept };
  }
  if (wanted === undefined) return { all: [], kept: [] };
  const known = new Set([...ids.values(), ...former.map(({ id }) => id)]);
  const unwanted = webhooks.filter(({ id, uri }) => known.has(id) || uri === address);
  return { all: unwantedWebhookNodes(options, unwanted), kept: [] };
}

function isOurs({ event }: WebhookRecord): boolean {
  return installationEvents.some((one) => one === event);
}

/** Where the listener for app instances is, by the address of the one for secrets: one API serves both, side by side. */
export function besides(secretsAddress: string | undefined): string | undefined {
  return URL.canParse(secretsAddress ?? '') ? new URL('../installations/', secretsAddress).href : undefined;
}
