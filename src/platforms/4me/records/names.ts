/** Sources and source IDs, as the reference gives them, so that its records are adopted (4me-facts §18). */
export const bootstrapSource = '4me-app-bootstrap';

export const sourceIDs = {
  s3Product: 's3_product',
  lambdaProduct: 'lambda_product',
  sqsProduct: 'sqs_product',
  lambdaUiExtension: 'lambda_ui_extension',
  sqsUiExtension: 'sqs_ui_extension',
  bucket: 's3_ci',
  secretsFunction: 'secrets_lambda_ci',
  offering: 'app_offering_input',
  uiExtension: 'ui_extension_input',
} as const;

/** Longest source that the platform takes (4me-facts §15). */
export const longestSource = 30;

/** `4me-integration-<name>`, cut at 30 characters. */
export function integrationSource(name: string): string {
  return `4me-integration-${name}`.slice(0, longestSource);
}

/** The webhook that carries customers' secrets to the listener (seeds, bootstrap step 12). */
export const secretsEvent = 'app_instance.secrets-update';

/** What the provider account can tell of app instances besides (seeds, "app added or updated listener"). */
export const installationEvents = ['app_instance.create', 'app_instance.update', 'app_instance.delete'] as const;
