import type { Ports } from '../../../runtime/ports.ts';
import { requiredVariable } from '../../../runtime/required-variable.ts';
import { bootstrapApplication, providerSecretName } from '../wire/names.ts';

/** What a deployed function knows of its installation, from the parameters of its template (4me-facts §18). */
export interface Settings {
  /** The canonical domain, as bootstrap and deploy put it into the template's parameters; requests go there. */
  readonly domain: string;
  /** First part of the secrets' names. */
  readonly application: string;
  readonly providerAccount: string;
  /** Requests with one token that 4me takes in two seconds; 20 unless it allows an account more (4me-facts §5). */
  readonly requestsPerBurst: number;
}

/** Undefined where there is none. Throws an error that names the variable where it is something else than 1 or more. */
function wholeNumber(environment: Ports['environment'], name: string): number | undefined {
  const value = environment[name];
  if (value === undefined || value === '') return undefined;
  if (!/^[1-9]\d{0,6}$/.test(value)) throw new Error(`${name} has to be a whole number, 1 or more`);
  return Number(value);
}

/** Name of the secret with the provider's credentials and policy. Throws UnusableName. */
export function providerSecretOf({ domain, providerAccount, application }: Settings): string {
  return providerSecretName(domain, providerAccount, application);
}

export function readSettings(environment: Ports['environment']): Settings {
  return {
    domain: requiredVariable(environment, 'PARAM_4ME_DOMAIN'),
    application: environment['PARAM_BOOTSTRAP_APP'] ?? bootstrapApplication,
    providerAccount: requiredVariable(environment, 'PARAM_BOOTSTRAP_ACCOUNT'),
    requestsPerBurst: wholeNumber(environment, 'PARAM_4ME_REQUESTS_PER_BURST') ?? 20,
  };
}
