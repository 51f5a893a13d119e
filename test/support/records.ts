import { localEngine } from '../../src/engine/local/local-engine.ts';
import type { TestStage } from './stage.ts';

const audience = 'integrations provided by wdc@4me-sandbox.test';

/** The records of the provider account by what a person knows them by: no ids, no times. */
export async function recordsOf({ sandbox: { world }, folder }: TestStage): Promise<unknown> {
  const nameOf = (id: string | null): string | null => {
    const rows = [...world.all('Product'), ...world.all('UiExtension'), ...world.all('ServiceInstance')];
    return rows.find((row) => row.id === id)?.name ?? null;
  };
  const engine = localEngine({ folder: `${folder}/engine`, now: Date.now });
  const secret = (await engine.secrets.get('4me-app-builder/4me-sandbox.test/wdc'))?.value;
  const policies = world.filter('WebhookPolicy', ({ jwtAudience, disabled }) => jwtAudience === audience && !disabled);
  const [webhook] = world.all('Webhook');
  const policy = secret?.['policy'] as { id?: string } | undefined;
  return sorted({
    products: world.all('Product').map(({ name, sourceID, uiExtensionId }) => [name, sourceID, nameOf(uiExtensionId)]),
    forms: world.all('UiExtension').map(({ name, sourceID }) => [name, sourceID]),
    items: world
      .all('ConfigurationItem')
      .map(({ label, sourceID, productId, systemID, customFields }) => [
        label,
        sourceID,
        nameOf(productId),
        systemID,
        customFields,
      ]),
    offerings: world.all('AppOffering').map(({ reference, published, webhookUriTemplate, uiExtensionVersionId }) => ({
      reference,
      published,
      webhookUriTemplate,
      form: uiExtensionVersionId !== null,
    })),
    rules: world.all('AppOfferingAutomationRule').map(({ name, trigger, expressions }) => [name, trigger, expressions]),
    webhooks: world.all('Webhook').map(({ event, uri, disabled, verified }) => ({ event, uri, disabled, verified })),
    enabledPolicies: policies.length,
    policyOfWebhookIsStored: webhook !== undefined && webhook.webhookPolicyId === policy?.id,
    secretKeys: Object.keys(secret ?? {}).toSorted(),
    workloads: [await engine.inspect('app-builder-engine'), await engine.inspect('app-builder-note-dispatcher')].map(
      (deployed) => deployed?.digest ?? null,
    ),
  });
}

const sorted = (value: unknown): unknown =>
  JSON.parse(
    JSON.stringify(value, (_, one: unknown) =>
      Array.isArray(one) ? one.map((part) => JSON.stringify(sorted(part))).toSorted() : one,
    )
      .replaceAll(/http:\/\/127\.0\.0\.1:\d+/g, 'http://engine')
      .replaceAll(/s3-app-builder-[0-9a-f]+/g, 's3-bucket'),
  );
