/**
 * What the stand-in knows, as plain JSON, so that it survives a restart. Field names are those of the platform's GraphQL
 * types; a field that ends in `Id` refers to another row by its node ID. Only what the sandbox serves is here.
 */
export interface Row {
  /** Node ID: unpadded base64url of `<domain>/<Class>/<number>` (4me-facts §1). */
  readonly id: string;
  readonly number: number;
  /** Account that the record lives in, e.g. `wdc`. */
  readonly account: string;
  readonly createdAt: string;
  updatedAt: string;
}

export interface AccountRow extends Row {
  name: string;
  /** Accounts whose published apps this one sees. Trust is kept on both sides. */
  trusts: string[];
  disabled: boolean;
}

export interface Sourced {
  source: string | null;
  sourceID: string | null;
}

export interface PersonRow extends Row, Partial<Sourced> {
  name: string;
  primaryEmail: string;
  authenticationID?: string | null;
  employeeID?: string | null;
  supportID?: string | null;
  disabled?: boolean;
}

export interface TeamRow extends Row, Sourced {
  name: string;
}

export interface ServiceRow extends Row, Sourced {
  name: string;
}

export interface ServiceInstanceRow extends Row, Sourced {
  name: string;
  serviceId: string;
  supportTeamId: string | null;
}

export interface CustomFieldValue {
  id: string;
  value: unknown;
}

/** A category that a discovery tool has brought along; those that every account has are no rows. */
export interface ProductCategoryRow extends Row {
  name: string;
  reference: string;
  ruleSet: string;
}

export interface ProductRow extends Row, Sourced {
  name: string;
  brand: string;
  /** Reference of the category. */
  category: string;
  model: string | null;
  productID: string | null;
  disabled: boolean;
  supportTeamId: string | null;
  serviceId: string | null;
  uiExtensionId: string | null;
  customFields: CustomFieldValue[];
  remarks: string | null;
}

export interface ConfigurationItemRow extends Row, Sourced {
  label: string;
  name: string | null;
  productId: string;
  serviceId: string | null;
  serviceInstanceIds: string[];
  supportTeamId: string | null;
  status: string;
  systemID: string | null;
  location: string | null;
  customFields: CustomFieldValue[];
  remarks: string | null;
  alternateNames?: string[];
  assetID?: string | null;
  serialNr?: string | null;
  /** Dates are `2026-01-31`. */
  endOfSupportDate?: string | null;
  inUseSince?: string | null;
  warrantyExpiryDate?: string | null;
  lastSeenAt?: string | null;
  nrOfCores?: number | null;
  nrOfProcessors?: number | null;
  /** Gigabytes. */
  ramAmount?: number | null;
  operatingSystemId?: string | null;
  userIds?: string[];
  /** Configuration items that this one is the parent of. */
  childIds?: string[];
}

export interface UiExtensionVersionRow extends Row {
  uiExtensionId: string;
  versionNr: number;
  status: 'being_prepared' | 'active' | 'archived';
  html: string;
  css: string;
  javascript: string;
  formDefinition: unknown;
  activatedAt: string | null;
}

export interface UiExtensionRow extends Row, Sourced {
  name: string;
  title: string | null;
  category: string;
  description: string | null;
  disabled: boolean;
}

export interface ScopeRow {
  id: string;
  actions: string[];
  conditions: string[];
  effect: 'allow' | 'deny';
  grantType: 'client_credentials' | 'authorization_code' | 'token_exchange';
}

export interface AutomationRuleText {
  name: string;
  value: string;
}

export interface AppOfferingAutomationRuleRow extends Row {
  appOfferingId: string;
  generic: 'request' | 'task' | 'ci' | 'problem';
  name: string;
  description: string | null;
  trigger: string;
  condition: string;
  expressions: AutomationRuleText[];
  actions: AutomationRuleText[];
  position: number;
}

export interface AppOfferingRow extends Row, Sourced {
  name: string;
  reference: string;
  serviceInstanceId: string;
  cardDescription: string | null;
  description: string | null;
  features: string | null;
  compliance: string | null;
  configurationUriTemplate: string | null;
  webhookUriTemplate: string | null;
  policyJwtAlg: string | null;
  policyJwtAudience: string | null;
  policyJwtClaimExpiresIn: number | null;
  oauthAuthorizationEndpoints: string[];
  pictureUri: string | null;
  disabled: boolean;
  published: boolean;
  /** The newest published version, or the draft. */
  latest: boolean;
  /** The draft that a published version was made from. */
  draftId: string | null;
  scopes: ScopeRow[];
  uiExtensionVersionId: string | null;
}

export interface AppInstanceRow extends Row {
  appOfferingId: string;
  customerAccount: string;
  customFields: CustomFieldValue[];
  disabled: boolean;
  enabledByCustomer: boolean;
  suspended: boolean;
  suspensionComment: string | null;
  webhookId: string | null;
  webhookPolicyId: string | null;
  /** OAuth applications made for the customer, by grant type. */
  applicationIds: { client_credentials?: string; authorization_code?: string };
  removed: boolean;
}

export interface WebhookPolicyRow extends Row {
  name: string;
  jwtAlg: string;
  jwtAudience: string | null;
  /** Minutes. */
  jwtClaimExpiresIn: number | null;
  disabled: boolean;
  /** PKCS#8 PEM, or the shared secret of an hs* algorithm; null for `none`. Never served. */
  signingKey: string | null;
}

export interface WebhookRow extends Row, Sourced {
  name: string;
  description: string | null;
  event: string;
  uri: string;
  webhookPolicyId: string | null;
  appOfferingReferences: string[];
  disabled: boolean;
  mailExceptionsTo: string | null;
  /** Set once the receiver called back; without it nothing but webhook.verify is sent. */
  verified: boolean;
  verification: { code: string; expiresAt: number } | null;
  /** App instance that it was made for, in the customer's account. */
  appInstanceId: string | null;
  consecutiveFailures: number;
  lastError: string | null;
}

/** A rule as it runs in a customer's account, copied from the version of the offering that is installed. */
export interface AutomationRuleRow extends Row {
  appInstanceId: string;
  generic: AppOfferingAutomationRuleRow['generic'];
  name: string;
  description: string | null;
  trigger: string;
  condition: string;
  expressions: AutomationRuleText[];
  actions: AutomationRuleText[];
  position: number;
}

export interface OauthApplicationRow extends Row {
  name: string;
  clientId: string;
  /** The stand-in is no bank: it keeps the secret readable so that a restart can go on. Files are owner-only. */
  clientSecret: string;
  grantType: ScopeRow['grantType'];
  scopes: ScopeRow[];
  disabled: boolean;
  appInstanceId: string | null;
}

export interface PersonalAccessTokenRow extends Row {
  token: string;
  scopes: ScopeRow[];
  personId: string;
}

export interface NoteRow {
  id: string;
  number: number;
  text: string;
  internal: boolean;
  personId: string | null;
  createdAt: string;
}

export interface RequestRow extends Row, Sourced {
  requestId: string;
  subject: string;
  status: string;
  category: string;
  completionReason: string | null;
  requestedById: string | null;
  serviceInstanceId: string | null;
  notes: NoteRow[];
  customFields: CustomFieldValue[];
}

/** Work that goes on after the answer; what it is now follows from its times (4me-facts §7). */
export interface AsyncQueryRow extends Row {
  personId: string | null;
  startedAt: string;
  completedAt: string;
  /** Milliseconds since the epoch; the link to the result works until then. */
  expiresAt: number;
  /** Who has it may read the result. */
  signature: string;
  resultCount: number;
  errorCount: number;
  /** JSON text; null once the link has expired. */
  result: string | null;
}

/** Class names in node IDs. Today's names; older ids of the platform use other ones (4me-facts §1). */
export interface Tables {
  Account: AccountRow;
  Person: PersonRow;
  Team: TeamRow;
  Service: ServiceRow;
  ServiceInstance: ServiceInstanceRow;
  ProductCategory: ProductCategoryRow;
  Product: ProductRow;
  ConfigurationItem: ConfigurationItemRow;
  UiExtension: UiExtensionRow;
  UiExtensionVersion: UiExtensionVersionRow;
  AppOffering: AppOfferingRow;
  AppOfferingAutomationRule: AppOfferingAutomationRuleRow;
  AppInstance: AppInstanceRow;
  WebhookPolicy: WebhookPolicyRow;
  Webhook: WebhookRow;
  AutomationRule: AutomationRuleRow;
  OauthApplication: OauthApplicationRow;
  PersonalAccessToken: PersonalAccessTokenRow;
  Request: RequestRow;
  AsyncQuery: AsyncQueryRow;
}

export type TableName = keyof Tables;
