import type { FourMeClient } from '../client/client.ts';
import { document } from '../client/document.ts';
import { readPages, type Connection } from './connection.ts';
import {
  draftVersionFields,
  offeringVersionFields,
  versionInUseSelection,
  type DraftVersion,
  type OfferingVersion,
  type VersionInUse,
} from './offering-version.ts';
import type { WebhookRecord } from './webhook.ts';

/** A webhook and the policy that signs its messages. */
export interface SignedWebhook extends Omit<WebhookRecord, 'webhookPolicy'> {
  readonly webhookPolicy: { readonly id: string; readonly disabled: boolean | null } | null;
}

/** App offerings and webhooks of the provider, as one request reads them. What was not asked for is absent. */
export interface AccountState {
  readonly drafts?: Connection<DraftVersion>;
  /** The newest published version of each. */
  readonly latest?: Connection<OfferingVersion>;
  readonly versions?: Connection<VersionInUse>;
  readonly webhooks?: Connection<SignedWebhook>;
}

interface Wanted {
  /** Sources of integrations. */
  readonly sources: readonly string[];
  /** Ids of webhooks. */
  readonly webhooks: readonly string[];
}

export const accountState = document<
  AccountState,
  Wanted & { readonly withOfferings: boolean; readonly withWebhooks: boolean }
>(
  `query AccountState(
  $sources: [String], $withOfferings: Boolean!, $webhooks: [ID], $withWebhooks: Boolean!,
  $draftsAfter: String, $latestAfter: String, $versionsAfter: String
) {
  drafts: appOfferings(
    first: 20, after: $draftsAfter, filter: { published: false, source: { values: $sources } }
  ) @include(if: $withOfferings) { pageInfo { hasNextPage endCursor } nodes { ${draftVersionFields} } }
  latest: appOfferings(
    first: 20, after: $latestAfter, filter: { published: true, latest: true, source: { values: $sources } }
  ) @include(if: $withOfferings) { pageInfo { hasNextPage endCursor } nodes { ${offeringVersionFields} } }
  versions: appOfferings(
    first: 100, after: $versionsAfter, filter: { published: true, source: { values: $sources } }
  ) @include(if: $withOfferings) { ${versionInUseSelection} }
  webhooks(first: 10, filter: { id: { values: $webhooks } }) @include(if: $withWebhooks) {
    nodes { id name event uri disabled webhookPolicy { id disabled } }
  }
}`,
);

/** One request, unless there are more than 20 integrations or 100 versions. */
export function readAccountState(client: FourMeClient, wanted: Wanted): Promise<AccountState> {
  const [withOfferings, withWebhooks] = [wanted.sources.length > 0, wanted.webhooks.length > 0];
  return readPages(client, accountState, { ...wanted, withOfferings, withWebhooks });
}

/** An instance that does nothing at the moment, and whose version it is of. */
interface InactiveInstance {
  readonly id: string;
  readonly appOffering: { readonly id: string } | null;
}

export interface InactiveInstances {
  readonly suspended: Connection<InactiveInstance>;
  /** By the provider. */
  readonly disabled: Connection<InactiveInstance>;
  /** By the customer. */
  readonly switchedOff: Connection<InactiveInstance>;
}

const inactive = (name: string, flag: string): string => `${name}: appInstances(
    first: 100, after: $${name}After, filter: { appOfferingReference: { values: $references }, ${flag} }
  ) { pageInfo { hasNextPage endCursor } nodes { id appOffering { id } } }`;

export const inactiveInstances = document<InactiveInstances, { readonly references: readonly string[] }>(
  `query InactiveInstances(
  $references: [String], $suspendedAfter: String, $disabledAfter: String, $switchedOffAfter: String
) {
  ${inactive('suspended', 'suspended: true')}
  ${inactive('disabled', 'disabled: true')}
  ${inactive('switchedOff', 'enabledByCustomer: false')}
}`,
);

export function readInactiveInstances(client: FourMeClient, references: readonly string[]): Promise<InactiveInstances> {
  return readPages(client, inactiveInstances, { references });
}
