import { randomBytes } from 'node:crypto';
import type { AppInstanceRow } from '../world/rows.ts';
import { issuer } from '../webhooks/brand.ts';
import { appWebhooks, offeringOf, secretsUpdate } from './app-messages.ts';
import type { LifeContext } from './context.ts';

/**
 * Where the browser is sent after the installation: the configuration URI with node ID, customer's account, creation time and
 * confirmation address, signed by the policy of the secrets webhook if there is one (4me-facts §11). Undefined for apps
 * without a configuration URI.
 */
export async function configurationUrl(context: LifeContext, instance: AppInstanceRow): Promise<string | undefined> {
  const { world, sign, brand } = context;
  const { configurationUriTemplate: template, reference, account } = offeringOf(world, instance);
  if (template === null) return undefined;
  const url = new URL(template.replaceAll('{account}', instance.customerAccount));
  url.searchParams.set('nodeID', instance.id);
  url.searchParams.set('account_id', instance.customerAccount);
  url.searchParams.set('created_at', instance.createdAt);
  const path = `v1/${instance.customerAccount}/app_instances/${String(instance.number)}/confirm_configuration`;
  url.searchParams.set('confirmation_url', `https://${account}.${world.domain}/${path}`);
  const [webhook] = appWebhooks(world, account, secretsUpdate, reference).filter((row) => row.webhookPolicyId !== null);
  const policy = webhook === undefined ? undefined : world.get('WebhookPolicy', webhook.webhookPolicyId ?? '');
  if (webhook !== undefined && policy !== undefined && !policy.disabled) {
    const signature = await sign(policy, {
      data: instance.id,
      jti: randomBytes(32).toString('hex'),
      sub: String(webhook.number),
      iss: issuer(account, world.domain, brand),
      iat: Math.floor(world.now() / 1000),
    });
    url.searchParams.set('X-4me-Signature', signature);
  }
  return url.href;
}
