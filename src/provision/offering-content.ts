import type { Definition } from '../platforms/4me/definition/definition.ts';
import { ruleContent, type RuleContent } from '../platforms/4me/records/automation-rule.ts';
import { nodesOf } from '../platforms/4me/records/connection.ts';
import type { OfferingVersion } from '../platforms/4me/records/offering-version.ts';
import { permissions, scopesOf } from '../platforms/4me/records/scopes.ts';

interface FormContent {
  readonly name: string;
  readonly title: string | null;
  /** Undefined in a folder, which has no versions. */
  readonly version: { readonly id: string; readonly number: number | undefined } | undefined;
  readonly html: string;
  readonly css: string;
  readonly javascript: string;
}

/** Fields that one value or one list makes up. Undefined ones are not known, and not compared. */
export interface OfferingFields {
  readonly name: string;
  readonly cardDescription: string | null;
  readonly description: string | null;
  readonly features: string | null;
  readonly compliance: string | null;
  /** Name of the service instance. */
  readonly serviceInstance: string | undefined;
  readonly configurationUriTemplate: string | null | undefined;
  readonly webhookUriTemplate: string | null | undefined;
  readonly policyJwtAlg: string | null;
  readonly policyJwtAudience: string | null;
  readonly oauthAuthorizationEndpoints: readonly string[] | undefined;
  /** What is allowed and what is denied, as `permissions` writes it. */
  readonly scopes: readonly string[];
  readonly deniedScopes: readonly string[];
}

/** What a version of an app offering consists of, wherever it comes from. */
export interface OfferingContent {
  readonly fields: OfferingFields;
  readonly form: FormContent | undefined;
  readonly rules: readonly RuleContent[];
}

/** A draft or a published version. */
export function recordContent(record: OfferingVersion): OfferingContent {
  const { name, cardDescription, description, features, compliance, policyJwtAlg, policyJwtAudience } = record;
  const { configurationUriTemplate, webhookUriTemplate, uiExtensionVersion: version } = record;
  const scopes = scopesOf(record.scopes);
  return {
    fields: {
      name: name ?? '',
      cardDescription,
      description,
      features,
      compliance,
      serviceInstance: record.serviceInstance?.name ?? '',
      configurationUriTemplate,
      webhookUriTemplate,
      policyJwtAlg,
      policyJwtAudience,
      oauthAuthorizationEndpoints: record.oauthAuthorizationEndpoints ?? [],
      scopes: permissions(scopes, 'allow'),
      deniedScopes: permissions(scopes, 'deny'),
    },
    form:
      version === null
        ? undefined
        : {
            name: version.uiExtension?.name ?? '',
            title: version.uiExtension?.title ?? null,
            version: { id: version.id, number: version.versionNr ?? undefined },
            html: version.html ?? '',
            css: version.css ?? '',
            javascript: version.javascript ?? '',
          },
    rules: nodesOf(record.automationRules).map(ruleContent),
  };
}

/** What a folder wants. Addresses are not known from it: they are outputs of what is deployed. */
export function folderContent({ offering, rules, uiExtension }: Definition): OfferingContent {
  return {
    fields: {
      name: offering.name,
      cardDescription: offering.cardDescription ?? null,
      description: offering.description ?? null,
      features: offering.features ?? null,
      compliance: offering.compliance ?? null,
      serviceInstance: offering.serviceInstance,
      configurationUriTemplate: undefined,
      webhookUriTemplate: undefined,
      policyJwtAlg: offering.webhook?.algorithm ?? null,
      policyJwtAudience: offering.webhook?.audience ?? null,
      oauthAuthorizationEndpoints: undefined,
      scopes: permissions(offering.scopes, 'allow'),
      deniedScopes: permissions(offering.scopes, 'deny'),
    },
    form:
      uiExtension === undefined
        ? undefined
        : {
            name: uiExtension.name,
            title: uiExtension.title ?? null,
            version: undefined,
            html: uiExtension.html,
            css: uiExtension.css,
            javascript: uiExtension.javascript,
          },
    rules: rules.map((rule) => ({ ...rule, description: rule.description ?? null })),
  };
}
