import type { AwsCredentials, CredentialSource } from './credential-source.ts';
import type { ClientSettings } from './client-settings.ts';
import type { Environment, SharedConfig } from './shared-config.ts';
import { sourceFailure } from './source-failure.ts';

export interface CredentialTools {
  readonly config: SharedConfig;
  readonly environment: Environment;
  readonly settings: ClientSettings;
  /** Asks for the code of an MFA device. */
  readonly mfaCode: (serial: string) => Promise<string>;
}

/** Credentials of a source, by AWS's own providers; throws a Failure (exit 5) that says what to mend there. */
export async function resolveCredentials(source: CredentialSource, tools: CredentialTools): Promise<AwsCredentials> {
  try {
    return await fromSource(source, tools);
  } catch (error) {
    throw sourceFailure(error, source);
  }
}

async function fromSource(source: CredentialSource, tools: CredentialTools): Promise<AwsCredentials> {
  const { config, settings, environment } = tools;
  if (source.kind === 'keys') return source.keys;
  if (source.kind === 'role') return assumeRole(source, await resolveCredentials(source.source, tools), tools);
  const providers = await import('@aws-sdk/credential-providers');
  const files = { filepath: config.credentialsFile, configFilepath: config.configFile, ignoreCache: true };
  switch (source.kind) {
    case 'sso': {
      // Its region is the profile's sso_region. One setting serves both services; where they differ the SDK finds them.
      const { region: _, ...clientConfig } = settings('SSO');
      const same = clientConfig.endpoint === settings('SSO OIDC').endpoint;
      return providers.fromSSO({ profile: source.profile, ...files, ...(same ? { clientConfig } : {}) })();
    }
    case 'process':
      return providers.fromProcess({ profile: source.profile, ...files })();
    case 'login':
      return providers.fromLoginCredentials({ profile: source.profile, ...files })();
    case 'token': {
      const { role, file, session } = source;
      const name = session === undefined ? {} : { roleSessionName: session };
      const clientConfig = settings('STS');
      return providers.fromTokenFile({ webIdentityTokenFile: file, roleArn: role, ...name, clientConfig })();
    }
    case 'container':
      return providers.fromHttp({ ...containerAddress(environment), logger: silent })();
    case 'instance':
      return providers.fromInstanceMetadata({ logger: silent })();
  }
}

async function assumeRole(
  { settings: profile }: CredentialSource & { readonly kind: 'role' },
  credentials: AwsCredentials,
  { settings, mfaCode }: CredentialTools,
): Promise<AwsCredentials> {
  const { STS } = await import('@aws-sdk/client-sts');
  const serial = profile.get('mfa_serial');
  const sts = new STS({ ...settings('STS'), credentials });
  try {
    const { Credentials: made } = await sts.assumeRole({
      RoleArn: profile.get('role_arn'),
      RoleSessionName: profile.get('role_session_name') ?? 'app-builder',
      ...optional('ExternalId', profile.get('external_id')),
      ...optional('DurationSeconds', wholeNumber(profile.get('duration_seconds'))),
      ...(serial === undefined ? {} : { SerialNumber: serial, TokenCode: await mfaCode(serial) }),
    });
    if (made?.AccessKeyId === undefined || made.SecretAccessKey === undefined)
      throw new Error('AWS gave no credentials');
    return {
      accessKeyId: made.AccessKeyId,
      secretAccessKey: made.SecretAccessKey,
      ...optional('sessionToken', made.SessionToken),
      ...optional('expiration', made.Expiration),
    };
  } finally {
    sts.destroy();
  }
}

function optional<Name extends string, Value>(
  name: Name,
  value: Value | undefined,
): { readonly [key in Name]?: Value } {
  return value === undefined ? {} : ({ [name]: value } as { readonly [key in Name]: Value });
}

function wholeNumber(text: string | undefined): number | undefined {
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined;
}

/** The SDK warns on the console where both kinds of address or of token are set; it takes those that are given here. */
function containerAddress(environment: Environment) {
  const relative = environment['AWS_CONTAINER_CREDENTIALS_RELATIVE_URI'];
  const file = environment['AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE'];
  return {
    ...(relative
      ? { awsContainerCredentialsRelativeUri: relative }
      : optional('awsContainerCredentialsFullUri', environment['AWS_CONTAINER_CREDENTIALS_FULL_URI'])),
    ...(file
      ? { awsContainerAuthorizationTokenFile: file }
      : optional('awsContainerAuthorizationToken', environment['AWS_CONTAINER_AUTHORIZATION_TOKEN'])),
  };
}

const silent = { debug() {}, info() {}, warn() {}, error() {} };
