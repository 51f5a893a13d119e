/** How a type is guarded: `<scope>:Read` is needed for all fields but the shown ones (4me-facts §3). */
export interface Model {
  readonly scope: string;
  /** What another record may show of a linked one without a scope for it. */
  readonly shown: readonly string[];
}

const named = ['id', 'name'] as const;

/** By type name. A type that is not here needs no scope of its own. */
export const models = {
  Account: { scope: 'account', shown: named },
  Person: { scope: 'person', shown: named },
  Team: { scope: 'team', shown: named },
  Service: { scope: 'service', shown: named },
  ServiceInstance: { scope: 'service-instance', shown: named },
  Product: { scope: 'product', shown: named },
  ConfigurationItem: { scope: 'ci', shown: [...named, 'label'] },
  UiExtension: { scope: 'ui-extension', shown: named },
  UiExtensionVersion: { scope: 'ui-extension', shown: ['id'] },
  AppOffering: { scope: 'app-offering', shown: named },
  AppOfferingScope: { scope: 'app-offering-scope', shown: ['id'] },
  AppOfferingAutomationRule: { scope: 'app-offering-automation-rule', shown: named },
  AppInstance: { scope: 'app-instance', shown: ['id'] },
  WebhookPolicy: { scope: 'webhook-policy', shown: named },
  Webhook: { scope: 'webhook', shown: named },
  AutomationRule: { scope: 'automation-rule', shown: named },
  Request: { scope: 'request', shown: ['id', 'requestId', 'subject'] },
  Note: { scope: 'request', shown: ['id'] },
} as const satisfies Readonly<Record<string, Model>>;

export function modelOf(type: string): Model | undefined {
  return Object.hasOwn(models, type) ? models[type as keyof typeof models] : undefined;
}
