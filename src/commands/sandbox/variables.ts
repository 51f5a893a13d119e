import type { Sandbox } from '../../sandbox/sandbox.ts';

/** The answers by which commands find a sandbox and work as its provider, as environment variables. */
export function sandboxVariables({
  origin,
  domain,
  provider,
}: Pick<Sandbox, 'origin' | 'domain' | 'provider'>): Readonly<Record<`APP_BUILDER_${string}`, string>> {
  return {
    APP_BUILDER_SANDBOX: origin,
    APP_BUILDER_DOMAIN: domain,
    APP_BUILDER_ACCOUNT: provider.account,
    APP_BUILDER_SERVICE_INSTANCE_NAME: provider.serviceInstanceName,
    APP_BUILDER_CLIENT_ID: provider.clientID,
    APP_BUILDER_TOKEN: provider.token,
  };
}
