import { Failure, type FailureKind } from '../../../failure.ts';
import type { Section } from './ini.ts';
import type { Environment, SharedConfig } from './shared-config.ts';

const missing: FailureKind = { code: 'AB-AWS-NO-CREDENTIALS', exit: 'credentials' };

/** As AWS's SDK takes them. */
export interface AwsCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  readonly expiration?: Date;
}

/** Where credentials come from; decided before any of them is used, so that a failure can say what to mend. */
export type CredentialSource =
  | { readonly kind: 'keys'; readonly from: string; readonly keys: AwsCredentials }
  | { readonly kind: 'role'; readonly profile: string; readonly settings: Section; readonly source: CredentialSource }
  | {
      readonly kind: 'sso' | 'login';
      readonly profile: string;
      readonly settings: Section;
      /** Address of the access portal. */
      readonly portal: string | undefined;
    }
  | { readonly kind: 'process'; readonly profile: string }
  | {
      readonly kind: 'token';
      readonly from: string;
      readonly file: string;
      readonly role: string;
      readonly session: string | undefined;
    }
  | { readonly kind: 'container' | 'instance' };

/**
 * The source that wins: the profile that was given, the keys of the environment, `AWS_PROFILE`, the environment's web identity,
 * the profile `default`, the container, the machine. Throws `AB-AWS-NO-CREDENTIALS` for a source that is incomplete.
 */
export function credentialSource(
  given: string | undefined,
  environment: Environment,
  config: SharedConfig,
): CredentialSource {
  if (given !== undefined) return profileSource(given, environment, config);
  const keys = environmentKeys(environment);
  if (keys !== undefined) return keys;
  const named = environment['AWS_PROFILE'];
  if (named) return profileSource(named, environment, config);
  const [file, role] = [environment['AWS_WEB_IDENTITY_TOKEN_FILE'], environment['AWS_ROLE_ARN']];
  if (file && role) {
    const session = environment['AWS_ROLE_SESSION_NAME'];
    return { kind: 'token', from: 'AWS_WEB_IDENTITY_TOKEN_FILE', file, role, session };
  }
  const settings = config.profiles.get('default');
  if (settings !== undefined && settingsOf.some((name) => settings.has(name))) {
    return profileSource('default', environment, config);
  }
  if (environment['AWS_CONTAINER_CREDENTIALS_RELATIVE_URI'] || environment['AWS_CONTAINER_CREDENTIALS_FULL_URI']) {
    return { kind: 'container' };
  }
  const disabled = environment['AWS_EC2_METADATA_DISABLED'];
  if (disabled && disabled.toLowerCase() !== 'false') throw noCredentials('neither variables nor a profile have them');
  return { kind: 'instance' };
}

/** `AB-AWS-NO-CREDENTIALS` (exit 5). */
export function noCredentials(because: string, options?: ErrorOptions): Failure {
  const fix =
    'Give a profile with --profile, or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY (docs/aws.md has every way).';
  return new Failure(missing, { message: 'There are no AWS credentials', because, fix }, options);
}

/** Settings by which a profile says where its credentials are. */
const settingsOf = [
  'aws_access_key_id',
  'role_arn',
  'sso_session',
  'sso_start_url',
  'credential_process',
  'login_session',
] as const;

function environmentKeys(environment: Environment): CredentialSource | undefined {
  const [id, secret] = [environment['AWS_ACCESS_KEY_ID'], environment['AWS_SECRET_ACCESS_KEY']];
  if (!id && !secret) return undefined;
  if (!id) throw noCredentials('AWS_SECRET_ACCESS_KEY is set and AWS_ACCESS_KEY_ID is not');
  if (!secret) throw noCredentials('AWS_ACCESS_KEY_ID is set and AWS_SECRET_ACCESS_KEY is not');
  const sessionToken = environment['AWS_SESSION_TOKEN'];
  const keys = { accessKeyId: id, secretAccessKey: secret, ...(sessionToken ? { sessionToken } : {}) };
  return { kind: 'keys', from: 'the environment', keys };
}

/** A role stands on another profile, and so on; a circle ends at the keys of a profile that names itself. */
function profileSource(
  profile: string,
  environment: Environment,
  config: SharedConfig,
  before: readonly string[] = [],
): CredentialSource {
  const settings = config.profiles.get(profile);
  if (settings === undefined) {
    const because = `profile ${before.at(-1) ?? ''} has source_profile = ${profile}, which does not exist`;
    throw noCredentials(because);
  }
  const keys = profileKeys(profile, settings);
  if (before.length > 0 && keys !== undefined) return keys;
  const role = settings.get('role_arn');
  const tokenFile = settings.get('web_identity_token_file');
  if (role !== undefined && tokenFile !== undefined) {
    const session = settings.get('role_session_name');
    return { kind: 'token', from: `profile ${profile}`, file: tokenFile, role, session };
  }
  if (role !== undefined) {
    const source = roleSource(profile, settings, environment, config, before);
    return { kind: 'role', profile, settings, source };
  }
  if (keys !== undefined) return keys;
  if (settings.has('credential_process')) return { kind: 'process', profile };
  if (settings.has('sso_session') || settings.has('sso_start_url')) {
    const session = config.ssoSessions.get(settings.get('sso_session') ?? '') ?? settings;
    return { kind: 'sso', profile, settings, portal: session.get('sso_start_url') };
  }
  if (settings.has('login_session')) return { kind: 'login', profile, settings, portal: undefined };
  throw noCredentials(`profile ${profile} has neither keys nor a role nor another source of credentials`);
}

function roleSource(
  profile: string,
  settings: Section,
  environment: Environment,
  config: SharedConfig,
  before: readonly string[],
): CredentialSource {
  const sourceProfile = settings.get('source_profile');
  if (sourceProfile !== undefined) {
    if (before.includes(profile))
      throw noCredentials(`the profiles ${before.join(', ')} are each other's source_profile`);
    return profileSource(sourceProfile, environment, config, [...before, profile]);
  }
  const source = settings.get('credential_source');
  if (source === 'EcsContainer') return { kind: 'container' };
  if (source === 'Ec2InstanceMetadata') return { kind: 'instance' };
  if (source !== 'Environment') {
    throw noCredentials(`profile ${profile} has a role and neither source_profile nor a known credential_source`);
  }
  const keys = environmentKeys(environment);
  if (keys === undefined)
    throw noCredentials(`profile ${profile} takes them from the environment, where there are none`);
  return keys;
}

function profileKeys(profile: string, settings: Section): CredentialSource | undefined {
  const accessKeyId = settings.get('aws_access_key_id');
  const secretAccessKey = settings.get('aws_secret_access_key');
  if (accessKeyId === undefined || secretAccessKey === undefined) return undefined;
  const sessionToken = settings.get('aws_session_token');
  const keys = { accessKeyId, secretAccessKey, ...(sessionToken === undefined ? {} : { sessionToken }) };
  return { kind: 'keys', from: `profile ${profile}`, keys };
}
