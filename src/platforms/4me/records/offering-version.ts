import type { FourMeClient } from '../client/client.ts';
import { document, type Payload } from '../client/document.ts';
import type { AppOfferingRecord } from './app-offering.ts';
import { automationRuleFields } from './automation-rule.ts';
import { readPages, type Connection } from './connection.ts';

/** A version of a UI extension, which an app offering keeps when the extension goes on to the next one. */
interface UiExtensionVersionRecord {
  readonly id: string;
  readonly versionNr: number | null;
  readonly html: string | null;
  readonly css: string | null;
  readonly javascript: string | null;
  readonly uiExtension: { readonly id: string; readonly name: string | null; readonly title: string | null } | null;
}

/** The draft or a published version, with all that publishing copies (4me-facts §12) but the picture. */
export interface OfferingVersion extends Omit<
  AppOfferingRecord,
  'sourceID' | 'serviceInstance' | 'uiExtensionVersion'
> {
  readonly serviceInstance: { readonly id: string; readonly name: string | null } | null;
  readonly uiExtensionVersion: UiExtensionVersionRecord | null;
}

/** How many customers have which version. Instances that were removed do not count. */
interface InstanceCount {
  readonly appInstances: { readonly totalCount: number } | null;
}

/** The draft as it can be published. */
export type DraftVersion = OfferingVersion & InstanceCount;

/** A published version, as far as a list of versions tells of it. */
export interface VersionInUse extends InstanceCount {
  readonly id: string;
  readonly reference: string | null;
  readonly source: string | null;
  readonly disabled: boolean | null;
  readonly latest: boolean | null;
  /** ISO 8601. */
  readonly createdAt: string | null;
}

const counted = 'appInstances(first: 1) { totalCount }';

export const offeringVersionFields = `id name reference source disabled cardDescription description features compliance
      configurationUriTemplate webhookUriTemplate policyJwtAlg policyJwtAudience oauthAuthorizationEndpoints
      serviceInstance { id name } scopes { id actions effect grantType conditions }
      uiExtensionVersion { id versionNr html css javascript uiExtension { id name title } }
      automationRules(first: 100) { nodes { ${automationRuleFields} } }`;

export const draftVersionFields = `${offeringVersionFields} ${counted}`;

export const versionInUseSelection = `pageInfo { hasNextPage endCursor }
    nodes { id reference source disabled latest createdAt ${counted} }`;

/** Everything that `publish` compares, as one request reads it. */
export interface PublishState {
  readonly draft: Connection<DraftVersion>;
  /** The newest published version. */
  readonly latest: Connection<OfferingVersion>;
  readonly versions: Connection<VersionInUse>;
}

export const publishState = document<PublishState, { readonly reference: string }>(
  `query PublishState($reference: String, $versionsAfter: String) {
  draft: appOfferings(first: 1, filter: { published: false, reference: { values: [$reference] } }) {
    nodes { ${draftVersionFields} }
  }
  latest: appOfferings(first: 1, filter: { published: true, latest: true, reference: { values: [$reference] } }) {
    nodes { ${offeringVersionFields} }
  }
  versions: appOfferings(
    first: 100, after: $versionsAfter, filter: { published: true, reference: { values: [$reference] } }
  ) { ${versionInUseSelection} }
}`,
);

export function readPublishState(client: FourMeClient, reference: string): Promise<PublishState> {
  return readPages(client, publishState, { reference });
}

/** Takes the draft's id. Not repeatable: each one makes a version that customers are asked to accept. */
export const publishAppOffering = document<
  {
    readonly appOfferingPublish:
      | (Payload & {
          readonly appOffering: {
            readonly id: string;
            readonly published: boolean | null;
            readonly createdAt: string | null;
          } | null;
        })
      | null;
  },
  { readonly input: { readonly id: string } }
>(`mutation PublishAppOffering($input: AppOfferingPublishMutationInput!) {
  appOfferingPublish(input: $input) { errors { path message } appOffering { id published createdAt } }
}`);
