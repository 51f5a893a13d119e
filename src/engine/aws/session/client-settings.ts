import type { Endpoints, ServiceId } from './endpoints.ts';
import type { Environment } from './shared-config.ts';

/** What every client of the SDK is made with; the credentials are added. */
export type ClientSettings = (service: ServiceId) => {
  readonly region: string;
  /** For what only the SDK reads of it, e.g. `use_fips_endpoint`. */
  readonly profile: string;
  readonly maxAttempts: number;
  readonly retryMode: 'standard';
  readonly endpoint?: string;
  /** True: the endpoint given here is the last word, also where it is none. */
  readonly ignoreConfiguredEndpointUrls: true;
  readonly requestHandler: {
    readonly connectionTimeout: number;
    readonly requestTimeout: number;
    readonly throwOnRequestTimeout: true;
  };
};

/** CloudFormation limits requests tightly, so a call is tried more often than the SDK's three times. */
const attempts = 5;

export function clientSettings(
  { region, profile, endpoints }: { readonly region: string; readonly profile: string; readonly endpoints: Endpoints },
  environment: Environment,
): ClientSettings {
  const wanted = environment['AWS_MAX_ATTEMPTS'] ?? '';
  const maxAttempts = /^[1-9]\d?$/.test(wanted) ? Number(wanted) : attempts;
  return (service) => {
    const endpoint = endpoints(service);
    return {
      region,
      profile,
      maxAttempts,
      retryMode: 'standard',
      ...(endpoint === undefined ? {} : { endpoint }),
      ignoreConfiguredEndpointUrls: true,
      requestHandler: { connectionTimeout: 5000, requestTimeout: 120_000, throwOnRequestTimeout: true },
    };
  };
}
