import type { Engine } from '../../engine/engine.ts';
import type { AccountProbe } from '../../platforms/4me/client/account-probe.ts';
import type { FourMeClient } from '../../platforms/4me/client/client.ts';
import { document } from '../../platforms/4me/client/document.ts';
import { nodesOf, readPages, type Connection } from '../../platforms/4me/records/connection.ts';
import { secretsEvent } from '../../platforms/4me/records/names.ts';
import { webhookPolicySelection, type WebhookPolicyRecord } from '../../platforms/4me/records/webhook-policy.ts';
import { webhookSelection, type WebhookRecord } from '../../platforms/4me/records/webhook.ts';
import type { ProviderSecret } from '../../provision/provider-secret.ts';
import { isAlive, type TunnelJournal } from '../../tunnel/journal.ts';
import { failed, ok, skipped, warning, type Check } from '../check.ts';

export interface EngineWebhooks {
  readonly webhooks: Connection<WebhookRecord>;
  readonly webhookPolicies: Connection<WebhookPolicyRecord>;
}

export const engineWebhooks = document<EngineWebhooks, object>(`query EngineWebhooks(
  $webhooksAfter: String, $webhookPoliciesAfter: String
) {
  webhooks(first: 100, after: $webhooksAfter) { ${webhookSelection} }
  webhookPolicies(first: 100, after: $webhookPoliciesAfter) { ${webhookPolicySelection} }
}`);

export function readEngineWebhooks(client: FourMeClient): Promise<EngineWebhooks> {
  return readPages(client, engineWebhooks, {});
}

export interface WebhookOptions {
  readonly state: () => Promise<EngineWebhooks>;
  readonly secret: () => Promise<ProviderSecret>;
  readonly engine: () => Promise<Engine>;
  /** Of the secrets listener. */
  readonly workload: string;
  /** What a tunnel has changed for this account. */
  readonly tunnel: () => Promise<TunnelJournal | undefined>;
  readonly domain: string;
  readonly account: string;
}

const bootstrap = 'Run "app-builder bootstrap".';

function secretsWebhooks({ webhooks }: EngineWebhooks): readonly WebhookRecord[] {
  return nodesOf(webhooks).filter(({ event }) => event === secretsEvent);
}

/** The one whose id is stored, else the only one. */
async function ownWebhook({ state, secret }: WebhookOptions): Promise<WebhookRecord | undefined> {
  const all = secretsWebhooks(await state());
  const { webhookId } = await secret();
  return all.find(({ id }) => id === webhookId) ?? (all.length === 1 ? all[0] : undefined);
}

export function webhookCheck(options: WebhookOptions): Check {
  const { state, engine, workload } = options;
  return {
    name: 'webhook',
    needs: ['token'],
    async run() {
      const own = await ownWebhook(options);
      if (own === undefined) return failed(`there is no webhook ${secretsEvent} of this engine`, bootstrap);
      if (own.disabled === true) return failed('it is disabled, so no secret of any customer arrives', bootstrap);
      const address = (await (await engine()).inspect(workload))?.outputs['SecretsApi'];
      if (address === undefined) return failed('no secrets listener is deployed', bootstrap);
      if (own.uri !== address) {
        const tunnel = await options.tunnel();
        const isTunnel = tunnel !== undefined && isAlive(tunnel) && tunnel.webhook.to.includes(own.uri ?? '');
        if (isTunnel) return ok(`a tunnel has it since ${tunnel.startedAt}, and gives it back when it ends`);
        return failed(`its address is ${own.uri ?? '(none)'}, and that of the listener ${address}`, bootstrap);
      }
      const others = secretsWebhooks(await state()).filter(({ id, disabled }) => id !== own.id && disabled !== true);
      if (others.length === 0) return ok(`enabled, at ${address}`);
      return warning(
        `there are ${String(others.length)} more that are enabled: ${others.map(({ uri }) => uri ?? '(none)').join(', ')}`,
        'Disable in 4me what no other engine needs: each gets the secrets of all customers.',
      );
    },
  };
}

export function policyCheck(options: WebhookOptions): Check {
  const { state, secret } = options;
  return {
    name: 'policy',
    needs: ['webhook'],
    async run() {
      const webhook = await ownWebhook(options);
      const stored = (await secret()).policy;
      const id = webhook?.webhookPolicy?.id;
      if (id === undefined) return failed('the secrets webhook has no policy: its messages are not signed', bootstrap);
      if (id !== stored?.id)
        return failed('the secrets webhook has another policy than the one whose key is stored', bootstrap);
      const policy = nodesOf((await state()).webhookPolicies).find((one) => one.id === id);
      if (policy === undefined) return failed('4me does not have it any more', bootstrap);
      if (policy.disabled === true) return failed('it is disabled, so messages are not signed with it', bootstrap);
      const algorithm = policy.jwtAlg ?? '';
      if (algorithm.toLowerCase() !== stored.jwtAlg.toLowerCase()) {
        return failed(`its algorithm is ${algorithm}, and ${stored.jwtAlg} is stored`, bootstrap);
      }
      if ((policy.jwtAudience ?? '') !== stored.jwtAudience) {
        return failed(
          `its audience is "${policy.jwtAudience ?? ''}", and "${stored.jwtAudience}" is stored`,
          bootstrap,
        );
      }
      return ok(`${algorithm}, for "${stored.jwtAudience}"; 4me does not show its key again`);
    },
  };
}

export interface WebhookTestOptions extends WebhookOptions {
  /** Whether a message may be sent. */
  readonly send: boolean;
  readonly probe: () => Promise<AccountProbe>;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Milliseconds until the listener's line has to be there. */
  readonly patience?: number;
}

/** CloudWatch shows a line after some seconds; milliseconds. */
const defaultPatience = 45_000;

/** Lines of CloudWatch have the time of AWS; milliseconds that this machine may be ahead. */
const clockSlack = 5_000;

/**
 * 4me tells nobody whether a webhook is verified, and sends nothing to one that is not: a test message that the listener has
 * verified proves both. The listener refuses it afterwards, because it is about no app.
 */
export function webhookTestCheck(options: WebhookTestOptions): Check {
  const { send, probe, engine, workload, now, domain, account, patience = defaultPatience } = options;
  return {
    name: 'webhook-test',
    needs: ['webhook'],
    limit: patience + 20_000,
    async run(signal) {
      if (!send) return skipped('4me does not show whether a webhook is verified; --send-test sends it a message');
      const webhook = await ownWebhook(options);
      const since = now() - ((await engine()).name === 'aws' ? clockSlack : 0);
      await (await probe()).sendTest(webhook?.id ?? '');
      const heard = AbortSignal.any([signal, AbortSignal.timeout(patience)]);
      for await (const line of (await engine()).logs(workload, { since, follow: true }, heard)) {
        if (line['message'] === 'message refused') {
          const [rule, expected] = [line['rule'], line['expected']].map((one) => (typeof one === 'string' ? one : ''));
          return failed(`the listener refuses the message: ${rule ?? ''}, expected ${expected ?? ''}`, bootstrap);
        }
        if (isVerified(line)) return ok('the test message has arrived, and the listener has verified it');
      }
      return failed(
        `no message has arrived within ${String(patience / 1000)} s: the webhook may not be verified`,
        `Have 4me send its verification again: https://${account}.${domain}/webhooks`,
      );
    },
  };
}

/** What the listener says of a message after it has verified it. */
function isVerified({ message, status }: Readonly<Record<string, unknown>>): boolean {
  return message === 'stored' || message === 'offering not enabled' || (message === 'rejected' && status === 422);
}
