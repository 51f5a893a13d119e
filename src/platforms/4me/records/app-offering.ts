import type { RecordType } from '../../../reconcile/record-type.ts';
import type { FourMeClient } from '../client/client.ts';
import { document, type Payload } from '../client/document.ts';
import type { AutomationRuleRecord } from './automation-rule.ts';
import { automationRuleFields } from './automation-rule.ts';
import type { Connection } from './connection.ts';
import type { Scope } from '../definition/definition.ts';
import { made } from './made.ts';
import { permissions, scopeChange, scopesOf, type ScopeChange, type ScopeRecord } from './scopes.ts';
import { uiExtensionFields, type UiExtensionRecord } from './ui-extension.ts';

/** What is read and written in the same form. */
interface PlainFields {
  readonly cardDescription: string | null;
  readonly description: string | null;
  readonly features: string | null;
  readonly compliance: string | null;
  readonly configurationUriTemplate: string | null;
  readonly webhookUriTemplate: string | null;
  readonly policyJwtAlg: string | null;
  readonly policyJwtAudience: string | null;
}

export interface AppOfferingRecord extends PlainFields {
  readonly id: string;
  readonly name: string | null;
  readonly reference: string | null;
  readonly source: string | null;
  readonly sourceID: string | null;
  readonly disabled: boolean | null;
  readonly serviceInstance: { readonly id: string } | null;
  readonly oauthAuthorizationEndpoints: readonly string[] | null;
  readonly scopes: readonly ScopeRecord[] | null;
  readonly uiExtensionVersion: { readonly id: string; readonly uiExtension: UiExtensionRecord | null } | null;
  readonly automationRules: Connection<AutomationRuleRecord> | null;
}

export const appOfferingSelection = `nodes {
      id name reference source sourceID disabled cardDescription description features compliance
      configurationUriTemplate webhookUriTemplate policyJwtAlg policyJwtAudience oauthAuthorizationEndpoints
      serviceInstance { id } scopes { id actions effect grantType conditions }
      uiExtensionVersion { id uiExtension { ${uiExtensionFields} } }
      automationRules(first: 100) { nodes { ${automationRuleFields} } }
    }`;

export interface AppOfferingFields extends PlainFields {
  readonly source: string;
  readonly sourceID: string;
  readonly reference: string;
  readonly name: string;
  readonly serviceInstanceId: string;
  readonly uiExtensionVersionId: string | null;
  readonly oauthAuthorizationEndpoints: readonly string[];
  /** What is allowed, as `permissions` writes it. */
  readonly scopes: readonly string[];
  /** What is denied, in the same form. */
  readonly deniedScopes: readonly string[];
  /** A `data:` address (4me-facts §12); undefined leaves the picture as it is. */
  readonly pictureUri: string | undefined;
  /** Always wanted false; `destroy` disables the draft, because the API cannot delete it. */
  readonly disabled: boolean;
}

type Input = Partial<Omit<AppOfferingFields, 'scopes' | 'deniedScopes'>> & Partial<ScopeChange>;
type OfferingPayload = Payload & { readonly appOffering: { readonly id: string } | null };

export const createAppOffering = document<
  { readonly appOfferingCreate: OfferingPayload | null },
  { readonly input: Omit<Input, 'scopesToDelete'> }
>(`mutation CreateAppOffering($input: AppOfferingCreateInput!) {
  appOfferingCreate(input: $input) { errors { path message } appOffering { id } }
}`);

const updateText = `mutation UpdateAppOffering($input: AppOfferingUpdateInput!) {
  appOfferingUpdate(input: $input) { errors { path message } appOffering { id } }
}`;
type Update = { readonly appOfferingUpdate: OfferingPayload | null };
type UpdateVariables = { readonly input: Input & { readonly id: string } };

export const updateAppOffering = document<Update, UpdateVariables>(updateText, { repeatable: true });
/** Not repeatable: a scope without an id is added once more. */
export const updateAppOfferingScopes = document<Update, UpdateVariables>(updateText);

/** A published version as far as it may be disabled and enabled. */
export interface PublishedRecord {
  readonly id: string;
  readonly reference: string | null;
  readonly latest: boolean | null;
  readonly disabled: boolean | null;
  readonly webhookUriTemplate: string | null;
}

export const publishedSelection = `pageInfo { hasNextPage endCursor }
    nodes { id reference latest disabled webhookUriTemplate }`;

export async function switchAppOffering(client: FourMeClient, id: string, disabled: boolean): Promise<'disabled'> {
  await client.mutate(updateAppOffering, { input: { id, disabled } });
  return 'disabled';
}

/** The draft of an app offering; `find` gives it from a snapshot, `wantedScopes` are those that the fields name. */
export function appOfferingType<Snapshot>(
  client: FourMeClient,
  find: (from: Snapshot) => AppOfferingRecord | undefined,
  wantedScopes: readonly Scope[],
): RecordType<Snapshot, AppOfferingFields, { readonly id: string; readonly scopeRecords: readonly ScopeRecord[] }> {
  return {
    rules: {
      // Another source: the draft of another integration is about to be taken over.
      source: 'guarded',
      sourceID: 'exact',
      reference: 'exact',
      name: 'exact',
      serviceInstanceId: 'exact',
      cardDescription: 'text',
      description: 'text',
      features: 'text',
      compliance: 'text',
      configurationUriTemplate: 'exact',
      webhookUriTemplate: 'exact',
      policyJwtAlg: 'exact',
      policyJwtAudience: 'exact',
      oauthAuthorizationEndpoints: 'set',
      uiExtensionVersionId: 'exact',
      scopes: 'widens',
      deniedScopes: 'narrows',
      pictureUri: 'remembered',
      disabled: 'exact',
    },
    read(from) {
      const record = find(from);
      if (record === undefined) return undefined;
      return {
        id: record.id,
        scopeRecords: record.scopes ?? [],
        fields: {
          source: record.source ?? '',
          sourceID: record.sourceID ?? '',
          reference: record.reference ?? '',
          name: record.name ?? '',
          serviceInstanceId: record.serviceInstance?.id ?? '',
          cardDescription: record.cardDescription,
          description: record.description,
          features: record.features,
          compliance: record.compliance,
          configurationUriTemplate: record.configurationUriTemplate,
          webhookUriTemplate: record.webhookUriTemplate,
          policyJwtAlg: record.policyJwtAlg,
          policyJwtAudience: record.policyJwtAudience,
          oauthAuthorizationEndpoints: record.oauthAuthorizationEndpoints ?? [],
          uiExtensionVersionId: record.uiExtensionVersion?.id ?? null,
          scopes: permissions(scopesOf(record.scopes), 'allow'),
          deniedScopes: permissions(scopesOf(record.scopes), 'deny'),
          pictureUri: undefined,
          disabled: record.disabled === true,
        },
      };
    },
    async create({ scopes: _scopes, deniedScopes: _denied, disabled: _disabled, ...fields }) {
      const { newScopes } = scopeChange(wantedScopes, []);
      const input = newScopes.length === 0 ? fields : { ...fields, newScopes };
      const { appOfferingCreate } = await client.mutate(createAppOffering, { input });
      const { id } = made(createAppOffering.name, appOfferingCreate?.appOffering);
      return { id, scopeRecords: [] };
    },
    async update({ id, scopeRecords }, { scopes, deniedScopes, ...changed }) {
      const change =
        scopes === undefined && deniedScopes === undefined ? undefined : scopeChange(wantedScopes, scopeRecords);
      const adds = change?.newScopes.some((scope) => scope.id === undefined) === true;
      const mutation = adds ? updateAppOfferingScopes : updateAppOffering;
      await client.mutate(mutation, { input: { ...changed, ...change, id } });
      return { id, scopeRecords };
    },
  };
}
