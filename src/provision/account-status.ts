import { requestMeter, type Remaining } from '../platforms/4me/client/request-meter.ts';
import { readAccountState } from '../platforms/4me/records/account-state.ts';
import { nodesOf } from '../platforms/4me/records/connection.ts';
import { integrationSource, secretsEvent } from '../platforms/4me/records/names.ts';
import { provisioner, type DeployInput } from './deploy.ts';
import { besides } from './installation-webhooks.ts';
import { offeringStatuses, type OfferingStatus } from './offering-status.ts';
import { readProviderSecret } from './provider-secret.ts';
import { webhookHealth, webhookIds, type WebhookHealth } from './webhook-health.ts';

export interface AccountStatusInput extends Pick<
  DeployInput,
  'domain' | 'account' | 'accessToken' | 'engine' | 'connect'
> {
  /** Names of integrations that are deployed. */
  readonly integrations: readonly string[];
  /** Where the engine listens for secrets; undefined where it does not. */
  readonly secretsAddress: string | undefined;
}

export interface AccountStatus {
  readonly account: string;
  readonly domain: string;
  readonly offerings: readonly OfferingStatus[];
  readonly webhooks: readonly WebhookHealth[];
  /** What is left until the hour is over, where 4me said so. */
  readonly requests?: Remaining;
  /** In points. */
  readonly cost?: Remaining;
}

/**
 * What 4me knows of the integrations and of the webhooks that the engine depends on: one request besides the one for a token, and one
 * more where customers have an app. Undefined where the engine has no credentials for the account. Throws Failure.
 */
export async function readAccountStatus(input: AccountStatusInput): Promise<AccountStatus | undefined> {
  const { domain, account, engine, integrations, secretsAddress } = input;
  const secret = await readProviderSecret(engine.secrets, domain, account);
  if (secret.credentials === undefined) return undefined;
  const meter = requestMeter(input.connect.transport);
  const client = await provisioner({ ...input, connect: { ...input.connect, transport: meter.transport } });
  const state = await readAccountState(client, {
    sources: integrations.map(integrationSource),
    webhooks: [...webhookIds(secret).values()],
  });
  const offerings = await offeringStatuses(client, state, integrations, { account, domain });
  const [requests, cost] = [meter.requests(), meter.cost()];
  return {
    account,
    domain,
    offerings,
    webhooks: webhookHealth(secret, nodesOf(state.webhooks), (event) =>
      event === secretsEvent ? secretsAddress : besides(secretsAddress),
    ),
    ...(requests === undefined ? {} : { requests }),
    ...(cost === undefined ? {} : { cost }),
  };
}
