import { createLife } from '../../../../../src/platforms/4me/standin/life/create-life.ts';
import type { LifeOptions, SandboxLife } from '../../../../../src/platforms/4me/standin/life/create-life.ts';
import type { AppOfferingRow, RequestRow, WebhookRow } from '../../../../../src/platforms/4me/standin/world/rows.ts';
import { World } from '../../../../../src/platforms/4me/standin/world/world.ts';
import { FakeScheduler } from '../../../../support/fake-scheduler.ts';

const domain = '4me-sandbox.test';

export interface Stage {
  readonly scheduler: FakeScheduler;
  readonly world: World;
  readonly life: SandboxLife;
  readonly request: RequestRow;
  webhook(fields: Partial<WebhookRow> & { readonly event: string; readonly uri: string }): WebhookRow;
  offering(fields?: Partial<AppOfferingRow>, html?: string): AppOfferingRow;
}

/** Provider `wdc`, customer `wna-it` that trusts it, `globex` that does not, and a clock that stands still. */
export function stage(options: Partial<LifeOptions> = {}): Stage {
  const scheduler = new FakeScheduler();
  const world = new World({ domain, lastNumber: 0, tables: {} }, () => scheduler.now());
  const reach = { origin: () => 'http://127.0.0.1:9', serves: (host: string) => host.endsWith(domain) };
  const life = createLife(world, { scheduler, reach, ...options });
  const trusts: Record<string, string[]> = { wdc: ['wna-it'], 'wna-it': ['wdc'], globex: [] };
  for (const account of Object.keys(trusts)) {
    world.insert('Account', { account, name: account, trusts: trusts[account] ?? [], disabled: false });
    world.insert('Person', { account, name: `First of ${account}`, primaryEmail: `first@${account}.test` });
  }
  return {
    scheduler,
    world,
    life,
    request: world.insert('Request', {
      ...plainRequest,
      account: 'wna-it',
      requestId: '70454',
      notes: [],
      customFields: [],
    }),
    webhook: (fields) => insertWebhook(world, fields),
    offering: (fields, html) => insertOffering(world, fields, html),
  };
}

export function insertWebhook(world: World, fields: Partial<WebhookRow> & { event: string; uri: string }): WebhookRow {
  return world.insert('Webhook', { ...plainWebhook, appOfferingReferences: [], ...fields });
}

/** A draft of `wdc` with the form `html`, without rules. */
export function insertOffering(world: World, fields: Partial<AppOfferingRow> = {}, html = ''): AppOfferingRow {
  const version = world.insert('UiExtensionVersion', { ...plainVersion, html });
  const row = { ...plainOffering, oauthAuthorizationEndpoints: [], scopes: [], uiExtensionVersionId: version.id };
  return world.insert('AppOffering', { ...row, ...fields });
}

const unsourced = { source: null, sourceID: null };

const plainRequest = {
  ...unsourced,
  subject: 'Printer does not print',
  status: 'assigned',
  category: 'incident',
  completionReason: null,
  requestedById: null,
  serviceInstanceId: null,
};

const plainWebhook = {
  ...unsourced,
  account: 'wdc',
  name: 'a webhook',
  description: null,
  webhookPolicyId: null,
  disabled: false,
  mailExceptionsTo: null,
  verified: true,
  verification: null,
  appInstanceId: null,
  consecutiveFailures: 0,
  lastError: null,
};

const plainVersion = {
  account: 'wdc',
  uiExtensionId: 'none',
  versionNr: 1,
  status: 'active' as const,
  css: '',
  javascript: '',
  formDefinition: null,
  activatedAt: null,
};

const plainOffering = {
  ...unsourced,
  account: 'wdc',
  name: 'An app',
  reference: 'an-app',
  serviceInstanceId: 'none',
  cardDescription: null,
  description: null,
  features: null,
  compliance: null,
  configurationUriTemplate: null,
  webhookUriTemplate: null,
  policyJwtAlg: null,
  policyJwtAudience: null,
  policyJwtClaimExpiresIn: null,
  pictureUri: null,
  disabled: false,
  published: false,
  latest: true,
  draftId: null,
};
