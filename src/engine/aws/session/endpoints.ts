import { Failure, type FailureKind } from '../../../failure.ts';
import type { Section } from './ini.ts';
import type { Environment, SharedConfig } from './shared-config.ts';

const badEndpoint: FailureKind = { code: 'AB-AWS-ENDPOINT', exit: 'usage' };

/** As AWS calls its services in the names of settings. */
export type ServiceId =
  | 'CloudFormation'
  | 'CloudWatch Logs'
  | 'DynamoDB'
  | 'EventBridge'
  | 'Lambda'
  | 'S3'
  | 'Secrets Manager'
  | 'SQS'
  | 'SSO'
  | 'SSO OIDC'
  | 'STS';

/** Where a service is, if not at AWS. */
export type Endpoints = (service: ServiceId) => string | undefined;

interface Configured {
  readonly value: string;
  readonly origin: string;
}

/**
 * Endpoints that are set, in the order of AWS's own rules: `AWS_ENDPOINT_URL_<SERVICE>`, `AWS_ENDPOINT_URL`, the services
 * section of the profile, the profile's `endpoint_url`. The function throws `AB-AWS-ENDPOINT` for what is no address, has
 * credentials in it, or would send tokens over the network in the clear.
 */
export function endpointsOf(environment: Environment, config: SharedConfig, profile: Section): Endpoints {
  const ignored = environment['AWS_IGNORE_CONFIGURED_ENDPOINT_URLS'] ?? profile.get('ignore_configured_endpoint_urls');
  if (ignored?.toLowerCase() === 'true') return () => undefined;
  const services = servicesOf(config, profile);
  const configured = (service: ServiceId): Configured | undefined => {
    const name = service.replaceAll(' ', '_');
    for (const variable of [`AWS_ENDPOINT_URL_${name.toUpperCase()}`, 'AWS_ENDPOINT_URL']) {
      const value = environment[variable];
      if (value !== undefined && value !== '') return { value, origin: variable };
    }
    const value = services.get(`${name.toLowerCase()}.endpoint_url`) ?? profile.get('endpoint_url');
    return value === undefined ? undefined : { value, origin: `endpoint_url in ${config.configFile}` };
  };
  return (service) => {
    const found = configured(service);
    if (found === undefined) return undefined;
    const problem = problemOf(found.value);
    if (problem === undefined) return found.value.replace(/\/+$/, '');
    throw new Failure(badEndpoint, {
      message: `${found.origin} ${problem}`,
      fix: `Give it the form https://<host> or http://127.0.0.1:4566, or unset it to reach AWS itself.`,
    });
  };
}

/** True for an address of this machine. */
export function isLoopback(endpoint: string): boolean {
  if (!URL.canParse(endpoint)) return false;
  const { hostname } = new URL(endpoint);
  return hostname === 'localhost' || hostname === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(hostname);
}

function servicesOf(config: SharedConfig, profile: Section): Section {
  const name = profile.get('services');
  if (name === undefined) return new Map();
  const found = config.services.get(name);
  if (found !== undefined) return found;
  throw new Failure(badEndpoint, {
    message: `There is no section [services ${name}], which a profile names`,
    because: `it is not in ${config.configFile}`,
    fix: 'Add the section, or remove the line "services" from the profile.',
  });
}

/** The address itself is not shown: it may hold a password. */
function problemOf(address: string): string | undefined {
  if (!URL.canParse(address)) return 'is not an address';
  const { protocol, username, password } = new URL(address);
  if (username !== '' || password !== '') return 'has a user or a password in it, which AWS knows nothing of';
  if (protocol === 'https:') return undefined;
  if (protocol !== 'http:') return 'is not an address of the web';
  return isLoopback(address) ? undefined : 'would send secrets over the network without encryption';
}
