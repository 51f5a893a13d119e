import type {
  AppInstanceRow,
  AppOfferingRow,
  CustomFieldValue,
  NoteRow,
  RequestRow,
  WebhookPolicyRow,
  WebhookRow,
} from './world/rows.ts';

export interface NewPolicy {
  readonly account: string;
  readonly jwtAlg: string;
  readonly jwtAudience: string | null;
  readonly jwtClaimExpiresIn: number | null;
  readonly disabled: boolean;
}

export interface NewInstance {
  readonly customerAccount: string;
  readonly offering: AppOfferingRow;
  /** Secret values are among them; they leave in their own message and are not kept. */
  readonly customFields: readonly CustomFieldValue[];
}

export interface InstanceChange {
  readonly customFields?: readonly CustomFieldValue[];
  readonly disabled?: boolean;
  readonly enabledByCustomer?: boolean;
  readonly suspended?: boolean;
  readonly suspensionComment?: string | null;
}

/** What one call or one click changed; rules and webhooks see it as one. */
export interface RequestChange {
  readonly noteAdded?: NoteRow;
  readonly previousStatus?: string;
}

/** A refusal as the platform words it; GraphQL turns it into a payload error, people see it as text. */
export class Refused extends Error {
  override readonly name = 'Refused';
  readonly path: readonly string[];

  constructor(path: readonly string[], message: string) {
    super(message);
    this.path = path;
  }
}

/**
 * What happens on the platform when records change: keys are made, messages are signed and delivered, apps are installed
 * and updated, rules fire. The API and the pages call it; none of its methods waits for a delivery.
 */
export interface Life {
  /** The key leaves only with this answer; the record never shows it again. */
  createPolicy(policy: NewPolicy): Promise<{ readonly row: WebhookPolicyRow; readonly publicKeyPem: string | null }>;
  /** Call after a webhook was made, or its address changed: sends webhook.verify. Throws Refused for a bad address. */
  webhookSaved(webhook: WebhookRow): void;
  /** Sends a message about a record that does not exist, as the button of the webhook's page does; nobody waits for it. */
  testWebhook(webhook: WebhookRow): void;
  /** Checks a rule against the constructs that the stand-in knows; throws Refused that names an unknown one. */
  checkRule(rule: {
    readonly trigger: string;
    readonly condition: string;
    readonly expressions: readonly { readonly name: string; readonly value: string }[];
    readonly actions: readonly { readonly name: string; readonly value: string }[];
  }): void;
  /** Copies the draft to a new published version and returns that. */
  publish(draft: AppOfferingRow): AppOfferingRow;
  install(instance: NewInstance): Promise<AppInstanceRow>;
  changeInstance(instance: AppInstanceRow, change: InstanceChange): Promise<void>;
  /** Brings an instance to the newest published version. */
  updateInstance(instance: AppInstanceRow): Promise<void>;
  removeInstance(instance: AppInstanceRow): Promise<void>;
  requestChanged(request: RequestRow, change: RequestChange): void;
}
