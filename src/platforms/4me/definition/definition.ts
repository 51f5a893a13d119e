/** A scope of an app offering (4me-facts §3). */
export interface Scope {
  /** e.g. `request:Read` */
  readonly actions: readonly string[];
  readonly effect: string;
  readonly grantType: string;
  readonly conditions: readonly string[];
}

/** What the platform takes where a scope does not say (4me-facts §3). */
export const scopeDefaults = { effect: 'allow', grantType: 'client_credentials', conditions: [] } as const;

/** A named text of a rule: an expression or an action. */
export interface RuleText {
  readonly name: string;
  readonly value: string;
}

/** An address: given, or an output of the template with a query. */
export type AddressDefinition =
  | { readonly address: string }
  | {
      readonly output: string;
      /** Without a question mark, e.g. `account={account}`. */ readonly query: string | undefined;
    };

export interface OfferingDefinition {
  readonly reference: string;
  readonly name: string;
  /** Undefined: the answer to `serviceInstanceName`. */
  readonly serviceInstance: string | undefined;
  readonly cardDescription: string | undefined;
  readonly description: string | undefined;
  readonly features: string | undefined;
  readonly compliance: string | undefined;
  /** A `data:` address. */
  readonly picture: string | undefined;
  readonly scopes: readonly Scope[];
  readonly webhook: WebhookDefinition | undefined;
  readonly configurationUri: AddressDefinition | undefined;
  /** Where 4me may send the browser back to after a person has allowed the app (4me-facts §2). */
  readonly authorizationEndpoints: readonly AddressDefinition[];
}

export interface WebhookDefinition {
  readonly address: AddressDefinition;
  /** Lower case, e.g. `rs512`. */
  readonly algorithm: string;
  readonly audience: string | undefined;
}

export interface RuleDefinition {
  readonly generic: string;
  readonly name: string;
  readonly description: string | undefined;
  readonly trigger: string;
  readonly condition: string;
  readonly expressions: readonly RuleText[];
  readonly actions: readonly RuleText[];
}

export interface UiExtensionDefinition {
  readonly name: string;
  readonly title: string | undefined;
  readonly description: string | undefined;
  readonly html: string;
  readonly css: string;
  readonly javascript: string;
}

export interface ItemDefinition {
  readonly sourceID: string;
  readonly product: 's3' | 'lambda' | 'sqs';
  readonly label: string;
  readonly name: string;
  readonly remarks: string | undefined;
  readonly status: string;
  /** Output of the template. */
  readonly systemID: string;
  /** Output of the template. */
  readonly apiUrl: string | undefined;
}

/** Everything of one app for 4me, checked. */
export interface Definition {
  readonly name: string;
  /** Absolute. */
  readonly folder: string;
  readonly offering: OfferingDefinition;
  readonly rules: readonly RuleDefinition[];
  readonly uiExtension: UiExtensionDefinition | undefined;
  readonly items: readonly ItemDefinition[];
}
