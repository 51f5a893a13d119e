import { Failure, type FailureKind } from '../failure.ts';
import type { Credentials } from '../platforms/4me/client/token.ts';
import type { Versioned } from '../runtime/ports.ts';
import { readProviderSecret } from './provider-secret.ts';

const absent: FailureKind = { code: 'AB-PROVISION-CREDENTIALS', exit: 'credentials' };
const notBootstrapped: FailureKind = { code: 'AB-PROVISION-BOOTSTRAP', exit: 'usage' };

/** What the provider's OAuth application has to allow (seeds, "Running the examples"), in short form (4me-facts §2). */
const scopes = [
  'account:R',
  'service:R',
  'team:R',
  'app-instance:RU',
  'app-offering:CRU',
  'app-offering-automation-rule:CRUD',
  'app-offering-scope:CRU',
  'ci:CRU',
  'service-instance:RU',
  'product:CRU',
  'ui-extension:CRU',
  'webhook:CRU',
  'webhook-policy:CRU',
] as const;

const letters = { C: 'Create', R: 'Read', U: 'Update', D: 'Delete' } as const;

/** The same as actions, e.g. `app-instance:Read`. */
export const neededActions: readonly string[] = scopes.flatMap((scope) => {
  const [model = '', actions = ''] = scope.split(':');
  return actions.split('').map((letter) => `${model}:${letters[letter as keyof typeof letters]}`);
});

/** Opens 4me's form for a new OAuth application with everything filled in (4me-facts §2). */
export function applicationLink(domain: string, account: string): string {
  const link = new URL(`https://${account}.${domain}/oauth_applications/new`);
  link.searchParams.set('name', 'App Builder');
  link.searchParams.set('grant_type', 'client_credentials');
  link.searchParams.set('scopes', scopes.join(','));
  return link.href;
}

/** Neither the answers nor the engine have the provider's credentials. */
export function noCredentials(domain: string, account: string): Failure {
  return new Failure(absent, {
    message: `There are no credentials of ${account} on ${domain}`,
    because: 'a client ID and its token were not both given, and the engine has none of them stored',
    fix: [
      'Create the OAuth application, and give its client ID (--client-id or APP_BUILDER_CLIENT_ID)',
      `and token (--token-file, --token-stdin or APP_BUILDER_TOKEN): ${applicationLink(domain, account)}`,
    ].join(' '),
  });
}

/** `cloud`: where it was looked for, on an engine that could be somewhere else. */
export function bootstrapFirst(domain: string, account: string, because: string, cloud?: string): Failure {
  return new Failure(notBootstrapped, {
    message: `${account} on ${domain} is not bootstrapped on this engine`,
    because: cloud === undefined ? because : `${because}; this engine is on ${cloud}`,
    fix:
      cloud === undefined
        ? 'Run "app-builder bootstrap" first.'
        : 'Run "app-builder bootstrap" first, or give the engine that has it with --engine-name, --profile and --region.',
  });
}

/** The given credentials, completed with the stored ones where these belong to the same client; undefined where a part is missing. */
export async function knownCredentials(
  secrets: Versioned,
  place: { readonly domain: string; readonly account: string },
  given: { readonly clientID: string | undefined; readonly token: string | undefined },
): Promise<Credentials | undefined> {
  const stored = (await readProviderSecret(secrets, place.domain, place.account)).credentials;
  const clientID = given.clientID ?? stored?.clientID;
  const token = given.token ?? (clientID === stored?.clientID ? stored?.token : undefined);
  return clientID === undefined || token === undefined ? undefined : { clientID, token };
}
