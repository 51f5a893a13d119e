import { expect, test } from 'vitest';
import { localEngine } from '../../src/engine/local/local-engine.ts';
import { openTestStage, type TestStage } from '../support/stage.ts';

const bootstrap = ['bootstrap', '--yes'];
const deploy = ['deploy', 'note-dispatcher', '--yes'];
const audience = 'integrations provided by wdc@4me-sandbox.test';

/** The records of the provider account by what a person knows them by: no ids, no times. */
async function recordsOf({ sandbox: { world }, folder }: TestStage): Promise<unknown> {
  const nameOf = (id: string | null): string | null => {
    const rows = [...world.all('Product'), ...world.all('UiExtension'), ...world.all('ServiceInstance')];
    return rows.find((row) => row.id === id)?.name ?? null;
  };
  const engine = localEngine({ folder: `${folder}/engine`, now: Date.now });
  const secret = (await engine.secrets.get('4me-app-builder/4me-sandbox.test/wdc'))?.value;
  const policies = world.filter('WebhookPolicy', ({ jwtAudience, disabled }) => jwtAudience === audience && !disabled);
  const [webhook] = world.all('Webhook');
  const policy = secret?.['policy'] as { id?: string } | undefined;
  return {
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
  };
}

const sorted = (value: unknown): unknown =>
  JSON.parse(
    JSON.stringify(value, (_, one: unknown) =>
      Array.isArray(one) ? one.map((part) => JSON.stringify(sorted(part))).toSorted() : one,
    )
      .replaceAll(/http:\/\/127\.0\.0\.1:\d+/g, 'http://engine')
      .replaceAll(/s3-app-builder-[0-9a-f]+/g, 's3-bucket'),
  );

interface Killed {
  readonly requests: number;
  readonly records: unknown;
}

/** Runs `words` and kills the process when its request number `at` has had its effect; then runs them again. */
async function killedAndRepeated(
  words: readonly string[],
  before: readonly (readonly string[])[],
  at: number,
): Promise<Killed> {
  let requests = 0;
  let counting = false;
  let kill: () => void = () => {};
  await using stage = await openTestStage({
    afterRequest({ platform }) {
      if (!counting || !platform) return;
      requests += 1;
      if (requests === at) kill();
    },
  });
  for (const command of before) expect((await stage.command(command)).code).toBe(0);
  counting = true;
  const first = await stage.command(words, { onStart: (killer) => (kill = killer) });
  counting = false;
  if (at <= requests && at > 0) {
    expect(first.code).toBeNull();
    const again = await stage.command(words);
    expect(again, again.stderr).toMatchObject({ code: 0 });
  } else expect(first, first.stderr).toMatchObject({ code: 0 });
  await stage.sandbox.settled();
  return { requests, records: sorted(await recordsOf(stage)) };
}

test.each([
  ['bootstrap', bootstrap, []],
  ['deploy', deploy, [bootstrap]],
] as const)(
  '%s that is killed after any of its requests and run again makes the records of an undisturbed run',
  { timeout: 120_000 },
  async (_, words, before) => {
    const undisturbed = await killedAndRepeated(words, before, 0);
    expect(undisturbed.requests).toBeGreaterThan(4);
    for (let at = 1; at <= undisturbed.requests; at += 1) {
      const { records } = await killedAndRepeated(words, before, at);
      expect(records, `killed after request ${String(at)}`).toEqual(undisturbed.records);
    }
  },
);
