import { offeringOf } from '../../platforms/4me/standin/life/app-messages.ts';
import type { SandboxLife } from '../../platforms/4me/standin/life/create-life.ts';
import { offeringForm } from '../../platforms/4me/standin/life/install-form.ts';
import type { FormField } from '../../platforms/4me/standin/life/install-form.ts';
import { newestPublished } from '../../platforms/4me/standin/life/versions.ts';
import type { RuleRecord } from '../../platforms/4me/standin/life/rule-log.ts';
import { shownAddress } from '../../platforms/4me/standin/webhooks/address.ts';
import { withoutSecrets } from '../../platforms/4me/standin/webhooks/delivery-log.ts';
import type { DeliveryRecord } from '../../platforms/4me/standin/webhooks/delivery-log.ts';
import type { AppInstanceRow, AppOfferingRow, RequestRow, WebhookRow } from '../../platforms/4me/standin/world/rows.ts';
import type { World } from '../../platforms/4me/standin/world/world.ts';
import type { StandinPanel } from '../standin-panel.ts';
import type { Standin } from '../standin.ts';
import type { Target } from '../target.ts';

/**
 * What the pages show of the sandbox, and `/_sandbox/state` as JSON. Holds no secret, no key and no token; but for the examples
 * that stand-ins bring along, which are the same for everybody.
 */
export interface SandboxState {
  readonly domain: string;
  readonly accounts: readonly AccountView[];
  readonly offerings: readonly OfferingView[];
  readonly instances: readonly InstanceView[];
  readonly webhooks: readonly WebhookView[];
  readonly requests: readonly RequestView[];
  readonly configurationItems: ConfigurationItemsView;
  /** Newest first, at most 50. */
  readonly deliveries: readonly DeliveryRecord[];
  /** Newest first, at most 20. */
  readonly rules: readonly RuleRecord[];
  readonly target: readonly {
    readonly name: string;
    readonly documents: readonly { at: string; document: unknown }[];
  }[];
  /** Those that show something of themselves. */
  readonly standins: readonly StandinView[];
}

export interface StandinView {
  readonly name: string;
  readonly panel: StandinPanel;
}

interface AccountView {
  readonly account: string;
  readonly name: string;
  readonly trusts: readonly string[];
  readonly people: readonly string[];
}

export interface OfferingView {
  readonly reference: string;
  readonly name: string;
  readonly account: string;
  readonly versions: readonly VersionView[];
  /** Accounts that could install it, each with the form of the version that it would get. */
  readonly installable: readonly { readonly customer: string; readonly form: readonly FormField[] }[];
}

interface VersionView {
  readonly label: string;
  readonly latest: boolean;
  readonly disabled: boolean;
  readonly createdAt: string;
  readonly installations: number;
}

export interface InstanceView {
  readonly reference: string;
  readonly customer: string;
  readonly version: string;
  readonly updatable: boolean;
  readonly status: string;
  readonly disabled: boolean;
  readonly enabledByCustomer: boolean;
  readonly suspended: boolean;
  readonly suspensionComment: string | null;
  readonly fields: readonly { readonly id: string; readonly value: unknown }[];
  /** Of the version that it has; and what a newer one asks for, as that is filled in before it is accepted. */
  readonly form: readonly FormField[];
}

export interface WebhookView {
  readonly account: string;
  readonly number: number;
  readonly name: string;
  readonly event: string;
  readonly address: string;
  readonly status: string;
  readonly lastError: string | null;
}

export interface RequestView {
  readonly account: string;
  readonly requestId: string;
  readonly subject: string;
  readonly status: string;
  readonly completionReason: string | null;
  readonly notes: readonly {
    readonly text: string;
    readonly internal: boolean;
    readonly by: string;
    readonly at: string;
  }[];
}

export interface ConfigurationItemsView {
  readonly count: number;
  /** Changed last first, at most 20. */
  readonly shown: readonly {
    readonly account: string;
    readonly name: string | null;
    readonly label: string;
    readonly status: string;
    readonly source: string | null;
    readonly updatedAt: string;
  }[];
}

export interface StateSource {
  readonly world: World;
  readonly life: SandboxLife;
  readonly target: Target;
  /** The external applications. */
  readonly standins: readonly Standin[];
}

export function sandboxState({ world, life, target, standins }: StateSource): SandboxState {
  const drafts = world.filter('AppOffering', ({ published }) => !published);
  const instances = world.filter('AppInstance', ({ removed }) => !removed);
  return {
    domain: world.domain,
    accounts: world.all('Account').map(({ account, name, trusts }) => ({
      account,
      name,
      trusts,
      people: world.of('Person', account).map((person) => person.name),
    })),
    offerings: drafts.map((draft) => offeringView(world, draft, instances)),
    instances: instances.map((instance) => instanceView(world, instance)),
    webhooks: world.all('Webhook').map((webhook) => webhookView(webhook)),
    requests: world.all('Request').map((request) => requestView(world, request)),
    configurationItems: configurationItems(world),
    deliveries: life.deliveries().toReversed().slice(0, 50),
    rules: life.ruleRecords().toReversed().slice(0, 20),
    target: target.names().map((name) => ({
      name,
      documents: target.received(name).map(({ at, document }) => ({ at, document: shown(document) })),
    })),
    standins: standins.flatMap((standin) => {
      const panel = standin.panel?.();
      return panel === undefined ? [] : [{ name: standin.name, panel }];
    }),
  };
}

/** Somebody may have pointed a secrets webhook at the target. */
function shown(document: unknown): unknown {
  return JSON.parse(JSON.stringify(document, withoutSecrets)) as unknown;
}

function offeringView(world: World, draft: AppOfferingRow, instances: readonly AppInstanceRow[]): OfferingView {
  const versions = [draft, ...world.filter('AppOffering', ({ draftId }) => draftId === draft.id)];
  const newest = newestPublished(world, draft.reference);
  const has = (customer: string): boolean =>
    instances.some((row) => row.customerAccount === customer && offeringOf(world, row).reference === draft.reference);
  const candidates = world.filter('Account', ({ account, disabled }) => !disabled && !has(account));
  return {
    reference: draft.reference,
    name: draft.name,
    account: draft.account,
    versions: versions.map((version) => ({
      label: versionLabel(world, version),
      latest: version.latest,
      disabled: version.disabled,
      createdAt: version.createdAt,
      installations: instances.filter(({ appOfferingId }) => appOfferingId === version.id).length,
    })),
    installable: candidates.flatMap(({ account, trusts }) => {
      const version = account === draft.account ? draft : trusts.includes(draft.account) ? newest : undefined;
      return version === undefined || version.disabled
        ? []
        : [{ customer: account, form: offeringForm(world, version) }];
    }),
  };
}

function instanceView(world: World, instance: AppInstanceRow): InstanceView {
  const { customerAccount, disabled, enabledByCustomer, suspended, suspensionComment, customFields } = instance;
  const offering = offeringOf(world, instance);
  const newest = newestPublished(world, offering.reference);
  const updatable = offering.published && newest !== undefined && newest.id !== offering.id;
  const form = offeringForm(world, offering);
  const later = (updatable ? offeringForm(world, newest) : [])
    .filter(({ id }) => !form.some((field) => field.id === id))
    .map((field) => ({ ...field, required: false }));
  return {
    reference: offering.reference,
    customer: customerAccount,
    version: versionLabel(world, offering),
    updatable,
    status: instanceStatus(instance),
    disabled,
    enabledByCustomer,
    suspended,
    suspensionComment,
    fields: customFields,
    form: [...form, ...later],
  };
}

function instanceStatus({ disabled, enabledByCustomer, suspended }: AppInstanceRow): string {
  if (suspended) return 'suspended';
  if (disabled) return 'disabled by the provider, or not confirmed yet';
  return enabledByCustomer ? 'active' : 'disabled by the customer';
}

/** Published versions are counted; the platform has no number for them. */
function versionLabel(world: World, version: AppOfferingRow): string {
  if (!version.published) return 'draft';
  const all = world.filter('AppOffering', ({ draftId }) => draftId === version.draftId);
  return `version ${String(all.indexOf(version) + 1)}`;
}

function webhookView({ account, number, name, event, uri, disabled, verified, lastError }: WebhookRow): WebhookView {
  const status = disabled ? 'disabled' : verified ? 'active' : 'not verified';
  return { account, number, name, event, address: shownAddress(uri), status, lastError };
}

function configurationItems(world: World): ConfigurationItemsView {
  const rows = world.all('ConfigurationItem');
  const newest = rows.toSorted((a, b) => Number(a.updatedAt < b.updatedAt) - Number(a.updatedAt > b.updatedAt));
  const views = newest.slice(0, 20).map(({ account, name, label, status, source, updatedAt }) => {
    return { account, name, label, status, source, updatedAt };
  });
  return { count: rows.length, shown: views };
}

function requestView(world: World, row: RequestRow): RequestView {
  const { account, requestId, subject, status, completionReason, notes } = row;
  const by = (id: string | null): string =>
    id === null ? 'automation' : (world.get('Person', id)?.name ?? 'a person');
  return {
    account,
    requestId,
    subject,
    status,
    completionReason,
    notes: notes.map(({ text, internal, personId, createdAt }) => ({
      text,
      internal,
      by: by(personId),
      at: createdAt,
    })),
  };
}
