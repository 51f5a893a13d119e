import { canonicalDomain } from './domain.ts';

/** First part of every secret's name; the reference's name, so that its installations are found (4me-facts §18). */
export const bootstrapApplication = '4me-app-builder';

const accountPattern = /^[a-z0-9][a-z0-9_-]{0,127}$/i;
const referencePattern = /^[a-z0-9](?:[a-z0-9_-]|\.(?!\.)){0,160}$/i;

/** Accounts come from addresses and payloads: checked before they become part of a name. */
export function isAccountName(value: unknown): value is string {
  return typeof value === 'string' && accountPattern.test(value);
}

/** References of app offerings have at most 161 characters (4me-facts §12). */
export function isOfferingReference(value: unknown): value is string {
  return typeof value === 'string' && referencePattern.test(value);
}

/** A name was about to be built from something that is no name. */
export class UnusableName extends Error {
  override readonly name = 'UnusableName';
}

function checked(value: string, matches: (value: unknown) => boolean, what: string): string {
  if (!matches(value)) throw new UnusableName(`not the name of ${what}: ${JSON.stringify(value.slice(0, 40))}`);
  return value;
}

/** `4me-app-builder/<4me domain>/<provider account>` (seeds, bootstrap step 2). Throws UnusableName. */
export function providerSecretName(domain: string, account: string, application = bootstrapApplication): string {
  return `${application}/${canonicalDomain(domain)}/${checked(account, isAccountName, 'an account')}`;
}

/** `4me-app-builder/<app offering reference>/<4me domain>/instances/<customer account>` (seeds, secrets-lambda). Throws UnusableName. */
export function customerSecretName(
  reference: string,
  domain: string,
  account: string,
  application = bootstrapApplication,
): string {
  const customer = checked(account, isAccountName, 'an account');
  return `${customerSecretPrefix(reference, domain, application)}${customer}`;
}

/** How the names of all customer secrets of an app offering begin. Throws UnusableName. */
export function customerSecretPrefix(reference: string, domain: string, application = bootstrapApplication): string {
  const offering = checked(reference, isOfferingReference, 'an app offering');
  return `${application}/${offering}/${canonicalDomain(domain)}/instances/`;
}

/** The customer account whose secret for this offering and domain has this name; undefined for every other name. */
export function customerOfSecret(
  name: string,
  reference: string,
  domain: string,
  application = bootstrapApplication,
): string | undefined {
  const prefix = customerSecretName(reference, domain, 'x', application).slice(0, -1);
  const account = name.startsWith(prefix) ? name.slice(prefix.length) : undefined;
  return isAccountName(account) ? account : undefined;
}
